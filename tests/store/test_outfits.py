"""Outfits that are kept, the calendar, and trips."""

from datetime import date, timedelta

import pytest
from test_belongings import closet_of

from stylerec.errors import StoreError
from stylerec.store import Store

MONDAY = date(2026, 11, 23)
TUESDAY, SUNDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=6)


@pytest.fixture
def closet(store: Store) -> tuple[str, list[str]]:
    return closet_of(store, "shirt", "skirt", "boots", "sandals")


def test_an_outfit_is_kept_named_tagged_rated_and_copied(store: Store, closet: tuple[str, list[str]]) -> None:
    closet_id, (shirt, skirt, boots, sandals) = closet
    outfit = store.outfits.keep(closet_id, [shirt, skirt, boots], "Office", photo_id="f" * 32, tags=["work", "work"])
    assert (outfit.name, outfit.piece_ids, outfit.tags) == ("Office", (shirt, skirt, boots), ("work",))
    assert (outfit.rating, outfit.photo_id, outfit.day, outfit.worn) == (0, "f" * 32, None, False)
    store.outfits.update(outfit.outfit_id, name="Friday", tags=["smart", "café"], rating=4)
    copy = store.outfits.copy(outfit.outfit_id, "Summer Friday")
    store.outfits.update(copy.outfit_id, piece_ids=[shirt, skirt, sandals])
    first, second = store.outfits.kept(closet_id)
    assert (first.name, first.tags, first.rating, first.piece_ids[2]) == ("Friday", ("café", "smart"), 4, boots)
    assert (second.name, second.rating, second.photo_id) == ("Summer Friday", 4, "f" * 32)
    assert second.piece_ids == (shirt, skirt, sandals) == store.outfits.get(copy.outfit_id).piece_ids
    store.outfits.delete(outfit.outfit_id)
    assert [one.name for one in store.outfits.kept(closet_id)] == ["Summer Friday"]


def test_what_an_outfit_was_is_remembered(store: Store, closet: tuple[str, list[str]]) -> None:
    closet_id, (shirt, skirt, boots, sandals) = closet
    outfit_id = store.outfits.keep(closet_id, [shirt, skirt, boots], "A").outfit_id
    store.outfits.update(outfit_id, piece_ids=[skirt, shirt, sandals])
    store.outfits.update(outfit_id, piece_ids=[shirt, skirt])
    had = [{shirt, skirt, boots}, {shirt, skirt, sandals}, {shirt, skirt}]
    assert store.outfits.shown(outfit_id) == frozenset(map(frozenset, had))


def test_a_week_is_planned_moved_and_worn(store: Store, closet: tuple[str, list[str]]) -> None:
    closet_id, (shirt, skirt, boots, sandals) = closet
    kept = store.outfits.keep(closet_id, [shirt, skirt, boots], "Office")
    planned = store.outfits.copy(kept.outfit_id, day=MONDAY)
    later = store.outfits.keep(closet_id, [skirt, sandals], "Sunday", day=SUNDAY)
    store.outfits.keep(closet_id, [skirt, sandals], "Next week", day=SUNDAY + timedelta(days=1))
    assert [(one.day, one.name) for one in store.outfits.planned(closet_id, MONDAY, 7)] == [
        (MONDAY, "Office"),
        (SUNDAY, "Sunday"),
    ]
    assert [one.name for one in store.outfits.kept(closet_id)] == ["Office"]
    store.outfits.move(later.outfit_id, TUESDAY)
    store.outfits.wear(planned.outfit_id)
    first, second = store.outfits.planned(closet_id, MONDAY, 7)
    assert (first.worn, second.worn, second.day) == (True, False, TUESDAY)
    assert [piece.worn for piece in store.pieces.of(closet_id)] == [(MONDAY,), (MONDAY,), (MONDAY,), ()]
    with pytest.raises(StoreError, match="was worn on 2026-11-23"):
        store.outfits.move(planned.outfit_id, TUESDAY)
    with pytest.raises(StoreError, match="'Office' is not in the calendar"):
        store.outfits.move(kept.outfit_id, TUESDAY)


def test_a_kept_outfit_that_is_worn_leaves_a_copy_in_the_calendar(store: Store, closet: tuple[str, list[str]]) -> None:
    closet_id, (shirt, skirt, *_) = closet
    kept = store.outfits.keep(closet_id, [shirt, skirt], "Office")
    worn = store.outfits.wear(kept.outfit_id, MONDAY)
    assert (worn.day, worn.worn, worn.outfit_id != kept.outfit_id) == (MONDAY, True, True)
    assert store.outfits.kept(closet_id) == (kept,) and store.outfits.planned(closet_id, MONDAY, 1) == (worn,)
    with pytest.raises(StoreError, match="A day is needed"):
        store.outfits.wear(kept.outfit_id)


def test_one_worn_on_another_day_than_planned_moves_there(store: Store, closet: tuple[str, list[str]]) -> None:
    closet_id, (shirt, *_) = closet
    planned = store.outfits.keep(closet_id, [shirt], "A", day=MONDAY)
    store.outfits.wear(planned.outfit_id, TUESDAY)
    assert store.outfits.planned(closet_id, MONDAY, 1) == ()
    assert store.pieces.of(closet_id)[0].worn == (TUESDAY,)


def test_wearing_is_taken_back_but_not_what_another_outfit_of_the_day_has(
    store: Store, closet: tuple[str, list[str]]
) -> None:
    closet_id, (shirt, skirt, boots, _) = closet
    day = store.outfits.keep(closet_id, [shirt, boots], "Day", day=MONDAY)
    night = store.outfits.keep(closet_id, [skirt, boots], "Night", day=MONDAY)
    for outfit in (day, night):
        store.outfits.wear(outfit.outfit_id)
    store.outfits.undo_wear(night.outfit_id)
    store.outfits.undo_wear(night.outfit_id)
    assert [piece.worn for piece in store.pieces.of(closet_id)] == [(MONDAY,), (), (MONDAY,), ()]
    assert [one.worn for one in store.outfits.planned(closet_id, MONDAY, 1)] == [True, False]


def test_a_deleted_piece_leaves_its_outfits(store: Store, closet: tuple[str, list[str]]) -> None:
    closet_id, (shirt, skirt, *_) = closet
    outfit = store.outfits.keep(closet_id, [shirt, skirt], "Office")
    store.pieces.delete(shirt)
    assert store.outfits.get(outfit.outfit_id).piece_ids == (skirt,)
    store.closets.delete(closet_id)
    with pytest.raises(StoreError, match="There is no outfit"):
        store.outfits.get(outfit.outfit_id)


def test_pieces_must_be_of_the_closet(store: Store, closet: tuple[str, list[str]]) -> None:
    closet_id, (shirt, *_) = closet
    other = store.closets.create("Other").closet_id
    for where, pieces, words in (
        (closet_id, [], "expected 1 to 20 different pieces, received 0"),
        (other, [shirt], "There is no piece"),
        (closet_id, ["0" * 16], "There is no piece"),
        ("nowhere", [shirt], "There is no closet"),
    ):
        with pytest.raises(StoreError, match=words):
            store.outfits.keep(where, pieces, "A")
    with pytest.raises(StoreError, match="A name is needed"):
        store.outfits.keep(closet_id, [shirt], " ")
    outfit_id = store.outfits.keep(closet_id, [shirt], "A").outfit_id
    with pytest.raises(StoreError, match="expected 0 to 5, received 6"):
        store.outfits.update(outfit_id, rating=6)
    with pytest.raises(StoreError, match="There is no outfit"):
        store.for_owner("bob").outfits.get(outfit_id)


def test_a_trip_has_an_outfit_a_day_and_goes_with_them(store: Store, closet: tuple[str, list[str]]) -> None:
    closet_id, (shirt, skirt, boots, sandals) = closet
    days = [("Hike", [shirt, boots], None), None, ("Beach", [skirt, sandals], "f" * 32)]
    trip = store.trips.keep(closet_id, "Crete", MONDAY, ["hike", "", "beach"], days, bag=5, least=4)
    assert store.trips.all(closet_id) == (trip,) and (trip.kinds, trip.bag, trip.least) == (("hike", "", "beach"), 5, 4)
    outfits = store.outfits.of_trip(closet_id, trip.trip_id)
    assert [(one.day, one.name) for one in outfits] == [(MONDAY, "Hike"), (MONDAY + timedelta(days=2), "Beach")]
    assert store.outfits.planned(closet_id, MONDAY, 7) == outfits and store.outfits.kept(closet_id) == ()
    with pytest.raises(StoreError, match="There is no trip"):
        store.for_owner("bob").trips.delete(trip.trip_id)
    store.trips.delete(trip.trip_id)
    assert store.trips.all(closet_id) == () == store.outfits.planned(closet_id, MONDAY, 7)
    with pytest.raises(StoreError, match="received 2 days and 3 outfits"):
        store.trips.keep(closet_id, "Crete", MONDAY, ["", ""], days, bag=5, least=4)
    with pytest.raises(StoreError, match="There is no piece"):
        store.trips.keep(closet_id, "Crete", MONDAY, [""], [("A", ["0" * 16], None)], bag=5, least=4)
    assert store.trips.all(closet_id) == ()
