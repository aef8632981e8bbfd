"""The page that answers, in each of its states."""

import pytest
from streamlit.testing.v1 import AppTest

from stylerec.app.components.shared import picture_choice
from stylerec.app.current import ITEM, StyledItem
from stylerec.domain.corrections import Correction
from stylerec.store import Store
from tests.app.conftest import PATIENCE, Fill, jpeg
from tests.app.texts import button, labels, texts
from tests.looks_for_tests import embedding, garment, item

NOT_A_PHOTO = ("notes.jpg", b"just some words", "image/jpeg")
SKIRT = ("my skirt.jpg", jpeg(77), "image/jpeg")
BOOTS = garment("boots", vector=embedding(1))
PARTS = ["How you would wear it", "Outfits from your closet", "What goes with it", "Similar to a skirt"]
OUTFITS = {
    "one": (garment("skirt", ("navy",)), BOOTS),
    "two": (garment("skirt", ("red",)), BOOTS),
    "three": (garment("trousers", vector=embedding(2)), garment("hat", vector=embedding(3))),
}


@pytest.fixture
def styling(page: AppTest, fill: Fill) -> AppTest:
    """The page, with a board of three outfits."""
    fill("Board", **OUTFITS)
    button(page.run(), "Style an item").click().run()
    return page


def drop_item(page: AppTest, file: tuple[str, bytes, str] = SKIRT) -> AppTest:
    return page.file_uploader[0].set_value(file).run()


def test_it_asks_for_an_item(styling: AppTest):
    assert styling.title[0].value == "How would I wear this?"
    assert len(styling.file_uploader) == 1
    assert [header.value for header in styling.header] == ["The piece to wear"]


def test_the_answer_shows_photos_with_reasons_and_pairings(styling: AppTest):
    drop_item(styling)
    assert [header.value for header in styling.header] == ["Skirt", *PARTS]
    assert "Skirt" in [heading.value for heading in styling.header]
    assert "skirt, with boots" in texts(styling) and "0." not in texts(styling)
    assert "In 2 of your 2 looks with a skirt" in texts(styling)
    assert "Only 2 looks of your board show a skirt" in texts(styling)


def test_the_category_can_be_corrected(styling: AppTest):
    drop_item(styling)
    styling.selectbox[0].set_value("cufflinks").run()
    assert "Cufflinks" in [heading.value for heading in styling.header]
    assert "No photo of the board shows cufflinks" in texts(styling)
    styling.pills[0].set_value("skirt").run()
    assert "Skirt" in [heading.value for heading in styling.header]
    assert "No photo of the board" not in texts(styling)


def test_a_bad_item_is_explained_and_another_can_be_dropped(styling: AppTest):
    drop_item(styling, NOT_A_PHOTO)
    assert "notes.jpg" in styling.error[0].value.replace("\\", "")
    drop_item(styling)
    assert not styling.error
    assert "Skirt" in [heading.value for heading in styling.header]


def test_an_item_is_there_again_in_a_new_session(styling: AppTest, monkeypatch: pytest.MonkeyPatch):
    drop_item(styling)
    again = AppTest.from_file(styling._script_path, default_timeout=PATIENCE).run()
    button(again, "Style an item").click().run()
    assert "Styled before" in texts(again)
    monkeypatch.setattr(picture_choice, "show", lambda key, choices: choices[0].choice_id)
    again.run()
    assert [header.value for header in again.header] == ["Skirt", *PARTS]


def test_a_correction_of_a_photo_changes_the_answer(styling: AppTest, store: Store):
    drop_item(styling)
    assert "In 2 of your 2 looks with a skirt" in texts(styling)
    board_id = store.boards.all()[0].board_id
    photo_id = store.photos.of(board_id)[1].photo_id
    store.corrections.add(photo_id, Correction("change", "skirt", "dress", OUTFITS["two"][0].box))
    assert "In your only look with a skirt" in texts(styling.run())


def test_a_garment_of_a_photo_is_styled_without_that_photo(page: AppTest, fill: Fill, store: Store):
    board_id = fill("Board", **OUTFITS)
    page.run()
    photo = store.photos.of(board_id)[0]
    page.session_state[ITEM] = StyledItem("chosen", photo.name, item("skirt"), photo.photo_id, on_board=True)
    button(page, "Style an item").click().run()
    assert "In your only look with a skirt" in texts(page)


@pytest.mark.parametrize(
    ("score", "heading"), [(0.4, "No skirt on this board, but similar"), (0.2, "No skirt on this board")]
)
def test_similar_photos_are_promised_where_there_are_some(page: AppTest, fill: Fill, score: float, heading: str):
    fill("Board", one=(garment("skirt", score=score, vector=embedding(2)),))
    button(page.run(), "Style an item").click().run()
    assert heading in [shown.value for shown in drop_item(page).header]


@pytest.mark.parametrize(
    ("scores", "heading"),
    [
        ((0.4,), "No sure match on this board, but similar photos"),
        ((0.2,), "No sure match on this board"),
        ((0.9, 0.4), "Similar to this piece"),
    ],
)
def test_that_none_shows_it_is_not_said_of_an_item_that_may_be_something_else(
    page: AppTest, fill: Fill, store: Store, scores: tuple[float, ...], heading: str
):
    looks = {f"{score}": (garment("skirt", score=score, vector=embedding(2)),) for score in scores}
    photo = store.photos.of(fill("Board", **looks))[0]
    page.run()
    page.session_state[ITEM] = StyledItem("chosen", "mine", item("skirt", dress=0.45), photo.photo_id)
    button(page, "Style an item").click().run()
    assert heading in [shown.value for shown in page.header]


def test_a_board_without_photos_says_so(store: Store):
    store.boards.create("Empty")

    def script() -> None:
        from stylerec.app.pages import styling

        styling.show()

    page = drop_item(AppTest.from_function(script, default_timeout=PATIENCE).run())
    assert "There are no photos on this board yet" in texts(page) and "Add photos" in labels(page)


def test_the_sample_shows_the_whole_thing_at_one_click(page: AppTest, store: Store):
    """Composed by stand-ins (`composed_fast`): the real ones take a second."""
    button(page.run(), "Try it with a sample").click().run()
    (board,) = store.boards.all()
    assert (board.name, board.n_read) == ("Sample board", 16)
    assert "Skirt" in [heading.value for heading in page.header]
    assert "How you would wear it" in [heading.value for heading in page.header]
    looks = store.looks.mood_board(board.board_id).readable
    assert all(set(look.look.categories) == {"skirt", "boots"} for look in looks)  # what the sample says is there
