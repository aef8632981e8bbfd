"""Where pieces are, when they are washed, what they cost, how warm they are."""

import shutil
import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest
from looks_for_tests import seen_as
from photos_for_tests import jpeg

from stylerec.domain.pieces import Piece
from stylerec.errors import StoreError, TaxonomyError
from stylerec.store import Store

DATA = Path(__file__).parents[1] / "data"
MONDAY = date(2026, 11, 23)


def closet_of(store: Store, *categories: str) -> tuple[str, list[str]]:
    closet_id = store.closets.create("Mine").closet_id
    pieces = [
        store.pieces.add(closet_id, (f"{number}.jpg", jpeg(number)), seen_as(category))
        for number, category in enumerate(categories)
    ]
    return closet_id, [piece.piece_id for piece in pieces]


def wear(store: Store, piece_id: str, *days: int) -> None:
    for day in days:
        store.pieces.log_wear(piece_id, MONDAY + timedelta(days=day))


def only(store: Store, closet_id: str) -> Piece:
    (piece,) = store.pieces.of(closet_id)
    return piece


def test_a_piece_is_in_the_wash_after_its_wears_and_clean_after_the_laundry(store: Store) -> None:
    closet_id, (shirt,) = closet_of(store, "shirt")
    assert (only(store, closet_id).place, only(store, closet_id).wears_left) == ("here", 2)
    wear(store, shirt, 0)
    assert (only(store, closet_id).is_here, only(store, closet_id).wears_left) == (True, 1)
    wear(store, shirt, 1)
    assert (only(store, closet_id).place, only(store, closet_id).wears_left) == ("wash", 0)
    store.belongings.wash([shirt], MONDAY + timedelta(days=1))
    assert (only(store, closet_id).place, only(store, closet_id).wears_left) == ("here", 2)
    wear(store, shirt, 2)
    assert only(store, closet_id).wears_left == 1 and len(only(store, closet_id).worn) == 3


def test_taking_a_wear_back_takes_a_piece_out_of_the_wash(store: Store) -> None:
    closet_id, (top,) = closet_of(store, "t-shirt")
    wear(store, top, 0)
    assert only(store, closet_id).place == "wash"
    store.pieces.undo_wear(top, MONDAY)
    assert only(store, closet_id).place == "here"


def test_what_is_not_washed_for_being_worn_stays(store: Store) -> None:
    closet_id, (coat,) = closet_of(store, "coat")
    wear(store, coat, *range(30))
    assert (only(store, closet_id).place, only(store, closet_id).wears_left) == ("here", None)


def test_pieces_are_lent_stored_away_and_come_back(store: Store) -> None:
    closet_id, (dress, shirt) = closet_of(store, "dress", "shirt")
    store.belongings.put([dress], "lent")
    store.belongings.put([shirt], "tailor")
    assert [piece.place for piece in store.pieces.of(closet_id)] == ["lent", "tailor"]
    store.belongings.put([dress, shirt], "here")
    assert all(piece.is_here for piece in store.pieces.of(closet_id))
    with pytest.raises(StoreError, match="Unknown place: expected one of here, wash, .* received 'moon'"):
        store.belongings.put([dress], "moon")  # type: ignore[arg-type]


def test_what_comes_out_of_the_wash_by_hand_was_washed(store: Store) -> None:
    closet_id, (top,) = closet_of(store, "t-shirt")
    wear(store, top, 0)
    store.belongings.put([top], "here")
    assert (only(store, closet_id).place, only(store, closet_id).wears_left) == ("here", 1)
    store.belongings.put([top], "lent")
    wear(store, top, 1)
    assert only(store, closet_id).place == "lent"
    store.belongings.put([top], "here")
    assert only(store, closet_id).place == "wash"  # it was worn when it came back


def test_the_number_of_wears_is_the_person_s(store: Store) -> None:
    closet_id, (jeans,) = closet_of(store, "jeans")
    wear(store, jeans, 0, 1)
    version = store.closets.version(closet_id)
    store.belongings.set_wash_rule("Denims", 2)
    assert only(store, closet_id).place == "wash" and store.belongings.wash_rules() == {"jeans": 2}
    assert store.closets.version(closet_id) != version
    store.belongings.set_wash_rule("jeans", 0)
    assert only(store, closet_id).wears_left is None
    store.belongings.set_wash_rule("jeans", None)
    assert only(store, closet_id).wears_left == 4 and store.belongings.wash_rules() == {}
    assert store.for_owner("bob").belongings.wash_rules() == {}
    with pytest.raises(StoreError, match="expected 0 to 1000, received -1"):
        store.belongings.set_wash_rule("jeans", -1)
    with pytest.raises(TaxonomyError):
        store.belongings.set_wash_rule("spaceship", 1)


def test_price_and_warmth_are_kept_and_taken_back(store: Store) -> None:
    closet_id, (coat,) = closet_of(store, "coat")
    version = store.closets.version(closet_id)
    store.belongings.set_purchase(coat, 129.9, date(2025, 10, 1))
    store.belongings.set_warmth(coat, 0.7)
    piece = only(store, closet_id)
    assert (piece.price, piece.bought, piece.warmth) == (129.9, date(2025, 10, 1), 0.7)
    assert store.closets.version(closet_id) != version
    copied = store.pieces.of(store.closets.duplicate(closet_id, "Copy").closet_id)[0]
    assert (copied.price, copied.bought, copied.warmth) == (129.9, date(2025, 10, 1), 0.7)
    store.belongings.set_purchase(coat, None, None)
    store.belongings.set_warmth(coat, None)
    piece = only(store, closet_id)
    assert piece.price is piece.bought is piece.warmth is None
    with pytest.raises(StoreError, match="expected 0 or more, received -1"):
        store.belongings.set_purchase(coat, -1, None)
    with pytest.raises(StoreError, match="expected 0 to 5 clo, received 9"):
        store.belongings.set_warmth(coat, 9)


def test_others_pieces_are_left_alone(store: Store) -> None:
    _, (coat,) = closet_of(store, "coat")
    bob = store.for_owner("bob").belongings
    for change in (
        lambda: bob.put([coat], "lent"),
        lambda: bob.wash([coat], MONDAY),
        lambda: bob.set_warmth(coat, 1),
        lambda: bob.set_purchase(coat, 1, None),
    ):
        with pytest.raises(StoreError, match="There is no piece"):
            change()


def test_what_was_worn_before_there_was_a_laundry_is_clean(tmp_path: Path) -> None:
    """A store of the version before, opened by this one."""
    shutil.unpack_archive(DATA / "store_before.zip", tmp_path)
    with sqlite3.connect(tmp_path / "stylerec.db") as before:
        for day in range(1, 20):
            before.execute("INSERT OR IGNORE INTO wears SELECT piece_id, ? FROM pieces", [f"2026-05-{day:02}"])
    store = Store.open(folder=tmp_path)
    closet_id = store.closets.all()[0].closet_id
    pieces = store.pieces.of(closet_id)
    assert pieces and all(piece.is_here and len(piece.worn) >= 19 for piece in pieces)
    store.pieces.log_wear(pieces[0].piece_id, date(2026, 6, 1))
    assert len(store.pieces.of(closet_id)[0].worn) > len(pieces[0].worn)
    store.close()
