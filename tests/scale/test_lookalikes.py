"""Look-alikes among many embeddings, beside a search of all of them."""

from pathlib import Path

import numpy as np
import pytest
from looks_for_tests import DIRECTIONS, embedding
from tables_for_tests import made_looks, write_tables

from stylerec.domain.looks import PhotoLook
from stylerec.errors import UsageError
from stylerec.scale import lookalikes
from stylerec.scale.lookalikes import Lookalikes
from stylerec.scale.places import Folder


def nearest(looks: list[PhotoLook], query: np.ndarray, category: str | None = None) -> list[tuple[int, float]]:
    """Positions and similarities of all photos with such a garment, best first."""
    best = []
    for position, look in enumerate(looks):
        assert look.look
        pieces = (look.look.item.garment, *look.look.garments)
        shown = [piece for piece in pieces if category in (None, piece.category)]
        if shown:
            best.append((position, max(float(piece.embedding @ query) for piece in shown)))
    return sorted(best, key=lambda pair: -pair[1])


@pytest.mark.parametrize("shard", [2_000_000, 600])
def test_most_of_the_nearest_are_found_and_their_similarity_is_exact(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shard: int
) -> None:
    monkeypatch.setattr(lookalikes, "SHARD", shard)
    looks, folder = made_looks(400), Folder(str(tmp_path))
    write_tables(folder, looks)
    found = Lookalikes.open(folder)
    assert found.about.recall >= lookalikes.RECALL
    assert (found.about.shards > 1) == (shard == 600)
    chance = np.random.default_rng(5)
    hits = 0
    for _ in range(20):
        query = chance.normal(size=DIRECTIONS).astype(np.float32)
        query /= np.linalg.norm(query)
        (best,) = found.find([query], 10)
        exact = dict(nearest(looks, query)[:10])
        hits += len(exact.keys() & {one.position for one in best})
        for one in best:
            assert one.photo == looks[one.position].name
            piece = (looks[one.position].look.item.garment, *looks[one.position].garments)[one.garment + 1]  # type: ignore[union-attr]
            assert one.category == piece.category
            assert one.similarity == pytest.approx(float(piece.embedding @ query), abs=2e-3)
        assert len({one.position for one in best}) == 10
    assert hits >= 0.85 * 200


def test_only_garments_of_a_category_where_one_is_asked_for(tmp_path: Path) -> None:
    looks, folder = made_looks(200), Folder(str(tmp_path))
    write_tables(folder, looks)
    (best,) = Lookalikes.open(folder).find([embedding(3)], 5, ["shirt"])
    assert best and {one.category for one in best} == {"shirt"}
    with pytest.raises(UsageError, match="expected 16 numbers, received 4"):
        Lookalikes.open(folder).find([np.ones(4)], 5)


def test_the_index_is_made_once_and_anew_when_there_are_more_photos(tmp_path: Path) -> None:
    folder = Folder(str(tmp_path))
    write_tables(folder, made_looks(100))
    first = Lookalikes.open(folder).about
    made = (tmp_path / "index" / "00000.faiss").stat().st_mtime_ns
    assert Lookalikes.open(folder).about == first
    assert (tmp_path / "index" / "00000.faiss").stat().st_mtime_ns == made
    write_tables(folder, made_looks(50, seed=1), start=100)
    assert Lookalikes.open(folder).about.embeddings > first.embeddings
