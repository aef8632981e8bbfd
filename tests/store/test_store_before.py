"""A store and an archive of the version in which "shoes" and "outerwear" were categories: nothing said is lost."""

import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from looks_for_tests import garment, photo
from photos_for_tests import jpeg
from sqlalchemy import update

from stylerec.domain.corrections import Correction
from stylerec.domain.looks import PARTS, Garment, Look
from stylerec.errors import UsageError
from stylerec.store import Store
from stylerec.store.tables import StoredCategory

DATA = Path(__file__).parents[1] / "data"
FEET, BODY = (0.25, 0.75, 0.75, 1.0), (0.25, 0.25, 0.75, 0.5)


@pytest.fixture(params=["store", "archive"])
def before(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """What the version before kept, opened in place or taken in from its archive."""
    if request.param == "store":
        shutil.unpack_archive(DATA / "store_before.zip", tmp_path)
    store = Store.open(folder=tmp_path)
    if request.param == "archive":
        assert store.import_zip(DATA / "export_before.zip").problems == ()
        store.models.use("before")
    yield store
    store.close()


@pytest.fixture
def board_id(before: Store) -> str:
    return before.boards.all()[0].board_id


def looks(store: Store) -> dict[str, Look]:
    board = store.looks.mood_board(store.boards.all()[0].board_id)
    return {photo.name: photo.look for photo in board.readable if photo.look}


def test_photos_are_compared_that_were_kept_before(before: Store, board_id: str) -> None:
    assert all(photo.picture_hash for photo in before.looks.mood_board(board_id).readable)


def scores(look: Look) -> dict[str, float]:
    """The categories that a photo counts for, with their scores."""
    return {name: look.scores[name] for name in look.categories}


def read_now(store: Store, name: str, *garments: Garment) -> None:
    """Today's model reads a photo of the board."""
    board = store.looks.mood_board(store.boards.all()[0].board_id)
    photo_id = next(photo.photo_id for photo in board.readable if photo.name == name)
    store.models.use("now")
    store.looks.save(photo_id, "now", photo(name, *garments))


def on_feet(category: str) -> Garment:
    return replace(garment(category, score=0.8), box=FEET)


def test_what_was_seen_is_now_of_a_group(before: Store) -> None:
    seen = looks(before)["seen.jpg"]
    assert scores(seen) == {"footwear": 0.95, "outerwear": 0.9}
    value = len(PARTS) + list(seen.scores).index("footwear")
    shoes = next(one for one in seen.garments if one.category == "footwear")
    assert (seen.label_map[shoes.mask] == value).all()
    assert seen.item.category == seen.item.garment.category == "outerwear"


def test_the_matrix_has_a_column_for_a_kind_that_is_not_known(before: Store, board_id: str) -> None:
    table = before.looks.mood_board(board_id).user_items()
    assert list(table.columns[-3:]) == ["wooden clogs", "outerwear", "footwear"]
    assert table["footwear"].to_dict() == {
        "seen.jpg": 1,
        "changed to shoes.jpg": 1,
        "added outerwear.jpg": 0,
        "removed shoes.jpg": 0,
        "changed to boots.jpg": 0,
    }


def test_corrections_mean_the_same(before: Store) -> None:
    found = looks(before)
    assert scores(found["changed to shoes.jpg"]) == {"footwear": 1.0, "skirt": 0.9}
    assert scores(found["added outerwear.jpg"]) == {"outerwear": 1.0, "boots": 0.8}
    assert scores(found["removed shoes.jpg"]) == {"dress": 0.9}
    assert scores(found["changed to boots.jpg"]) == {"boots": 1.0, "dress": 0.9}


def test_corrections_hold_for_what_a_model_of_today_sees(before: Store) -> None:
    dress = replace(garment("dress"), box=BODY)
    for name in ("removed shoes.jpg", "changed to boots.jpg", "changed to shoes.jpg"):
        read_now(before, name, dress, on_feet("sneakers"))
    read_now(before, "added outerwear.jpg", replace(garment("coat"), box=BODY), on_feet("boots"))
    found = looks(before)
    assert scores(found["removed shoes.jpg"]) == {"dress": 0.9}
    assert scores(found["changed to boots.jpg"]) == {"boots": 1.0, "dress": 0.9}
    assert scores(found["changed to shoes.jpg"]) == {"dress": 0.9, "sneakers": 0.8}, "sneakers are shoes"
    assert scores(found["added outerwear.jpg"]) == {"coat": 0.9, "boots": 0.8}, "a coat is outerwear"


def test_opinions_mean_the_same_and_can_be_taken_back(before: Store, board_id: str) -> None:
    assert before.opinions.of(board_id, "footwear").categories == {"outerwear": 1}
    assert before.opinions.of(board_id, "skirt").categories == {"footwear": -1}
    before.opinions.set(board_id, "skirt", "pairing", "footwear", 1)
    assert before.opinions.of(board_id, "skirt").categories == {"footwear": 1}
    before.opinions.set(board_id, "footwear", "pairing", "outerwear", 0)
    assert before.opinions.of(board_id, "footwear").categories == {}


def test_pieces_and_items_are_what_the_person_said(before: Store, board_id: str) -> None:
    pieces = before.pieces.of(before.closets.all()[0].closet_id)
    assert {piece.name: (piece.category, piece.garment.score) for piece in pieces} == {
        "sandals.jpg": ("footwear", 1.0),
        "coat.jpg": ("outerwear", 1.0),
        "shoes.jpg": ("footwear", 1.0),
    }
    (item,) = before.items.of(board_id)
    assert item.look.look and item.look.look.item.category == "footwear"


def test_own_categories_are_still_found(before: Store, board_id: str) -> None:
    assert [(info.name, info.group) for info in before.categories.all()] == [("wooden clogs", "footwear")]
    (example, *_) = before.categories.all()[0].photo_ids
    clogs = before.looks.seen(example).look
    assert clogs
    added = before.photos.add(board_id, [("clogs.jpg", jpeg(99))]).photo_ids
    worn = replace(on_feet("sneakers"), embedding=clogs.item.garment.embedding)
    before.looks.save(added[0], "before", photo("clogs.jpg", worn))
    assert looks(before)["clogs.jpg"].categories == ("wooden clogs",)


def test_an_own_category_that_this_version_brings_gives_way(before: Store) -> None:
    with before.database.writing() as session:
        session.execute(update(StoredCategory).values(name="loafers"))
    (info,) = before.categories.all()
    examples = [
        (("a.jpg", before.photos.original(photo_id)), before.looks.seen(photo_id)) for photo_id in info.photo_ids
    ]
    with pytest.raises(UsageError, match="'Loafers' already"):
        before.categories.add("Loafers", examples)
    with pytest.raises(UsageError, match="'shoes' already"):
        before.categories.add("shoes", examples)
    assert before.categories.add("clogs of mine", examples).group == "footwear"
    assert before.categories.taxonomy().categories[-2:] == ("baby bodysuit", "clogs of mine")


def test_the_words_of_a_lab_model_stay_its_own(tmp_path: Path) -> None:
    shutil.unpack_archive(DATA / "store_before.zip", tmp_path)
    store = Store.open(folder=tmp_path)
    store.models.use("lab", ("shoes", "my skirts"))
    assert scores(looks(store)["seen.jpg"]) == {"shoes": 1.0}
    store.close()


def contents(archive: bytes) -> dict[str, Any]:
    """What an archive says in the person's words, and the looks in it."""
    with zipfile.ZipFile(io.BytesIO(archive)) as members:
        manifest = json.loads(members.read("manifest.json"))
        pieces = [piece for closet in manifest["closets"] for piece in closet["pieces"]]
        return {
            "corrections": manifest["corrections"],
            "opinions": [board["opinions"] for board in manifest["boards"]],
            "pieces": {piece["piece_id"]: (piece["category"], piece["named"]) for piece in pieces},
            "looks": {name: members.read(name) for name in members.namelist() if name.startswith("looks/")},
        }


def test_what_was_said_comes_out_as_it_went_in(tmp_path: Path) -> None:
    store = Store.open(folder=tmp_path)
    store.import_zip(DATA / "export_before.zip")
    buffer = io.BytesIO()
    store.export_zip(buffer)
    store.close()
    assert contents(buffer.getvalue()) == contents((DATA / "export_before.zip").read_bytes())


def test_shoes_can_still_be_said(before: Store, board_id: str) -> None:
    photo_id = before.looks.mood_board(board_id).readable[0].photo_id
    before.corrections.add(photo_id, Correction("change", "outerwear", "coat", BODY))
    before.corrections.add(photo_id, Correction("add", "Shoes"))
    assert before.corrections.of(photo_id)[-1].category == "footwear"
    assert scores(looks(before)["seen.jpg"]) == {"coat": 1.0, "footwear": 1.0}
