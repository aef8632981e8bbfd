"""Names that are the address of an image, given to all that has a name: no page shows one as Markdown."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from stylerec.app.current import ITEM, StyledItem
from stylerec.domain.looks import PhotoLook
from stylerec.store import Store
from tests.app.conftest import MODEL, PATIENCE, Fill, jpeg
from tests.app.texts import choose
from tests.looks_for_tests import embedding, garment, item, seen_as

NAME = "![x](http://127.0.0.1:9/evil.png)"
MARKDOWN = {"body", "label", "help", "caption", "captions", "title", "content", "text"}
"""What Streamlit's elements call a text that the browser reads as Markdown."""
WITH_OPTIONS = {"Radio", "MenuButton"}
"""Elements whose `options` are such texts."""


def markdown_of(element: Message) -> Iterator[str]:
    """All texts of an element that are read as Markdown."""
    for field, value in element.ListFields():
        for one in value if field.is_repeated else [value]:
            if isinstance(one, Message):
                yield from markdown_of(one)
            elif field.name in MARKDOWN or (field.name == "options" and element.DESCRIPTOR.name in WITH_OPTIONS):
                yield str(one)


def read_as_images(page: AppTest) -> list[str]:
    """Texts of a page in which an address is that of an image."""
    assert not page.exception
    protos = [getattr(part, "proto", None) for part in page]
    read = [proto for proto in protos if isinstance(proto, Message) and proto.DESCRIPTOR.name != "Html"]
    shown = [text for proto in read for text in markdown_of(proto)]
    assert any("evil" in text for text in shown)
    return [text for text in shown if "](" in text]


def near(direction: int, number: int) -> np.ndarray:
    vector = embedding(direction) + np.random.default_rng([direction, number]).normal(0, 0.05, 16)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def own_item(number: int) -> PhotoLook:
    """A photo of one piece of the category of one's own."""
    seen = seen_as("sandals")
    assert seen.look
    return replace(seen, look=replace(seen.look, item=item("sandals", vector=near(7, number))))


@pytest.fixture
def photo_id(fill: Fill, store: Store) -> str:
    """The first photo of a board, with a garment of a category of one's own; all that has a name has this one."""
    store.models.use(MODEL)
    looks = {f"{number}": (garment("boots", vector=near(2, number)), garment("hat")) for number in range(4)}
    board_id = fill(NAME, **{NAME: (garment("sandals", vector=near(7, 0)), garment("skirt"))}, **looks)
    examples = [((f"{number}.jpg", jpeg(500 + number)), own_item(number)) for number in range(50, 56)]
    store.categories.add(NAME, examples, model=MODEL)
    first = store.photos.of(board_id)[0].photo_id
    store.photos.tag(board_id, first, occasions=[NAME])
    closet_id = store.closets.create(NAME).closet_id
    store.closets.create(f"{NAME} 2")
    sandals = store.pieces.add(closet_id, (NAME, jpeg(600)), own_item(60), category=NAME, model=MODEL)
    skirt = store.pieces.add(closet_id, ("skirt", jpeg(601)), seen_as("skirt"), model=MODEL)
    for piece in (sandals, skirt):
        store.pieces.update(piece.piece_id, occasions=[NAME], words=[NAME])
    store.outfits.keep(closet_id, [sandals.piece_id, skirt.piece_id], NAME, tags=[NAME])
    return first


def opened(path: str) -> AppTest:
    """A page of the app, not run yet."""

    def script(path: str) -> None:
        from stylerec.app import dialogs
        from stylerec.app.navigation import MORE, PLACES

        dialogs.all_closed()
        next(entry for entry in (*PLACES, *MORE) if entry.path == path).show()

    return AppTest.from_function(script, default_timeout=PATIENCE, args=(path,))


@pytest.mark.parametrize("path", ["board", "closet", "wear", "buy", "patterns", "categories"])
def test_no_page_shows_a_name_as_an_image(path: str, photo_id: str) -> None:
    page = opened(path).run()
    assert read_as_images(page) == []
    views = next((list(one.options) for one in page.segmented_control if one.label == "View"), [])
    for view in views[1:]:
        assert read_as_images(choose(page, "View", view)) == []


def test_no_answer_shows_a_name_as_an_image(photo_id: str) -> None:
    page = opened("style")
    page.session_state[ITEM] = StyledItem(
        "chosen", NAME, own_item(60).look.item, photo_id, on_board=True, category=NAME
    )
    assert read_as_images(page.run()) == []
    page.session_state[ITEM] = StyledItem("another", NAME, item("skirt"), photo_id, on_board=True)
    assert read_as_images(page.run()) == []


def test_no_dialog_shows_a_name_as_an_image(photo_id: str, store: Store) -> None:
    def script(board_id: str, photo_id: str) -> None:
        from stylerec.app import dialogs
        from stylerec.app.components.board import photo_detail

        dialogs.all_closed()
        photo_detail.show(board_id, [photo_id])

    (board,) = store.boards.all()
    page = AppTest.from_function(script, default_timeout=PATIENCE, args=(board.board_id, photo_id)).run()
    (garments,) = (pill for pill in page.pills if pill.label == "In this photo")
    assert read_as_images(page) == [] and len(garments.options) == 2
    for number in range(2):
        assert read_as_images(garments.set_value(number).run()) == []


def test_no_piece_and_no_outfit_shows_a_name_as_an_image(photo_id: str, store: Store) -> None:
    def script(piece_id: str, outfit_id: str) -> None:
        from stylerec.app import dialogs
        from stylerec.app.components.closet import piece_detail
        from stylerec.app.components.wear import outfit_detail
        from stylerec.closet.weather import ANY_WEATHER

        dialogs.all_closed()
        piece_detail.show(piece_id) if piece_id else outfit_detail.show(outfit_id, ANY_WEATHER)

    closet_id = store.closets.all()[0].closet_id
    piece = next(piece for piece in store.pieces.of(closet_id) if piece.category == NAME)
    (outfit,) = store.outfits.kept(closet_id)
    for chosen in ((piece.piece_id, ""), ("", outfit.outfit_id)):
        assert read_as_images(AppTest.from_function(script, default_timeout=PATIENCE, args=chosen).run()) == []
