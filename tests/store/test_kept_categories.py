"""Own categories and lab models in the store: kept, shown, corrected, taken along, removed."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from looks_for_tests import embedding, garment, item, photo
from photos_for_tests import jpeg

from stylerec.domain.corrections import Correction
from stylerec.domain.looks import PhotoLook
from stylerec.errors import StoreError, TaxonomyError, UsageError
from stylerec.store import Store

MODEL = "one-model"
FLIP_FLOPS, BOOTS, SKIRT = 7, 2, 4


def jpegs(count: int, first: int = 0) -> list[tuple[str, bytes]]:
    return [(f"{number}.jpg", jpeg(number)) for number in range(first, first + count)]


def like(direction: int, number: int) -> np.ndarray:
    vector = embedding(direction) + np.random.default_rng([direction, number]).normal(0, 0.05, 16)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def worn(name: str, category: str, direction: int, number: int = 0) -> PhotoLook:
    vector = like(direction, number)
    made = photo(name, garment(category, vector=vector))
    return replace(made, look=replace(made.look, item=item(category, vector=vector)))


@pytest.fixture
def board_id(store: Store) -> str:
    """A board with beach, city and evening."""
    made = store.boards.create("Summer").board_id
    store.models.use(MODEL)
    looks = [("sandals", FLIP_FLOPS), ("boots", BOOTS), ("skirt", SKIRT), ("boots", BOOTS), ("boots", BOOTS)]
    added = store.photos.add(made, jpegs(len(looks)))
    for number, (photo_id, (category, direction)) in enumerate(zip(added.photo_ids, looks, strict=True)):
        store.looks.save(photo_id, MODEL, worn(f"{number}", category, direction, number))
    return made


def examples(first: int = 50) -> list[tuple[tuple[str, bytes], PhotoLook]]:
    return [
        (source, worn(source[0], "sandals", FLIP_FLOPS, first + number))
        for number, source in enumerate(jpegs(6, first=first))
    ]


def shown(store: Store, board_id: str) -> list[tuple[str, ...]]:
    return [photo.look.categories for photo in store.looks.mood_board(board_id).readable if photo.look]


def test_a_category_is_added_shown_and_removed(store: Store, board_id: str) -> None:
    before, version = shown(store, board_id), store.boards.version(board_id)
    info = store.categories.add("flip flops", examples(), model=MODEL)
    assert (info.name, info.group, len(info.photo_ids)) == ("flip flops", "footwear", 6)
    assert store.categories.all() == (info,)
    assert shown(store, board_id)[0] == ("flip flops",) and shown(store, board_id)[1:] == before[1:]
    board = store.looks.mood_board(board_id)
    assert board.user_items()["flip flops"].tolist() == [1, 0, 0, 0, 0]
    assert board.taxonomy.display_name("flip flops") == "Flip flops"
    assert store.boards.version(board_id) != version
    store.categories.remove("flip flops")
    assert shown(store, board_id) == before and store.categories.all() == ()
    assert "flip flops" not in store.categories.taxonomy().categories
    for photo_id in info.photo_ids:
        with pytest.raises(StoreError):
            store.photos.original(photo_id)


def test_examples_that_could_not_be_kept_leave_no_files(
    store: Store, board_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def files() -> list[Path]:
        return sorted(path for path in (store.files.folder / "photos").rglob("*") if path.is_file())

    def fail(*row: object) -> None:
        raise StoreError("the disk is full")

    before = files()
    monkeypatch.setattr("stylerec.store.own_categories.touch_boards", fail)
    with pytest.raises(StoreError, match="full"):
        store.categories.add("flip flops", examples(), model=MODEL)
    store.keeper.sweep()  # as when the store is opened the next time
    assert len(before) == 5 and files() == before


def test_nothing_is_kept_of_a_category_that_cannot_be_learned(store: Store, board_id: str) -> None:
    with pytest.raises(UsageError, match="received 4"):
        store.categories.add("flip flops", examples()[:4], model=MODEL)
    with pytest.raises(UsageError, match="already"):
        store.categories.add("Skirt", examples(), model=MODEL)
    store.categories.add("flip flops", examples(), model=MODEL)
    with pytest.raises(UsageError, match="already"):
        store.categories.add("Flip-Flops", examples(), model=MODEL)
    with pytest.raises(StoreError, match="there is: flip flops"):
        store.categories.remove("hats of mine")


def test_corrections_and_own_categories_get_along(store: Store, board_id: str) -> None:
    beach, city = (photo.photo_id for photo in store.photos.of(board_id)[:2])
    with pytest.raises(TaxonomyError):
        store.corrections.add(city, Correction("change", "boots", "thing of mine"))
    store.categories.add("flip flops", examples(), model=MODEL)
    store.corrections.add(city, Correction("change", "boots", "flip flops"))
    removal = store.corrections.add(beach, Correction("remove", "flip flops"))
    assert shown(store, board_id)[:2] == [(), ("flip flops",)]
    assert store.looks.shown(city).look.scores["flip flops"] == 1
    store.corrections.undo(removal)
    store.corrections.add(beach, Correction("change", "sandals", "sandals"))
    assert shown(store, board_id)[0] == ("sandals",)
    store.categories.remove("flip flops")
    assert shown(store, board_id)[:2] == [("sandals",), ("boots",)]
    assert store.corrections.of(city) == ()


def test_what_a_person_says_goes_before_own_categories_and_after_them(store: Store, board_id: str) -> None:
    """Corrections of what was recognised, then own categories, then corrections of those: on boards and for items."""
    beach, city = (photo.photo_id for photo in store.photos.of(board_id)[:2])
    for photo_id, category, direction in ((beach, "sandals", FLIP_FLOPS), (city, "boots", BOOTS)):
        source = ("item.jpg", store.photos.original(photo_id))
        store.items.add(board_id, source, worn("item", category, direction), model=MODEL)
    store.categories.add("flip flops", examples(), model=MODEL)

    def called(photo_id: str) -> list[str | None]:
        """On the board, as an item is recognised, and as the person says the item is."""
        (item_kept,) = [kept for kept in store.items.of(board_id) if kept.photo_id == photo_id]
        (garment_shown,) = store.looks.shown(photo_id).garments
        return [garment_shown.category, item_kept.look.look.item.category, item_kept.category]

    assert called(beach) == ["flip flops", "flip flops", None]
    assert called(city) == ["boots", "boots", None]
    later = store.corrections.add(beach, Correction("change", "flip flops", "flats"))
    assert called(beach) == ["flats", "flip flops", "flats"]
    store.corrections.undo(later)
    store.corrections.add(beach, Correction("change", "sandals", "heels"))
    assert called(beach) == ["heels", "flip flops", "heels"], "what was recognised is corrected before it is renamed"
    store.corrections.add(city, Correction("change", "boots", "flip flops"))
    store.corrections.add(city, Correction("change", "flip flops", "sandals"))
    assert called(city) == ["sandals", "boots", "sandals"], "one change after the other"


def test_each_owner_has_their_own(store: Store, board_id: str) -> None:
    store.categories.add("flip flops", examples(), model=MODEL)
    other = store.for_owner("somebody else")
    assert other.categories.all() == () and "flip flops" not in other.categories.taxonomy().categories
    with pytest.raises(StoreError):
        other.categories.remove("flip flops")


def test_examples_are_read_by_a_new_model_and_learned_anew(store: Store, board_id: str) -> None:
    info = store.categories.add("flip flops", examples(), model=MODEL)
    store.models.use("another")
    waiting = [photo_id for photo_id, _ in store.looks.waiting("another")]
    assert set(info.photo_ids) <= set(waiting)
    beach = store.photos.of(board_id)[0].photo_id
    store.looks.save(beach, "another", worn("beach", "sandals", 9))
    assert shown(store, board_id)[0] == ("sandals",)
    for number, photo_id in enumerate(info.photo_ids):
        store.categories.refresh()
        assert shown(store, board_id)[0] == ("sandals",)
        store.looks.save(photo_id, "another", worn("example", "sandals", 9, number))
    store.categories.refresh()
    assert shown(store, board_id)[0] == ("flip flops",)


def test_own_categories_are_taken_along(new_store: Callable[..., Store]) -> None:
    here, there = new_store(), new_store()
    made = here.boards.create("Summer").board_id
    (photo_id,) = here.photos.add(made, jpegs(1)).photo_ids
    here.models.use(MODEL)
    here.looks.save(photo_id, MODEL, worn("beach", "sandals", FLIP_FLOPS))
    here.boards.create("Boots")
    for number, source in enumerate(jpegs(5, first=20)):
        (boots,) = here.photos.add(here.boards.all()[-1].board_id, [source]).photo_ids
        here.looks.save(boots, MODEL, worn("boots", "boots", BOOTS, number))
    here.categories.add("flip flops", examples(), model=MODEL)
    here.corrections.add(photo_id, Correction("change", "flip flops", "flip flops"))
    first, second = BytesIO(), BytesIO()
    here.export_zip(first)
    assert there.import_zip(first.getvalue()).problems == ()
    assert shown(there, made) == [("flip flops",)]
    there.export_zip(second)
    assert second.getvalue() == first.getvalue()
    there.delete_everything()
    assert there.categories.all() == () and list(there.files.folder.rglob("*.jpg")) == []


def test_boards_speak_the_words_of_a_lab_model_while_it_is_used(store: Store, board_id: str) -> None:
    beach, city = (photo.photo_id for photo in store.photos.of(board_id)[:2])
    store.corrections.add(city, Correction("change", "boots", "sneakers"))
    store.models.use("lab", ("my shoes", "my skirts"))
    assert [photo.state for photo in store.photos.of(board_id)] == ["waiting"] * 5
    assert store.boards.get(board_id).n_waiting == 5 and shown(store, board_id) == []
    made = worn("beach", "sandals", FLIP_FLOPS)
    named = replace(made.look.garments[0], category="my shoes")
    look = replace(made.look, scores={"my shoes": 0.9, "my skirts": 0.1}, categories=("my shoes",), garments=(named,))
    for photo_id in (beach, city):
        store.looks.save(photo_id, "lab", replace(made, look=look))
    board = store.looks.mood_board(board_id)
    assert board.taxonomy.categories == ("my shoes", "my skirts")
    assert [photo.look.categories for photo in board.readable] == [("my shoes",), ("my shoes",)]
    assert [photo.state for photo in store.photos.of(board_id)] == ["read"] * 2 + ["waiting"] * 3
    store.models.use(MODEL)
    assert shown(store, board_id)[:2] == [("sandals",), ("sneakers",)]
