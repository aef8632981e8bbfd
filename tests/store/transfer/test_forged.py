"""Archives that somebody made to deceive: what they say of a photo is checked, and counts for nobody else."""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from looks_for_tests import garment, photo
from photos_for_tests import jpeg

from stylerec.domain.looks import Garment, Look
from stylerec.domain.packing import pack_look, unpack_look
from stylerec.store import Store
from stylerec.store.tables import StoredLook
from stylerec.vision.recogniser import Recogniser

MODEL = "m"


def filled(store: Store, model: str = MODEL) -> bytes:
    """An archive of a board with a photo that was read, and an item that was styled with it."""
    board_id = store.boards.create("Autumn").board_id
    (photo_id,) = store.photos.add(board_id, [("a.jpg", jpeg(1))]).photo_ids
    store.looks.save(photo_id, model, photo("a", garment("skirt")))
    store.items.add(board_id, ("item.jpg", jpeg(2)), photo("x", garment("boots")), model=model)
    buffer = io.BytesIO()
    store.export_zip(buffer)
    return buffer.getvalue()


def forged(archive: bytes, look: Callable[[bytes], bytes] | None, manifest: str = "") -> bytes:
    """The archive with other looks, None for none, or with a part of its list of contents set to `manifest`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("looks/"):
                if look is None:
                    continue
                data = look(data)
            elif name == "manifest.json":
                table = json.loads(data)
                if look is None:
                    table["looks"] = []
                table |= json.loads(manifest or "{}")
                data = json.dumps(table).encode()
            new.writestr(name, data)
    return buffer.getvalue()


def with_garment(**changes: object) -> Callable[[bytes], bytes]:
    """A look whose garments have other numbers; what a garment checks when it is made is passed by."""

    def changed(one: Garment) -> Garment:
        made = replace(one)
        for name, value in changes.items():
            object.__setattr__(made, name, value)
        return made

    def change(data: bytes) -> bytes:
        look = unpack_look(data)
        item = replace(look.item, garment=changed(look.item.garment))
        return pack_look(replace(look, garments=tuple(map(changed, look.garments)), item=item))

    return change


def with_scores(value: float) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        look: Look = unpack_look(data)
        return pack_look(replace(look, scores=dict.fromkeys(look.scores, value)))

    return change


def with_label(value: int) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        look = unpack_look(data)
        return pack_look(replace(look, label_map=np.full_like(look.label_map, value)))

    return change


NAN, FAR = float("nan"), float("inf")
FORGERIES = {
    "box": with_garment(box=(NAN,) * 4),
    "box outside": with_garment(box=(0.0, 0.0, 2.0, 1.0)),
    "box turned round": with_garment(box=(0.9, 0.9, 0.1, 0.1)),
    "score": with_garment(score=NAN),
    "area": with_garment(area=-1.0),
    "colours": with_garment(colours=("![x](http://example.com)",)),
    "embedding": with_garment(embedding=np.full(8, NAN, np.float32)),
    "embedding without end": with_garment(embedding=np.full(8, FAR, np.float32)),
    "no embedding": with_garment(embedding=np.zeros(0, np.float32)),
    "shade": with_garment(shade=np.full((3, 3), NAN, np.float32)),
    "quality": with_garment(quality=NAN),
    "quality too high": with_garment(quality=7.0),
    "alternatives": with_garment(alternatives=("![x](http://example.com)",)),
    "label map": with_label(255),
    "category": with_garment(category="![x](http://example.com)"),
    "scores": with_scores(NAN),
    "scores too high": with_scores(7.0),
    "rubbish": lambda data: data[:40],
}


@pytest.mark.parametrize("what", FORGERIES)
def test_a_forged_look_is_left_out_and_its_photo_waits(what: str, new_store: Callable[..., Store]) -> None:
    archive = forged(filled(new_store()), FORGERIES[what])
    store = new_store()
    said = store.import_zip(archive)
    assert sum("looks was left out" in problem for problem in said.problems) == 2
    (board,) = store.boards.all()
    assert (board.n_photos, board.n_read, board.n_waiting) == (1, 0, 1)
    assert store.items.of(board.board_id) == () and not store.looks.mood_board(board.board_id).photos
    assert len(store.looks.waiting(MODEL)) == 2  # the item is read anew, too


SHORT = with_garment(embedding=np.ones(5, np.float32))
"""A look whose embeddings have another length than those of the tests."""


def left_out(store: Store, archive: bytes) -> int:
    """How many looks of an archive are left out because of the length of their embeddings."""
    return sum("embeddings of" in problem for problem in store.import_zip(archive).problems)


def test_embeddings_are_as_long_as_those_of_the_shipped_model(new_store: Callable[..., Store]) -> None:
    shipped = Recogniser.load()
    archive = filled(new_store(), shipped.model_id)
    store = new_store()
    assert left_out(store, forged(archive, SHORT)) == 2
    assert len(store.looks.waiting(shipped.model_id)) == 2
    true = np.eye(shipped.embedding_length, dtype=np.float32)[0]
    assert left_out(store, forged(archive, with_garment(embedding=true))) == 0


def test_embeddings_are_as_long_as_what_the_model_has_read_here(new_store: Callable[..., Store]) -> None:
    archive = filled(new_store())
    store = new_store()
    own = store.boards.create("Mine").board_id
    (photo_id,) = store.photos.add(own, [("own.jpg", jpeg(9))]).photo_ids
    store.looks.save(photo_id, MODEL, photo("own", garment("skirt")))
    assert left_out(store, forged(archive, SHORT)) == 2
    assert left_out(store, archive) == 0


def test_embeddings_of_one_model_are_of_one_length_in_an_archive(new_store: Callable[..., Store]) -> None:
    looks = iter([SHORT, lambda data: data])
    archive = forged(filled(new_store()), lambda data: next(looks)(data))
    store = new_store()
    assert left_out(store, archive) == 1 and len(store.looks.waiting(MODEL)) == 1


def test_an_archive_without_looks_breaks_no_page(new_store: Callable[..., Store]) -> None:
    store = new_store()
    store.import_zip(forged(filled(new_store()), None))
    (board,) = store.boards.all()
    assert store.items.of(board.board_id) == () and len(store.looks.waiting(MODEL)) == 2


@pytest.mark.parametrize("first", ["forger", "victim"])
def test_looks_of_an_archive_count_for_nobody_else(first: str, new_store: Callable[..., Store]) -> None:
    archive = filled(new_store())
    store = new_store()
    forger, victim = store.for_owner("forger"), store.for_owner("victim")
    if first == "forger":
        forger.import_zip(archive)
    board_id = victim.boards.create("Mine").board_id
    victim.photos.add(board_id, [("a.jpg", jpeg(1))])
    forger.import_zip(archive)
    assert len(victim.looks.waiting(MODEL, board_id)) == 1


@pytest.mark.parametrize("manifest", ['{"models": 5}', '{"models": [7]}', '{"lab_categories": {}}'])
def test_a_list_of_contents_that_is_none_stops_nothing(manifest: str, new_store: Callable[..., Store]) -> None:
    archive = forged(filled(new_store()), lambda data: data, manifest)
    store = new_store()
    assert any("were left out" in problem for problem in store.import_zip(archive).problems)
    assert [board.n_photos for board in store.boards.all()] == [1]


def test_a_stored_look_that_is_damaged_hides_one_photo_only(new_store: Callable[..., Store]) -> None:
    store = new_store()
    filled(store)
    (board,) = store.boards.all()
    (new,) = store.photos.add(board.board_id, [("b.jpg", jpeg(3))]).photo_ids
    store.looks.save(new, MODEL, photo("b", garment("dress")))
    with store.database.writing() as session:
        session.get_one(StoredLook, (new, MODEL)).packed = b"rubbish"
    shown = store.looks.mood_board(board.board_id)
    assert len(shown.readable) == 1 and "Read its photo again" in (shown.unreadable[0].error or "")
