"""The page in each of its states: empty, running, result, bad file, no match."""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from streamlit.testing.v1 import AppTest

from stylerec.app.recognition import SharedRecogniser
from stylerec.sample import draw_item, draw_photo

APP = str(Path(__file__).parents[2] / "streamlit_app.py")
PATIENCE = 600  # seconds, for machines that are busy with other things
NOT_A_PHOTO = ("notes.jpg", b"just some words", "image/jpeg")

File = tuple[str, bytes, str]


def jpeg(named: tuple[str, bytes]) -> File:
    return (*named, "image/jpeg")


@pytest.fixture(scope="module")
def outfits() -> list[File]:
    """Three outfits with a skirt, one with trousers."""
    return [jpeg(draw_photo(number)) for number in (0, 7, 11, 9)]


@pytest.fixture(scope="module")
def skirt() -> File:
    return jpeg(draw_item())


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_file(APP, default_timeout=PATIENCE).run()


def drop_board(page: AppTest, files: list[File]) -> AppTest:
    return next(u for u in page.file_uploader if u.accept_multiple_files).set_value(files).run()


def drop_item(page: AppTest, file: File) -> AppTest:
    return next(u for u in page.file_uploader if not u.accept_multiple_files).set_value(file).run()


def until_read(page: AppTest) -> AppTest:
    """The fragment that redraws the progress has no clock in a test, so the page is run again."""
    end = time.monotonic() + PATIENCE
    while page.get("progress") and time.monotonic() < end:
        time.sleep(0.05)
        page.run()
    assert not page.exception
    return page


def texts(page: AppTest) -> str:
    kinds = ("title", "header", "subheader", "markdown", "caption", "info", "error")
    return "\n".join(element.value for kind in kinds for element in page.get(kind)).replace("\\", "")


def test_empty_page_asks_for_a_board_and_an_item_and_offers_a_sample(page: AppTest):
    assert not page.exception
    assert page.title[0].value == "How would I wear this?"
    assert [uploader.accept_multiple_files for uploader in page.file_uploader] == [True, False]
    assert "Try it with a sample" in [button.label for button in page.button]


def test_the_page_opens_without_the_model():
    code = (
        "import sys; from streamlit.testing.v1 import AppTest; "
        f"page = AppTest.from_file({APP!r}, default_timeout={PATIENCE}).run(); assert not page.exception; "
        "print(sorted({'tensorflow', 'ai_edge_litert', 'stylerec.recogniser'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_a_folder_can_be_dropped_too(page: AppTest):
    page.segmented_control[0].set_value("A folder").run()
    assert page.file_uploader[0].accept_directory


@pytest.fixture
def held_back(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """The recogniser waits after the second photo until the event is set."""
    go_on = Event()
    real: Callable = SharedRecogniser.recognise

    def slow(self, sources):
        for number, look in enumerate(real(self, sources)):
            if number == 2:
                assert go_on.wait(PATIENCE)
            yield look

    monkeypatch.setattr(SharedRecogniser, "recognise", slow)
    yield go_on
    go_on.set()


def test_running_shows_progress_and_the_photos_so_far_and_then_the_board(
    page: AppTest, outfits: list[File], held_back: Event
):
    drop_board(page, outfits)
    end = time.monotonic() + PATIENCE
    while "2 of 4 photos" not in page.get("progress")[0].proto.text and time.monotonic() < end:
        time.sleep(0.05)
        page.run()
    assert "2 of 4 photos" in page.get("progress")[0].proto.text
    assert {"Stop here", "Start over"} <= {button.label for button in page.button}
    assert len(page.image) == 2
    held_back.set()
    until_read(page)
    assert "4 photos on your board" in texts(page)


def test_result_shows_photos_with_reasons_pairings_and_the_board(page: AppTest, outfits: list[File], skirt: File):
    drop_item(page, skirt)
    until_read(drop_board(page, outfits))
    shown = texts(page)
    assert [header.value for header in page.header] == ["How you would wear it", "What goes with it", "Your board"]
    assert "Skirt" in [subheader.value for subheader in page.subheader]
    assert "Shows a" in shown
    assert re.search(r"in \d of your \d photos with a skirt", shown)


def test_heatmaps_open_on_demand(page: AppTest, outfits: list[File], skirt: File):
    drop_item(page, skirt)
    until_read(drop_board(page, outfits))
    assert not page.get("plotly_chart")
    view = next(control for control in page.segmented_control if control.label == "View")
    view.set_value("Garments per photo").run()
    assert "Which garments are in which photo" in page.get("plotly_chart")[0].proto.spec
    view = next(control for control in page.segmented_control if control.label == "View")
    view.set_value("Worn together").run()
    assert "(Cosine)" in page.get("plotly_chart")[0].proto.spec
    next(control for control in page.segmented_control if control.label == "Measure").set_value("Jaccard").run()
    assert "(Jaccard)" in page.get("plotly_chart")[0].proto.spec


def test_the_category_can_be_corrected(page: AppTest, outfits: list[File], skirt: File):
    drop_item(page, skirt)
    until_read(drop_board(page, outfits))
    page.selectbox[0].set_value("cufflinks").run()
    assert "Cufflinks" in [subheader.value for subheader in page.subheader]
    assert "No photo of the board shows cufflinks" in texts(page)
    page.pills[0].set_value("skirt").run()
    assert "Skirt" in [subheader.value for subheader in page.subheader]
    assert "No photo of the board" not in texts(page)


def test_a_bad_file_is_named_and_never_stops_a_board(page: AppTest, outfits: list[File]):
    until_read(drop_board(page, [*outfits[:1], NOT_A_PHOTO]))
    assert "1 photo on your board" in texts(page)
    assert "1 file could not be added" in [expander.label for expander in page.expander]
    assert "notes.jpg" in texts(page)


def test_a_board_of_bad_files_only_asks_again(page: AppTest):
    until_read(drop_board(page, [NOT_A_PHOTO]))
    assert "notes.jpg" in texts(page)
    assert [uploader.accept_multiple_files for uploader in page.file_uploader] == [True, False]


def test_a_bad_item_is_explained_and_another_can_be_dropped(page: AppTest, skirt: File):
    drop_item(page, NOT_A_PHOTO)
    assert "notes.jpg" in page.error[0].value.replace("\\", "")
    drop_item(page, skirt)
    assert not page.error
    assert "Skirt" in [subheader.value for subheader in page.subheader]


def test_names_are_never_read_as_markup(page: AppTest):
    until_read(drop_board(page, [("<b>**x**</b>.jpg", b"nothing", "image/jpeg")]))
    (problem,) = [element.value for element in page.markdown if "x" in element.value and "jpg" in element.value]
    assert "\\<b\\>\\*\\*x" in problem


def test_the_same_photo_is_kept_once(page: AppTest, outfits: list[File]):
    again = ("copy.jpg", *outfits[0][1:])
    until_read(drop_board(page, [outfits[0], again]))
    assert "1 photo on your board, 1 dropped again and kept once" in texts(page)


def test_the_sample_shows_the_whole_thing_at_one_click(page: AppTest):
    next(button for button in page.button if button.label == "Try it with a sample").click().run()
    until_read(page)
    assert "16 photos on your board" in texts(page)
    assert [header.value for header in page.header] == ["How you would wear it", "What goes with it", "Your board"]


def test_starting_over_forgets_everything(page: AppTest, outfits: list[File]):
    until_read(drop_board(page, outfits[:1]))
    next(button for button in page.button if button.label == "Start over").click().run()
    assert "Try it with a sample" in [button.label for button in page.button]
    assert "on your board" not in texts(page)
