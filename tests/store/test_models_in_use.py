"""Which model reads whose photos: switching back and forth loses nothing, and is a matter of one's own."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from looks_for_tests import embedding, garment, item, photo
from photos_for_tests import jpeg

from stylerec.domain.board_changes import compare_readings
from stylerec.domain.corrections import Correction
from stylerec.domain.looks import PhotoLook
from stylerec.errors import StoreError, UsageError
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
    store.looks.save(photo_id, SHIPPED, made)
    for model in (LAB, ALONE):
        store.looks.save(photo_id, model, named(made, *(names if model == LAB else names[:1])))


@pytest.fixture
def board_id(store: Store) -> str:
    """Three photos that the shipped recogniser and a lab model in both its ways have read."""
    made = store.boards.create("Summer").board_id
    for model, categories in ((LAB, NAMES), (ALONE, NAMES), (SHIPPED, None)):
        store.models.use(model, categories)
    ids = store.photos.add(made, [(f"{number}.jpg", jpeg(number)) for number in range(3)]).photo_ids
    read_by_all(store, ids[0], "skirt", "my skirts", "odd things")
    read_by_all(store, ids[1], "boots", "boots")
    read_by_all(store, ids[2], "skirt", "my skirts")
    return made


def shown(store: Store, board_id: str) -> list[tuple[str, ...]]:
    return [photo.look.categories for photo in store.looks.mood_board(board_id).readable if photo.look]


def test_going_back_and_forth_is_instant_and_keeps_corrections(store: Store, board_id: str) -> None:
    before = shown(store, board_id)
    ids = [photo.photo_id for photo in store.photos.of(board_id)]
    store.corrections.add(ids[1], Correction("change", "boots", "sneakers"))
    version = store.boards.version(board_id)
    store.models.use(LAB, NAMES)
    assert store.boards.version(board_id) != version and store.boards.get(board_id).n_waiting == 0
    assert shown(store, board_id) == [("my skirts", "odd things"), ("boots",), ("my skirts",)]
    store.corrections.add(ids[2], Correction("change", "my skirts", "odd things"))
    store.models.use(ALONE, NAMES)  # the same words, and yet its own looks
    assert shown(store, board_id) == [("my skirts",), ("boots",), ("odd things",)]
    store.models.use(SHIPPED)
    assert shown(store, board_id) == [before[0], ("sneakers",), before[2]]
    store.models.use(LAB, NAMES)
    assert shown(store, board_id)[2] == ("odd things",)


def test_each_owner_chooses_for_themselves(store: Store, board_id: str) -> None:
    other = store.for_owner("somebody else")
    theirs = other.boards.create("Mine").board_id
    other.photos.add(theirs, [("0.jpg", jpeg(0))])
    version = store.boards.version(board_id)
    other.models.use(LAB, NAMES)
    other.models.choose("mine", "alone")
    assert shown(other, theirs) == [("my skirts", "odd things")] and other.categories.taxonomy().categories == NAMES
    assert shown(store, board_id)[0] == ("skirt",) and store.boards.version(board_id) == version
    assert store.models.chosen() is None and other.models.chosen() == NamerChoice("mine", "alone")
    other.models.choose(None)
    assert other.models.chosen() is None
    other.models.choose("mine")
    other.delete_everything()
    assert other.models.chosen() is None


def test_a_board_is_compared_under_two_models(store: Store, board_id: str) -> None:
    store.models.use(LAB, NAMES)
    change = compare_readings(store.looks.mood_board(board_id, SHIPPED), store.looks.mood_board(board_id, LAB))
    assert (change.n_photos, change.categories) == (3, (53, 3))
    assert change.appeared == {"My skirts": 2, "Odd things": 1} and change.vanished == {"Skirt": 2}
    assert change.stayed == {"Boots": (1, 1)} and change.cells == 5
    assert change.per_photo == pytest.approx((1.0, 4 / 3))
    store.models.use("plural", ("skirts", "boots"))
    photo_id = store.photos.of(board_id)[0].photo_id
    made = photo("photo", garment("skirt")).look
    assert made is not None
    seen = replace(made.garments[0], category="skirts")
    look = replace(made, scores={"skirts": 0.9, "boots": 0.0}, categories=("skirts",), garments=(seen,))
    store.looks.save(photo_id, "plural", replace(photo("photo"), look=look))
    change = compare_readings(store.looks.mood_board(board_id, SHIPPED), store.looks.mood_board(board_id, "plural"))
    assert (change.n_photos, change.cells, change.stayed) == (1, 0, {"Skirt": (1, 1)})
    store.models.use("nothing read", ("skirts",))
    assert compare_readings(store.looks.mood_board(board_id, SHIPPED), store.looks.mood_board(board_id)).n_photos == 0


def test_pieces_keep_what_was_said_in_either_words(store: Store, board_id: str) -> None:
    closet_id = store.closets.create("Mine").closet_id
    made = photo("p", garment("skirt"))
    piece = store.pieces.add(closet_id, ("0.jpg", jpeg(0)), made, model=SHIPPED)
    store.pieces.update(piece.piece_id, category="shorts")
    version = store.closets.version(closet_id)
    store.models.use(LAB, NAMES)
    assert store.closets.version(closet_id) != version
    assert [piece.category for piece in store.pieces.of(closet_id)] == ["my skirts"]
    store.pieces.update(piece.piece_id, category="Odd things")
    assert [piece.category for piece in store.pieces.of(closet_id)] == ["odd things"]
    store.models.use(SHIPPED)
    assert [piece.category for piece in store.pieces.of(closet_id)] == ["shorts"]
    store.models.use("another", ("hats",))  # it has read nothing yet
    assert store.pieces.of(closet_id) == ()
    assert [(unread.name, unread.problem) for unread in store.pieces.unread(closet_id)] == [("0.jpg", None)]


def test_a_photo_that_the_model_in_use_has_not_read_is_waited_for(store: Store, board_id: str) -> None:
    photo_id = store.photos.of(board_id)[0].photo_id
    store.items.add(board_id, ("0.jpg", jpeg(0)), photo("p", garment("skirt")), model=SHIPPED)
    store.models.use("another", ("hats",))
    with pytest.raises(StoreError, match="not been read by the model in use"):
        store.looks.shown(photo_id)
    assert store.items.of(board_id) == ()
    store.models.use(SHIPPED)
    assert len(store.items.of(board_id)) == 1 and store.looks.shown(photo_id).look is not None


def test_what_was_said_in_a_lab_models_words_is_taken_along(new_store: Callable[..., Store]) -> None:
    here, there = new_store(), new_store()
    made = here.boards.create("Summer").board_id
    for model, categories in ((SHIPPED, None), (ALONE, NAMES), (LAB, NAMES)):
        here.models.use(model, categories)
    (photo_id,) = here.photos.add(made, [("0.jpg", jpeg(0))]).photo_ids
    read_by_all(here, photo_id, "skirt", "my skirts")
    closet_id = here.closets.create("Mine").closet_id
    here.pieces.add(closet_id, ("0.jpg", jpeg(0)), photo("p", garment("skirt")), category="odd things", model=SHIPPED)
    here.corrections.add(photo_id, Correction("change", "my skirts", "odd things"))
    first, second = BytesIO(), BytesIO()
    here.export_zip(first)
    assert there.import_zip(first.getvalue()).problems == ()
    there.export_zip(second)
    assert second.getvalue() == first.getvalue()
    assert shown(there, made) == [("skirt",)]
    for model in (ALONE, LAB):
        there.models.use(model, NAMES)
    read_by_all(there, photo_id, "skirt", "my skirts")
    assert shown(there, made) == [("odd things",)]
    assert [piece.category for piece in there.pieces.of(closet_id)] == ["odd things"]


def test_own_categories_are_found_beside_a_lab_model(store: Store) -> None:
    rng = np.random.default_rng(0)

    def sandals(direction: int) -> PhotoLook:
        vector = embedding(direction) + rng.normal(0, 0.05, 16).astype(np.float32)
        vector /= np.linalg.norm(vector)
        made = photo("photo", garment("sandals", vector=vector))
        assert made.look is not None
        return replace(made, look=replace(made.look, item=item("sandals", vector=vector)))

    made = store.boards.create("Summer").board_id
    ids = store.photos.add(made, [(f"{number}.jpg", jpeg(number)) for number in range(4)]).photo_ids
    names = ("my sandals", "my skirts")
    store.models.use("lab", names)
    for photo_id, direction in zip(ids, (7, 2, 2, 2), strict=True):
        seen = sandals(direction)
        assert seen.look is not None
        (piece,) = (replace(piece, category="my sandals") for piece in seen.look.garments)
        whole = replace(seen.look.item, probabilities={"my sandals": 1.0, "my skirts": 0.0}, garment=piece)
        scores = dict.fromkeys(names, 0.5)
        look = replace(seen.look, scores=scores, categories=("my sandals",), garments=(piece,), item=whole)
        store.looks.save(photo_id, "lab", replace(seen, look=look))
    examples = [((f"e{number}.jpg", jpeg(50 + number)), sandals(7)) for number in range(6)]
    store.categories.add("beach shoes", examples, model=SHIPPED)
    assert shown(store, made) == [("beach shoes",), ("my sandals",), ("my sandals",), ("my sandals",)]
    assert store.categories.taxonomy().categories == (*names, "beach shoes")
    with pytest.raises(UsageError, match="already"):
        store.categories.add("My-Sandals", examples, model=SHIPPED)
    store.categories.remove("beach shoes")
    assert shown(store, made)[0] == ("my sandals",)
