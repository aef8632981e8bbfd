"""Which model reads whose photos: switching back and forth loses nothing, and is a matter of one's own."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from looks_for_tests import embedding, garment, item, photo
from photos_for_tests import jpeg

from stylerec.corrections import Correction
from stylerec.errors import StoreError, UsageError
from stylerec.looks import PhotoLook
from stylerec.moodboard import matrix_change
from stylerec.store import NamerChoice, Store

SHIPPED, LAB, ALONE = "shipped", "lab-garments", "lab-alone"
NAMES = ("my skirts", "boots", "odd things")


def named(made: PhotoLook, *names: str) -> PhotoLook:
    """The photo as a lab model sees it."""
    look = made.look
    assert look is not None
    garments = tuple(replace(look.garments[0], category=name) for name in names)
    chances = {name: 1.0 if name == names[0] else 0.0 for name in NAMES}
    seen = replace(look.item, probabilities=chances, garment=replace(look.item.garment, category=names[0]))
    scores = {name: 0.9 if name in names else 0.0 for name in NAMES}
    return replace(made, look=replace(look, scores=scores, categories=names, garments=garments, item=seen, regions=()))


def read_by_all(store: Store, photo_id: str, category: str, *names: str) -> None:
    made = photo("photo", garment(category))
    assert made.look is not None
    made = replace(made, look=replace(made.look, item=item(category)))
    store.save_look(photo_id, SHIPPED, made)
    for model in (LAB, ALONE):
        store.save_look(photo_id, model, named(made, *(names if model == LAB else names[:1])))


@pytest.fixture
def board_id(store: Store) -> str:
    """Three photos that the shipped recogniser and a lab model in both its ways have read."""
    made = store.create_board("Summer").board_id
    for model, categories in ((LAB, NAMES), (ALONE, NAMES), (SHIPPED, None)):
        store.use_model(model, categories)
    ids = store.add_photos(made, [(f"{number}.jpg", jpeg(number)) for number in range(3)]).photo_ids
    read_by_all(store, ids[0], "skirt", "my skirts", "odd things")
    read_by_all(store, ids[1], "boots", "boots")
    read_by_all(store, ids[2], "skirt", "my skirts")
    return made


def shown(store: Store, board_id: str) -> list[tuple[str, ...]]:
    return [photo.look.categories for photo in store.mood_board(board_id).readable if photo.look]


def test_going_back_and_forth_is_instant_and_keeps_corrections(store: Store, board_id: str) -> None:
    before = shown(store, board_id)
    ids = [photo.photo_id for photo in store.board_photos(board_id)]
    store.correct(ids[1], Correction("change", "boots", "sneakers"))
    version = store.version(board_id)
    store.use_model(LAB, NAMES)
    assert store.version(board_id) != version and store.board(board_id).n_waiting == 0
    assert shown(store, board_id) == [("my skirts", "odd things"), ("boots",), ("my skirts",)]
    store.correct(ids[2], Correction("change", "my skirts", "odd things"))
    store.use_model(ALONE, NAMES)  # the same words, and yet its own looks
    assert shown(store, board_id) == [("my skirts",), ("boots",), ("odd things",)]
    store.use_model(SHIPPED)
    assert shown(store, board_id) == [before[0], ("sneakers",), before[2]]
    store.use_model(LAB, NAMES)
    assert shown(store, board_id)[2] == ("odd things",)


def test_each_owner_chooses_for_themselves(store: Store, board_id: str) -> None:
    other = store.for_owner("somebody else")
    theirs = other.create_board("Mine").board_id
    other.add_photos(theirs, [("0.jpg", jpeg(0))])
    version = store.version(board_id)
    other.use_model(LAB, NAMES)
    other.choose_namer("mine", "alone")
    assert shown(other, theirs) == [("my skirts", "odd things")] and other.taxonomy().categories == NAMES
    assert shown(store, board_id)[0] == ("skirt",) and store.version(board_id) == version
    assert store.chosen_namer() is None and other.chosen_namer() == NamerChoice("mine", "alone")
    other.choose_namer(None)
    assert other.chosen_namer() is None
    other.choose_namer("mine")
    other.delete_everything()
    assert other.chosen_namer() is None


def test_a_board_is_compared_under_two_models(store: Store, board_id: str) -> None:
    store.use_model(LAB, NAMES)
    change = matrix_change(store.mood_board(board_id, SHIPPED), store.mood_board(board_id, LAB))
    assert (change.n_photos, change.categories) == (3, (53, 3))
    assert change.appeared == {"My skirts": 2, "Odd things": 1} and change.vanished == {"Skirt": 2}
    assert change.stayed == {"Boots": (1, 1)} and change.cells == 5
    assert change.per_photo == pytest.approx((1.0, 4 / 3))
    store.use_model("plural", ("skirts", "boots"))
    photo_id = store.board_photos(board_id)[0].photo_id
    made = photo("photo", garment("skirt")).look
    assert made is not None
    seen = replace(made.garments[0], category="skirts")
    look = replace(made, scores={"skirts": 0.9, "boots": 0.0}, categories=("skirts",), garments=(seen,))
    store.save_look(photo_id, "plural", replace(photo("photo"), look=look))
    change = matrix_change(store.mood_board(board_id, SHIPPED), store.mood_board(board_id, "plural"))
    assert (change.n_photos, change.cells, change.stayed) == (1, 0, {"Skirt": (1, 1)})
    store.use_model("nothing read", ("skirts",))
    assert matrix_change(store.mood_board(board_id, SHIPPED), store.mood_board(board_id)).n_photos == 0


def test_pieces_keep_what_was_said_in_either_words(store: Store, board_id: str) -> None:
    closet_id = store.create_closet("Mine").closet_id
    made = photo("p", garment("skirt"))
    piece = store.add_piece(closet_id, ("0.jpg", jpeg(0)), made, model=SHIPPED)
    store.update_piece(piece.piece_id, category="shorts")
    version = store.closet_version(closet_id)
    store.use_model(LAB, NAMES)
    assert store.closet_version(closet_id) != version
    assert [piece.category for piece in store.pieces(closet_id)] == ["my skirts"]
    store.update_piece(piece.piece_id, category="Odd things")
    assert [piece.category for piece in store.pieces(closet_id)] == ["odd things"]
    store.use_model(SHIPPED)
    assert [piece.category for piece in store.pieces(closet_id)] == ["shorts"]
    store.use_model("another", ("hats",))  # it has read nothing yet
    assert store.pieces(closet_id) == ()
    assert [(unread.name, unread.problem) for unread in store.unread_pieces(closet_id)] == [("0.jpg", None)]


def test_a_photo_that_the_model_in_use_has_not_read_is_waited_for(store: Store, board_id: str) -> None:
    photo_id = store.board_photos(board_id)[0].photo_id
    store.add_item(board_id, ("0.jpg", jpeg(0)), photo("p", garment("skirt")), model=SHIPPED)
    store.use_model("another", ("hats",))
    with pytest.raises(StoreError, match="not been read by the model in use"):
        store.shown_look(photo_id)
    assert store.items(board_id) == ()
    store.use_model(SHIPPED)
    assert len(store.items(board_id)) == 1 and store.shown_look(photo_id).look is not None


def test_what_was_said_in_a_lab_models_words_is_taken_along(new_store: Callable[..., Store]) -> None:
    here, there = new_store(), new_store()
    made = here.create_board("Summer").board_id
    for model, categories in ((SHIPPED, None), (ALONE, NAMES), (LAB, NAMES)):
        here.use_model(model, categories)
    (photo_id,) = here.add_photos(made, [("0.jpg", jpeg(0))]).photo_ids
    read_by_all(here, photo_id, "skirt", "my skirts")
    closet_id = here.create_closet("Mine").closet_id
    here.add_piece(closet_id, ("0.jpg", jpeg(0)), photo("p", garment("skirt")), category="odd things", model=SHIPPED)
    here.correct(photo_id, Correction("change", "my skirts", "odd things"))
    first, second = BytesIO(), BytesIO()
    here.export_zip(first)
    assert there.import_zip(first.getvalue()).problems == ()
    there.export_zip(second)
    assert second.getvalue() == first.getvalue()
    assert shown(there, made) == [("skirt",)]
    for model in (ALONE, LAB):
        there.use_model(model, NAMES)
    read_by_all(there, photo_id, "skirt", "my skirts")
    assert shown(there, made) == [("odd things",)]
    assert [piece.category for piece in there.pieces(closet_id)] == ["odd things"]


def test_own_categories_are_found_beside_a_lab_model(store: Store) -> None:
    rng = np.random.default_rng(0)

    def sandals(direction: int) -> PhotoLook:
        vector = embedding(direction) + rng.normal(0, 0.05, 16).astype(np.float32)
        vector /= np.linalg.norm(vector)
        made = photo("photo", garment("sandals", vector=vector))
        assert made.look is not None
        return replace(made, look=replace(made.look, item=item("sandals", vector=vector)))

    made = store.create_board("Summer").board_id
    ids = store.add_photos(made, [(f"{number}.jpg", jpeg(number)) for number in range(4)]).photo_ids
    names = ("my sandals", "my skirts")
    store.use_model("lab", names)
    for photo_id, direction in zip(ids, (7, 2, 2, 2), strict=True):
        seen = sandals(direction)
        assert seen.look is not None
        (piece,) = (replace(piece, category="my sandals") for piece in seen.look.garments)
        whole = replace(seen.look.item, probabilities={"my sandals": 1.0, "my skirts": 0.0}, garment=piece)
        scores = dict.fromkeys(names, 0.5)
        look = replace(seen.look, scores=scores, categories=("my sandals",), garments=(piece,), item=whole)
        store.save_look(photo_id, "lab", replace(seen, look=look))
    examples = [((f"e{number}.jpg", jpeg(50 + number)), sandals(7)) for number in range(6)]
    store.add_own_category("beach shoes", examples, model=SHIPPED)
    assert shown(store, made) == [("beach shoes",), ("my sandals",), ("my sandals",), ("my sandals",)]
    assert store.taxonomy().categories == (*names, "beach shoes")
    with pytest.raises(UsageError, match="already"):
        store.add_own_category("My-Sandals", examples, model=SHIPPED)
    store.remove_own_category("beach shoes")
    assert shown(store, made)[0] == ("my sandals",)
