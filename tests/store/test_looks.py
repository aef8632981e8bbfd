"""What was recognised: kept per model, corrected by hand, shown as a mood board."""

import threading
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from looks_for_tests import embedding, garment, photo, unreadable
from photos_for_tests import jpegs

from stylerec.domain.corrections import Correction
from stylerec.domain.looks import Garment, Look
from stylerec.domain.packing import START, pack_look, unpack_look
from stylerec.errors import StoreError, TaxonomyError
from stylerec.store import Store
from stylerec.store import looks as looks_of_store


def garments(look: Look) -> list[Garment]:
    return [*look.garments, *look.regions, *look.proposals, look.item.garment]


def test_a_look_comes_back_as_it_was() -> None:
    rich = photo(
        "a",
        garment("skirt", ("red", "white"), 0.8125, embedding(3, 4, 0.6)),
        garment("boots", ()),
        regions=(garment("scarf", score=0.01),),
        coat=0.3,
    ).look
    assert rich is not None
    rich = replace(rich, proposals=(garment("coat", (), 0.0),))
    again = unpack_look(pack_look(rich))
    assert (again.scores, again.categories) == (rich.scores, rich.categories)
    assert again.item.probabilities == rich.item.probabilities and list(again.item.probabilities)[0] == "skirt"
    assert np.array_equal(again.label_map, rich.label_map) and again.label_map.dtype == np.uint8
    assert (len(again.garments), len(again.regions), len(again.proposals)) == (2, 1, 1)
    for ours, theirs in zip(garments(again), garments(rich), strict=True):
        assert (ours.category, ours.score, ours.box, ours.area, ours.colours) == (
            theirs.category,
            theirs.score,
            theirs.box,
            theirs.area,
            theirs.colours,
        )
        assert np.array_equal(ours.mask, theirs.mask) and ours.mask.dtype == bool
        assert np.array_equal(ours.embedding, theirs.embedding) and np.array_equal(ours.shade, theirs.shade)


@pytest.mark.parametrize("number", [-1, 2, 99])
def test_a_look_with_more_proposals_than_parts_is_refused(number: int) -> None:
    look = photo("a", garment("skirt"), regions=(garment("scarf", score=0.01),)).look
    assert look is not None
    packed = pack_look(look)
    end = len(START) + 4 + int.from_bytes(packed[len(START) : len(START) + 4], "little")
    part = zlib.decompress(packed[len(START) + 4 : end])
    text = part[4 : 4 + int.from_bytes(part[:4], "little")]
    forged = text.replace(b'"proposals":0', b'"proposals":%d' % number)
    part = zlib.compress(len(forged).to_bytes(4, "little") + forged + part[4 + len(text) :])
    with pytest.raises(StoreError, match="damaged"):
        unpack_look(START + len(part).to_bytes(4, "little") + part + packed[end:])


def test_what_a_garment_may_be_instead_and_how_good_its_mask_is_come_back() -> None:
    kept = replace(garment("skirt"), alternatives=("dress",), quality=0.25)
    look = photo("a", kept, garment("boots")).look
    assert look is not None
    again = unpack_look(pack_look(look))
    assert {(g.category, g.alternatives, g.quality) for g in again.garments} == {
        ("skirt", ("dress",), 0.25),
        ("boots", (), 1.0),
    }


@pytest.mark.parametrize("damage", [b"", b"look1", b"PK\x03\x04", pack_look(photo("a", garment("skirt")).look)[:-9]])  # type: ignore[arg-type]
def test_damaged_looks_are_told(damage: bytes) -> None:
    with pytest.raises(StoreError, match="damaged"):
        unpack_look(damage)


def test_the_mood_board_holds_what_was_read(store: Store) -> None:
    board_id = store.boards.create("B").board_id
    ids = store.photos.add(board_id, jpegs(5)).photo_ids
    store.looks.save(ids[1], "m", photo("x", garment("skirt")))
    store.looks.save(ids[0], "m", photo("y", garment("jeans")))
    store.looks.save(ids[2], "m", unreadable("2.jpg"))
    store.looks.save(ids[3], "m", photo("z", garment("dress")))
    store.photos.exclude(board_id, ids[3])
    board = store.looks.mood_board(board_id)
    assert [(p.name, p.photo_id, p.width, p.height) for p in board.readable] == [
        ("0.jpg", ids[0], 40, 60),
        ("1.jpg", ids[1], 40, 60),
    ]
    assert [(p.name, p.error) for p in board.unreadable] == [("2.jpg", "'2.jpg' is empty.")]
    assert board.user_items()["skirt"].to_dict() == {"0.jpg": 0, "1.jpg": 1}
    assert [p.state for p in store.photos.of(board_id)] == ["read", "read", "unreadable", "read", "waiting"]
    assert store.photos.of(board_id)[2].problem == "'2.jpg' is empty."
    store.photos.exclude(board_id, ids[3], excluded=False)
    assert store.looks.mood_board(board_id).names == ("0.jpg", "1.jpg", "3.jpg")


def test_a_changed_board_shares_the_looks_that_did_not_change(store: Store) -> None:
    board_id = store.boards.create("B").board_id
    ids = store.photos.add(board_id, jpegs(2)).photo_ids
    for number, photo_id in enumerate(ids):
        store.looks.save(photo_id, "m", photo("x", garment("skirt", score=0.5 + number / 10)))
    before = store.looks.mood_board(board_id)
    store.corrections.add(ids[0], Correction("remove", "skirt"))
    after = store.looks.mood_board(board_id)
    assert [old.look is new.look for old, new in zip(before.readable, after.readable, strict=True)] == [False, True]


def test_no_model_reads_a_photo_twice_even_on_two_boards(store: Store) -> None:
    first, second = (store.boards.create(name).board_id for name in "AB")
    ids = store.photos.add(first, jpegs(2)).photo_ids
    store.photos.add(second, [("other name.jpg", jpegs(1)[0][1])])
    assert store.looks.waiting("m") == ((ids[0], "0.jpg"), (ids[1], "1.jpg"))
    store.looks.save(ids[0], "m", photo("x", garment("skirt")))
    store.looks.save(ids[1], "m", unreadable("1.jpg"))
    assert store.looks.waiting("m") == store.looks.waiting("m", second) == ()
    assert store.looks.mood_board(second).names == ("other name.jpg",)
    assert len(store.looks.waiting("n", first)) == 2 and len(store.looks.waiting("n", second)) == 1


def test_a_new_model_takes_over_photo_by_photo(store: Store) -> None:
    board_id = store.boards.create("B").board_id
    ids = store.photos.add(board_id, jpegs(3)).photo_ids

    def shown() -> list[str]:
        return [p.look.categories[0] for p in store.looks.mood_board(board_id).readable if p.look]

    for photo_id in ids:
        store.looks.save(photo_id, "old", photo("x", garment("skirt")))
    store.models.use("new")
    assert shown() == ["skirt"] * 3 and len(store.looks.waiting("new")) == 3
    store.looks.save(ids[1], "new", photo("x", garment("dress")))
    store.looks.save(ids[2], "new", unreadable("2.jpg"))  # what the old one saw is better than nothing
    assert shown() == ["skirt", "dress", "skirt"]
    assert store.looks.seen(ids[1]).look.categories == ("dress",)  # type: ignore[union-attr]
    store.models.use("old")  # going back needs no reading
    assert shown() == ["skirt"] * 3 and store.looks.waiting("old") == ()


def test_the_same_correction_made_in_two_tabs_is_made_once(store: Store) -> None:
    board_id = store.boards.create("A").board_id
    (photo_id,) = store.photos.add(board_id, jpegs(1)).photo_ids
    add, remove = Correction("add", "hat"), Correction("remove", "hat")
    once, again = store.corrections.add(photo_id, add), store.corrections.add(photo_id, Correction("add", "hat"))
    assert once == again and len(store.corrections.of(photo_id)) == 1
    store.corrections.add(photo_id, remove)
    assert store.corrections.add(photo_id, add) != once, "after another one it is a new decision"
    assert [one.kind for one in store.corrections.of(photo_id)] == ["add", "remove", "add"]


def test_corrections_are_kept_apart_and_survive_a_new_model(store: Store) -> None:
    board_id, other = (store.boards.create(name).board_id for name in "AB")
    for board in (board_id, other):
        (photo_id,) = store.photos.add(board, jpegs(1)).photo_ids
    store.looks.save(photo_id, "old", photo("x", garment("skirt"), garment("boots")))
    change = Correction("change", "skirt", "Dress", (0.25, 0.25, 0.75, 0.5))
    correction_id = store.corrections.add(photo_id, change)
    removal_id = store.corrections.add(photo_id, Correction("remove", "boots"))

    def shown(board: str) -> set[str]:
        (read,) = store.looks.mood_board(board).readable
        assert read.look
        return set(read.look.categories)

    assert shown(board_id) == shown(other) == {"dress"}
    assert store.corrections.of(photo_id) == (
        Correction("change", "skirt", "dress", (0.25, 0.25, 0.75, 0.5), correction_id),
        Correction("remove", "boots", correction_id=removal_id),
    )
    assert store.looks.seen(photo_id).look.categories == ("skirt", "boots")  # type: ignore[union-attr]
    store.looks.save(photo_id, "new", photo("x", garment("skirt"), garment("hat")))
    assert shown(board_id) == {"dress", "hat"}
    store.corrections.undo(correction_id)
    assert shown(board_id) == {"skirt", "hat"}
    with pytest.raises(StoreError, match="undone already"):
        store.corrections.undo(correction_id)
    with pytest.raises(TaxonomyError):
        store.corrections.add(photo_id, Correction("add", "spaceship"))


def test_corrections_are_one_s_own(store: Store) -> None:
    ada, bob = store.for_owner("ada"), store.for_owner("bob")
    for owner in (ada, bob):
        (photo_id,) = owner.photos.add(owner.boards.create("B").board_id, jpegs(1)).photo_ids
    store.looks.save(photo_id, "m", photo("x", garment("skirt")))
    correction_id = ada.corrections.add(photo_id, Correction("remove", "skirt"))
    with pytest.raises(StoreError):
        bob.corrections.undo(correction_id)
    assert bob.corrections.of(photo_id) == () and len(ada.corrections.of(photo_id)) == 1
    (of_bob,) = bob.looks.mood_board(bob.boards.all()[0].board_id).readable
    assert of_bob.look and of_bob.look.categories == ("skirt",)
    ada.photos.remove(ada.boards.all()[0].board_id, photo_id)
    ada.photos.add(ada.boards.all()[0].board_id, jpegs(1))
    assert ada.corrections.of(photo_id) == ()  # removed is removed, although bob still has the photo


def test_a_look_that_is_not_there_yet(store: Store) -> None:
    (photo_id,) = store.photos.add(store.boards.create("B").board_id, jpegs(1)).photo_ids
    with pytest.raises(StoreError, match="has not been read yet"):
        store.looks.seen(photo_id)
    store.looks.save("0" * 32, "m", photo("x", garment("skirt")))  # removed while it was read: nothing to do
    with pytest.raises(StoreError, match="no photo"):
        store.looks.seen("0" * 32)


def test_no_two_readers_claim_a_photo(store: Store) -> None:
    board_id = store.boards.create("B").board_id
    ids = set(store.photos.add(board_id, jpegs(12)).photo_ids)
    claimed: list[str] = []

    def claim() -> None:
        while some := store.looks.claim("m", count=3):
            claimed.extend(photo_id for photo_id, _ in some)

    threads = [threading.Thread(target=claim) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claimed) == 12 and set(claimed) == ids
    assert store.looks.claim("n", board_id) != ()  # another model has claims of its own
    store.looks.release("m", [claimed[0]])
    assert store.looks.claim("m", count=5) == (
        (claimed[0], store.looks.waiting("m")[[p for p, _ in store.looks.waiting("m")].index(claimed[0])][1]),
    )


def test_claims_of_a_reader_that_died_run_out(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    board_id = store.boards.create("B").board_id
    store.photos.add(board_id, jpegs(1))
    assert len(store.looks.claim("m")) == 1 and store.looks.claim("m") == ()
    later: Callable[[], object] = lambda now=looks_of_store.now: now() + timedelta(seconds=31)  # noqa: E731
    monkeypatch.setattr(looks_of_store, "now", later)
    assert len(store.looks.claim("m")) == 1
