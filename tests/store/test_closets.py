"""Closets, what the person says about their pieces, likes, and the items styled with a board."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from looks_for_tests import seen_as, unreadable
from photos_for_tests import files_of, jpeg, jpegs
from PIL import Image
from sqlalchemy import text

from stylerec.errors import PhotoError, StoreError, TaxonomyError
from stylerec.store import Store, items


def add(store: Store, number: int = 1, category: str = "skirt", **options: str) -> tuple[str, str]:
    closet_id = store.closets.create("Mine").closet_id
    piece = store.pieces.add(closet_id, (f"{number}.jpg", jpeg(number)), seen_as(category, "red"), **options)  # type: ignore[arg-type]
    return closet_id, piece.piece_id


def test_a_piece_is_what_was_recognised_until_the_person_says_otherwise(store: Store) -> None:
    closet_id, piece_id = add(store)
    (piece,) = store.pieces.of(closet_id)
    assert (piece.name, piece.category, piece.garment.colours, piece.garment.score) == ("1.jpg", "skirt", ("red",), 1.0)
    store.pieces.update(
        piece_id,
        name="The red one",
        category="shorts",
        colours=["pink"],
        seasons=["summer", "spring"],
        occasions=["work"],
        words=["gift", "linen"],
    )
    (piece,) = store.pieces.of(closet_id)
    assert (piece.name, piece.category, piece.item.category) == ("The red one", "shorts", "skirt")
    assert (piece.garment.colours, piece.seasons, piece.occasions) == (("pink",), {"spring", "summer"}, {"work"})
    assert piece.words == ("gift", "linen")
    store.pieces.update(piece_id, colours=[])
    (piece,) = store.pieces.of(closet_id)
    assert piece.garment.colours == ("red",) and piece.name == "The red one"
    with pytest.raises(TaxonomyError):
        store.pieces.update(piece_id, category="spaceship")
    with pytest.raises(StoreError, match="received 'monsoon'"):
        store.pieces.update(piece_id, seasons=["monsoon"])


def test_a_category_given_at_once_is_sure(store: Store) -> None:
    closet_id, _ = add(store, category="skirt")
    piece = store.pieces.add(closet_id, ("b.jpg", jpeg(2)), seen_as("skirt"), category="Pumps")
    assert (piece.category, piece.garment.score) == ("heels", 1.0)
    with pytest.raises(PhotoError, match="is empty"):
        store.pieces.add(closet_id, ("c.jpg", b""), unreadable("c.jpg"))


def test_wear_log(store: Store) -> None:
    closet_id, piece_id = add(store)
    for day in (3, 1, 3, 2):
        store.pieces.log_wear(piece_id, date(2026, 5, day))
    store.pieces.undo_wear(piece_id, date(2026, 5, 2))
    store.pieces.undo_wear(piece_id, date(2026, 5, 9))
    assert store.pieces.of(closet_id)[0].worn == (date(2026, 5, 1), date(2026, 5, 3))


def test_the_background_is_taken_out_and_put_back(store: Store) -> None:
    _, piece_id = add(store)
    cut = Image.open(io.BytesIO(store.pieces.picture(piece_id)))
    assert (cut.format, cut.mode) == ("PNG", "RGBA")
    store.pieces.update(piece_id, cut_out=False)
    assert Image.open(io.BytesIO(store.pieces.picture(piece_id))).format == "JPEG"
    assert not store.pieces.is_cut_out(piece_id)


def test_closets_are_renamed_archived_copied_and_deleted(store: Store) -> None:
    closet_id, piece_id = add(store)
    store.pieces.log_wear(piece_id, date(2026, 5, 1))
    store.closets.rename(closet_id, "Ours")
    copy = store.closets.duplicate(closet_id, "Copy")
    assert [(c.name, c.n_pieces) for c in store.closets.all()] == [("Ours", 1), ("Copy", 1)]
    (copied,) = store.pieces.of(copy.closet_id)
    assert copied.worn == (date(2026, 5, 1),) and copied.piece_id != piece_id
    store.closets.archive(closet_id)
    assert [c.name for c in store.closets.all()] == ["Copy"] and [c.name for c in store.closets.all(archived=True)] == [
        "Ours"
    ]
    store.closets.delete(closet_id)
    assert len(files_of(store)) == 1
    store.pieces.delete(copied.piece_id)
    assert files_of(store) == set() and store.closets.all()[0].n_pieces == 0
    with pytest.raises(StoreError, match="no closet"):
        store.pieces.of(closet_id)


def test_a_piece_of_a_known_model_is_not_read_again(store: Store) -> None:
    add(store, 1, model="m")
    add(store, 2)
    assert [name for _, name in store.looks.waiting("m")] == ["2.jpg"]
    closet_id = store.closets.all()[1].closet_id
    store.looks.save(store.looks.waiting("m")[0][0], "m", seen_as("dress", "blue"))
    (piece,) = store.pieces.of(closet_id)
    # The new model's colours and embedding count; the category that the person saw stays.
    assert (piece.category, piece.item.category, piece.garment.colours) == ("skirt", "dress", ("blue",))


def test_photos_are_kept_as_pieces_before_they_are_read(store: Store) -> None:
    closet_id = store.closets.create("Mine").closet_id
    shoes = ("shoes.jpg", jpeg(2))
    added = store.pieces.add_unread(
        closet_id, [*jpegs(1), shoes, ("bad.jpg", b"no photo"), shoes], {"shoes.jpg": "Pumps"}
    )
    assert (len(added.photo_ids), added.repeats, len(added.problems)) == (2, 1, 1) and "bad.jpg" in added.problems[0]
    assert store.pieces.of(closet_id) == () and store.closets.all()[0].n_pieces == 2
    assert [piece.problem for piece in store.pieces.unread(closet_id)] == [None, None]
    assert [photo_id for photo_id, _ in store.looks.waiting("m", closet_id)] == list(added.photo_ids)
    for photo_id in added.photo_ids:
        store.looks.save(photo_id, "m", seen_as("skirt"))
    assert [piece.category for piece in store.pieces.of(closet_id)] == ["skirt", "heels"]
    assert store.looks.waiting("m", closet_id) == () == store.pieces.unread(closet_id)
    store.looks.save(added.photo_ids[0], "newer", seen_as("dress"))
    assert store.pieces.of(closet_id)[0].category == "skirt"  # as the person saw it


def test_a_piece_whose_photo_cannot_be_read_says_why(store: Store) -> None:
    closet_id = store.closets.create("Mine").closet_id
    (photo_id,) = store.pieces.add_unread(closet_id, jpegs(1)).photo_ids
    store.looks.save(photo_id, "m", unreadable("a.jpg"))
    (piece,) = store.pieces.unread(closet_id)
    assert piece.problem and store.pieces.of(closet_id) == ()
    store.pieces.delete(piece.piece_id)
    assert store.pieces.unread(closet_id) == () and files_of(store) == set()


def test_a_photo_that_was_read_for_a_board_is_a_piece_at_once(store: Store) -> None:
    (photo_id,) = store.photos.add(store.boards.create("B").board_id, jpegs(1)).photo_ids
    store.looks.save(photo_id, "m", seen_as("coat"))
    closet_id = store.closets.create("Mine").closet_id
    store.pieces.add_unread(closet_id, jpegs(1))
    assert [piece.category for piece in store.pieces.of(closet_id)] == ["coat"]


def test_what_was_refused_is_listed_until_it_was_read(store: Store) -> None:
    board_id, closet_id = store.boards.create("B").board_id, store.closets.create("C").closet_id
    for place_id in (board_id, closet_id):
        store.refusals.note(place_id, ["'a.txt' is no photo.", "'b.txt' is no photo."])
        store.refusals.note(place_id, ["'b.txt' is no photo.", f"Only in {place_id}."])
        said = ("'a.txt' is no photo.", "'b.txt' is no photo.", f"Only in {place_id}.")
        assert store.refusals.of(place_id) == said
    store.refusals.forget(closet_id)
    assert store.refusals.of(closet_id) == () and len(store.refusals.of(board_id)) == 3
    for call in (store.for_owner("bob").refusals.of, store.for_owner("bob").refusals.forget):
        with pytest.raises(StoreError, match="no board and no closet"):
            call(board_id)
    store.boards.delete(board_id)
    with store.database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM refusals")) == 0


def test_a_closet_is_one_s_own(store: Store) -> None:
    ada, bob = store.for_owner("ada"), store.for_owner("bob")
    closet_id, piece_id = add(ada)
    assert bob.closets.all() == ()
    forbidden: list[Callable[[], object]] = [
        lambda: bob.pieces.of(closet_id),
        lambda: bob.pieces.add(closet_id, ("b.jpg", jpeg(2)), seen_as("skirt")),
        lambda: bob.pieces.add_unread(closet_id, jpegs(1)),
        lambda: bob.pieces.unread(closet_id),
        lambda: bob.pieces.update(piece_id, name="x"),
        lambda: bob.pieces.delete(piece_id),
        lambda: bob.pieces.log_wear(piece_id, date(2026, 5, 1)),
        lambda: bob.pieces.undo_wear(piece_id, date(2026, 5, 1)),
        lambda: bob.pieces.picture(piece_id),
        lambda: bob.closets.rename(closet_id, "x"),
        lambda: bob.closets.duplicate(closet_id, "x"),
        lambda: bob.closets.archive(closet_id),
        lambda: bob.closets.delete(closet_id),
    ]
    for attempt in forbidden:
        with pytest.raises(StoreError):
            attempt()
    assert bob.closets.all() == () and len(ada.pieces.of(closet_id)) == 1


def test_likes_are_reversible_and_belong_to_a_kind_of_item(store: Store) -> None:
    board_id = store.boards.create("B").board_id
    store.opinions.set(board_id, "skirt", "photo", "p", 1)
    store.opinions.set(board_id, "skirt", "pairing", "boots", -1)
    store.opinions.set(board_id, "skirt", "piece", "q", 1)
    store.opinions.set(board_id, "dress", "photo", "p", -1)
    store.opinions.set(board_id, "skirt", "photo", "p", -1)
    liked = store.opinions.of(board_id, "skirt")
    assert (liked.photos, liked.categories, liked.pieces) == ({"p": -1}, {"boots": -1}, {"q": 1})
    store.opinions.set(board_id, "skirt", "photo", "p", 0)
    store.opinions.set(board_id, "skirt", "photo", "p", 0)
    assert store.opinions.of(board_id, "skirt").photos == {}
    assert store.opinions.of(board_id, "dress").photos == {"p": -1}
    with pytest.raises(StoreError, match="received 'song' and 2"):
        store.opinions.set(board_id, "skirt", "song", "p", 2)  # type: ignore[arg-type]


def test_items_are_a_short_history(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(items, "KEPT_ITEMS", 2)
    board_id = store.boards.create("B").board_id
    first = store.items.add(board_id, ("a.jpg", jpeg(1)), seen_as("skirt"))
    store.items.add(board_id, ("b.jpg", jpeg(2)), seen_as("boots"))
    assert store.items.add(board_id, ("a again.jpg", jpeg(1)), seen_as("skirt")) == first
    assert [i.name for i in store.items.of(board_id)] == ["a again.jpg", "b.jpg"]
    store.items.add(board_id, ("c.jpg", jpeg(3)), seen_as("hat"))
    newest, before = store.items.of(board_id)
    assert (newest.name, before.name) == ("c.jpg", "a again.jpg")
    assert newest.look.look and newest.look.look.item.category == "hat"
    assert len(files_of(store)) == 2  # those of b.jpg went with it
    assert store.boards.get(board_id).n_photos == 0
    store.items.delete(first)
    store.boards.delete(board_id)
    assert files_of(store) == set()


def test_a_photo_stays_while_something_needs_it(store: Store) -> None:
    board_id = store.boards.create("B").board_id
    (photo_id,) = store.photos.add(board_id, jpegs(1)).photo_ids
    closet_id = store.closets.create("C").closet_id
    piece = store.pieces.add(closet_id, jpegs(1)[0], seen_as("skirt"))
    item_id = store.items.add(board_id, jpegs(1)[0], seen_as("skirt"))
    store.photos.remove(board_id, photo_id)
    assert store.photos.original(photo_id)
    store.pieces.delete(piece.piece_id)
    assert store.photos.original(photo_id)
    store.items.delete(item_id)
    assert files_of(store) == set()


def test_the_version_of_a_closet_changes_with_everything_that_is_said_about_it(store: Store) -> None:
    closet_id, piece_id = add(store)
    seen = [store.closets.version(closet_id)]
    changes: list[Callable[[], object]] = [
        lambda: store.pieces.update(piece_id, words=["linen"]),
        lambda: store.pieces.update(piece_id, cut_out=False),
        lambda: store.pieces.log_wear(piece_id, date(2026, 5, 1)),
        lambda: store.pieces.add(closet_id, ("b.jpg", jpeg(2)), seen_as("coat")),
        lambda: store.pieces.delete(piece_id),
    ]
    for change in changes:
        change()
        seen.append(store.closets.version(closet_id))
    assert len(set(seen)) == len(seen)
    assert store.closets.version(closet_id) == seen[-1]
    assert store.closets.version("no such closet") == store.for_owner("somebody else").closets.version(closet_id) == ""


def test_which_pieces_are_cut_out(store: Store) -> None:
    closet_id, piece_id = add(store)
    assert store.pieces.cut_outs(closet_id) == {piece_id}
    store.pieces.update(piece_id, cut_out=False)
    assert store.pieces.cut_outs(closet_id) == frozenset()
