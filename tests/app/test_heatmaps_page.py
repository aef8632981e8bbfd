"""The page of heatmaps: its states, what a click shows, and what can be downloaded."""

import base64
import io
import json
import zipfile
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from stylerec.app.components.board import downloads, patterns
from stylerec.app.components.board.heatmap_canvas import BLANK, Drawn, names_of
from stylerec.domain.moodboard import MoodBoard
from stylerec.figures.exports import TABLES
from stylerec.figures.heatmaps import Heatmap, similarity_heatmap, user_items_heatmap
from stylerec.figures.palette import DARK, LIGHT
from stylerec.vision.images import encode_jpeg
from tests.app.conftest import PATIENCE, Fill
from tests.app.pictures_for_tests import plain_image
from tests.looks_for_tests import garment, photo

BOARD = MoodBoard(
    [
        photo("a.jpg", garment("skirt", ("navy",)), garment("boots"), hat=0.02),
        photo("b.jpg", garment("skirt"), garment("boots")),
        photo("c.jpg", garment("dress")),
    ]
)


@pytest.fixture
def page(known: object) -> AppTest:
    def script() -> None:
        import streamlit as st

        from stylerec.app import current
        from stylerec.app.pages import heatmaps

        st.session_state[current.PAGES] = {}
        heatmaps.show()

    return AppTest.from_function(script, default_timeout=PATIENCE)


def texts(page: AppTest) -> str:
    return " ".join(str(element.value) for kind in ("title", "info", "caption") for element in page.get(kind))


def drawn(page: AppTest) -> list[dict[str, Any]]:
    """What the heatmaps of the page are drawn from."""
    found = [one.proto for one in page.get("bidi_component") if "stylerec_heatmap" in one.proto.component_name]
    return [json.loads(proto.json) for proto in found]


def test_without_photos_it_says_what_to_do(page: AppTest):
    page.run()
    assert not page.exception
    assert "no photos on this board" in texts(page) and page.button[0].label == "Add photos"


def test_a_board_is_shown_as_its_matrix_and_as_a_table(page: AppTest, fill: Fill):
    fill("Board", a=(garment("skirt"), garment("boots")), b=(garment("dress"),))
    page.run()
    assert not page.exception
    (heatmap,) = drawn(page)
    assert sorted(heatmap["rows"]) == ["Boots", "Dress", "Skirt"] and sorted(heatmap["columns"]) == ["a", "b"]
    assert "3 garments by 2 photos" in heatmap["alt"] and heatmap["chosen"] is None
    table = page.dataframe[0].value
    assert sorted(table.columns) == ["Boots", "Dress", "Skirt"] and table.loc["a", "Skirt"] == 1
    assert "Click a filled square" in texts(page)


def test_orders_scores_and_empty_garments_can_be_chosen(page: AppTest, fill: Fill):
    fill("Board", a=(garment("skirt"), garment("boots")), b=(garment("dress"),))
    page.run()
    page.toggle(key="user-items-empty").set_value(True)
    page.toggle(key="user-items-scores").set_value(True)
    page.selectbox(key="user-items-photos").set_value("added")
    page.selectbox(key="user-items-order").set_value("group")
    page.run()
    assert not page.exception
    table = page.dataframe[0].value
    assert table.shape == (2, 53) and list(table.index) == ["a", "b"]
    assert table.loc["a", "Skirt"] == pytest.approx(0.9)


@pytest.mark.parametrize("measure", list(patterns.MEASURES))
def test_every_measure_is_explained_and_drawn(page: AppTest, fill: Fill, measure: str):
    fill("Board", a=(garment("skirt"), garment("boots")), b=(garment("dress"),))
    page.run()
    page.button_group(key="heatmap-view").set_value("Worn together").run()
    page.button_group(key="similarity-by").set_value(measure).run()
    assert not page.exception
    assert patterns.MEANING[measure] in texts(page)
    assert page.dataframe[0].value.shape == (3, 3)


def cells(data: dict[str, Any]) -> np.ndarray:
    """The positions of the cells on the scale, 0..1, NaN for blank."""
    sent = np.frombuffer(base64.b64decode(data["cells"]), "<u2").reshape(len(data["rows"]), len(data["columns"]))
    return np.where(sent == BLANK, np.nan, sent / (BLANK - 1))


@pytest.mark.parametrize(
    "heatmap",
    [
        user_items_heatmap(BOARD),
        user_items_heatmap(BOARD, scores=True),
        similarity_heatmap(BOARD, "lift"),
        user_items_heatmap(MoodBoard([])),
    ],
)
def test_every_cell_is_sent_with_its_value_and_whether_it_is_filled(heatmap: Heatmap):
    data = Drawn.of(heatmap, LIGHT).data
    low, high = heatmap.scale.ends
    np.testing.assert_allclose(cells(data), (heatmap.values - low) / (high - low), atol=1e-4)
    bits = np.unpackbits(np.frombuffer(base64.b64decode(data["filled"]), np.uint8), count=heatmap.filled.size)
    assert (bits.reshape(heatmap.filled.shape) == heatmap.filled).all()
    assert json.loads(json.dumps(data)) == data


def test_what_the_reader_zoomed_into_stays_until_the_order_changes():
    def axes(dark: bool = False, **options: Any) -> int:
        return Drawn.of(user_items_heatmap(BOARD, **options), DARK if dark else LIGHT).data["axes"]

    assert axes() == axes(scores=True) == axes(dark=True)
    assert len({axes(), axes(photos="garment"), axes(categories="frequency"), axes(empty=True)}) == 4


def test_another_drawing_has_another_content():
    heatmaps = user_items_heatmap(BOARD), user_items_heatmap(BOARD, scores=True)
    contents = [Drawn.of(heatmap, palette).data["content"] for heatmap in heatmaps for palette in (LIGHT, DARK)]
    assert len(set(contents)) == 4 and contents[0] == Drawn.of(user_items_heatmap(BOARD), LIGHT).data["content"]


def test_a_click_tells_the_names_of_a_filled_cell():
    shown = Drawn.of(user_items_heatmap(BOARD), LIGHT)
    table = shown.heatmap.table

    def names(row: str, column: str, axes: int = shown.data["axes"]) -> tuple[str, str] | None:
        place = {"row": table.index.get_loc(row), "column": table.columns.get_loc(column)}
        return names_of({"axes": axes, **place}, shown)

    assert names("skirt", "a.jpg") == ("skirt", "a.jpg")
    assert names("dress", "a.jpg") is None  # not in that photo
    assert names("skirt", "a.jpg", axes=0) is None  # the table was another one when it was clicked
    assert names_of({"axes": shown.data["axes"], "row": -1, "column": -1}, shown) is None
    assert names_of({"axes": shown.data["axes"], "row": 99, "column": 0}, shown) is None
    assert names_of(None, shown) is None


def test_what_was_clicked_is_shown_as_long_as_the_board_has_it(page: AppTest, fill: Fill):
    fill("Board", a=(garment("skirt"), garment("boots")), b=(garment("dress"),))
    page.session_state["user-items-figure-chosen"] = ("skirt", "a")
    page.run()
    (heatmap,) = drawn(page)
    row, column = heatmap["chosen"]
    assert (heatmap["rows"][row], heatmap["columns"][column]) == ("Skirt", "a")
    assert "Skirt" in [heading.value for heading in page.subheader]
    page.session_state["user-items-figure-chosen"] = ("skirt", "gone")
    page.run()
    assert drawn(page)[0]["chosen"] is None and "Click a filled square: the photos" in texts(page)


def shown_detail(*clicked: str) -> AppTest:
    def script(board, picture, clicked):  # types would have to be known to the page
        from stylerec.app.components.board import cell_detail

        if clicked[1].endswith(".jpg"):
            cell_detail.show_garment(board, lambda photo_id: picture, *clicked)
        else:
            cell_detail.show_pair("pair", board, lambda photo_id: picture, *clicked)

    picture = encode_jpeg(plain_image())
    test = AppTest.from_function(script, default_timeout=PATIENCE, args=(BOARD, picture, clicked))
    return test.run()


def test_a_cell_of_the_matrix_shows_the_photo_and_the_garment():
    page = shown_detail("skirt", "a.jpg")
    assert not page.exception
    assert page.subheader[0].value == "Skirt"
    assert "Navy skirt, 90% sure" in page.markdown[0].value.replace("\\", "")
    assert "worn with boots" in page.caption[0].value
    assert len(page.image) == 1


def test_a_garment_without_a_place_in_the_photo_is_said_so():
    page = shown_detail("hat", "a.jpg")
    assert "Hat, 2% sure; its place is not known" in page.markdown[0].value.replace("\\", "")


def test_a_cell_of_a_similarity_shows_the_photos_with_both():
    page = shown_detail("skirt", "boots")
    assert not page.exception
    assert page.subheader[0].value == "Skirt and boots"
    assert page.caption[0].value == "Together in 2 photos" and len(page.image) == 2


def test_nothing_is_made_before_it_is_downloaded(page: AppTest, fill: Fill, monkeypatch: pytest.MonkeyPatch):
    def refuse(*arguments: object) -> bytes:
        raise AssertionError("made although nobody asked")

    monkeypatch.setattr(downloads, "heatmap_file", refuse)
    monkeypatch.setattr(downloads, "table_csv", refuse)
    fill("Board", a=(garment("skirt"),))
    page.run()
    assert not page.exception
    assert len(page.get("download_button")) == len(downloads.FORMATS) + len(TABLES) + 1


def test_the_zip_has_every_table():
    with zipfile.ZipFile(io.BytesIO(downloads._zipped(BOARD))) as archive:
        assert sorted(archive.namelist()) == sorted(f"{name}.csv" for name in TABLES)
        table = pd.read_csv(archive.open("user-items.csv"), index_col=0)
    pd.testing.assert_frame_equal(table, BOARD.user_items(), check_names=False, check_index_type=False)


def test_every_table_has_a_name_for_the_reader():
    assert downloads.NAMES.keys() == TABLES.keys()
