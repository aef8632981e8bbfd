"""Heatmaps: what a person sees of the tables, on the page and in files."""

import io
import re
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from stylerec.domain.moodboard import MoodBoard
from stylerec.errors import UsageError
from stylerec.figures.exports import HEATMAPS, TABLES, heatmap_file, pairing_table, table_csv
from stylerec.figures.heatmaps import (
    CATEGORY_ORDERS,
    LIFT,
    PHOTO_ORDERS,
    SCORE,
    Heatmap,
    difference_heatmap,
    short_name,
    similarity_heatmap,
    user_items_heatmap,
)
from stylerec.figures.interactive import figure_html, plot_heatmap
from stylerec.figures.ordering import order_as_stairs, order_by_likeness
from stylerec.figures.palette import DARK, LIGHT, colours
from stylerec.figures.static import draw_heatmap
from tests.looks_for_tests import TAXONOMY, garment, photo

BOARD = MoodBoard(
    [
        photo("office.jpg", garment("skirt"), garment("blouse"), garment("heels"), hat=0.3),
        photo("beach.jpg", garment("shorts"), garment("sandals")),
        photo("office 2.jpg", garment("skirt"), garment("blouse")),
        photo("beach 2.jpg", garment("shorts"), garment("sandals"), garment("hat")),
        photo("empty.jpg"),
    ]
)


def large_board(n_photos: int = 500) -> MoodBoard:
    rng = np.random.default_rng(0)
    chances = rng.beta(0.5, 3, len(TAXONOMY.categories))
    return MoodBoard(
        [
            photo(
                f"folder/{i}.jpg",
                *[garment(name) for name, p in zip(TAXONOMY.categories, chances, strict=True) if rng.random() < p],
            )
            for i in range(n_photos)
        ]
    )


LARGE = large_board()
EMPTY_HEATMAP = user_items_heatmap(MoodBoard([]))


# The tables.


@pytest.mark.parametrize("photos", PHOTO_ORDERS)
@pytest.mark.parametrize("categories", CATEGORY_ORDERS)
def test_every_order_keeps_every_cell(photos: str, categories: str):
    heatmap = user_items_heatmap(BOARD, photos=photos, categories=categories)
    expected = BOARD.user_items()
    assert set(heatmap.table.columns) == set(expected.index)
    assert set(heatmap.table.index) == set(expected.columns[expected.any()])
    for category in heatmap.table.index:
        for name in heatmap.table.columns:
            assert heatmap.table.loc[category, name] == expected.loc[name, category]


def test_like_photos_are_side_by_side_and_empty_ones_last():
    names = list(user_items_heatmap(BOARD).table.columns)
    assert names[-1] == "empty.jpg"
    assert abs(names.index("office.jpg") - names.index("office 2.jpg")) == 1
    assert abs(names.index("beach.jpg") - names.index("beach 2.jpg")) == 1


def test_garments_that_are_worn_together_are_side_by_side():
    names = list(user_items_heatmap(BOARD).table.index)
    assert abs(names.index("shorts") - names.index("sandals")) == 1
    assert abs(names.index("skirt") - names.index("blouse")) == 1


def test_photos_come_in_the_order_they_were_added():
    assert list(user_items_heatmap(BOARD, photos="added").table.columns) == list(BOARD.names)


def test_photos_with_the_first_garment_come_first():
    table = user_items_heatmap(BOARD, photos="garment", categories="frequency").table
    first = table.iloc[0].tolist()
    assert first == sorted(first, reverse=True) and 1 in first


def test_garments_of_a_group_stay_together():
    names = list(user_items_heatmap(LARGE, categories="group").table.index)
    groups = [TAXONOMY.group_of(name) for name in names]
    assert sum(a != b for a, b in pairwise(groups)) == len(set(groups)) - 1


def test_scores_stand_where_zeros_and_ones_stood():
    binary, scores = user_items_heatmap(BOARD), user_items_heatmap(BOARD, scores=True)
    assert binary.rows == scores.rows and binary.columns == scores.columns
    assert scores.table.loc["hat", "office.jpg"] == pytest.approx(0.3)
    assert binary.table.loc["hat", "office.jpg"] == 0


def test_garments_that_no_photo_shows_come_when_asked_for():
    assert len(user_items_heatmap(BOARD).rows) == 6
    assert len(user_items_heatmap(BOARD, empty=True).rows) == len(TAXONOMY.categories)
    assert len(similarity_heatmap(BOARD, "cosine", empty=True).rows) == len(TAXONOMY.categories)


def test_likeness_of_rows_beats_their_given_order():
    rng = np.random.default_rng(3)
    kinds = rng.random((4, 20)) < 0.4
    rows = kinds[rng.integers(0, 4, 60)] ^ (rng.random((60, 20)) < 0.03)

    def changes(order: np.ndarray) -> int:
        return int((rows[order][1:] != rows[order][:-1]).sum())

    order = order_by_likeness(rows)
    assert sorted(order) == list(range(60))
    assert changes(order) < changes(np.arange(60)) / 3


@pytest.mark.parametrize("rows", [np.zeros((0, 0)), np.zeros((3, 0)), np.zeros((3, 2)), np.ones((3, 2)), np.eye(2)])
def test_orders_of_nearly_nothing(rows: np.ndarray):
    for order in (order_by_likeness(rows), order_as_stairs(rows)):
        assert sorted(order) == list(range(len(rows)))


def test_notes_say_in_words_what_a_cell_shows():
    heatmap = similarity_heatmap(BOARD, "lift")
    row, column = list(heatmap.table.index).index("skirt"), list(heatmap.table.columns).index("blouse")
    assert heatmap.notes is not None
    assert heatmap.notes[row, column] == "Skirt and blouse: together in 2 photos; 2.5 times as often as by chance"
    column = list(heatmap.table.columns).index("hat")
    assert heatmap.notes[row, column] == "Skirt and hat: never together"
    assert heatmap.notes[row, row] == "Skirt: in 2 photos"


def test_lift_is_drawn_by_its_logarithm_around_chance():
    assert LIFT.drawn(np.array([1.0, 2.0, 0.5, 0.0, 1000.0])).tolist() == [0, 1, -1, -3, 3]


def test_never_together_is_blank_where_there_is_a_middle():
    heatmap = similarity_heatmap(BOARD, "lift")
    row, column = list(heatmap.table.index).index("skirt"), list(heatmap.table.columns).index("hat")
    assert np.isnan(heatmap.values[row, column]) and not heatmap.filled[row, column]
    assert similarity_heatmap(BOARD, "cosine").values[row, column] == 0


def test_the_difference_names_the_places():
    board = MoodBoard(
        [photo(f"{i}", garment("skirt"), *[garment("hat")] * (i < 2), *[garment("belt")] * (i > 5)) for i in range(9)]
        + [photo(f"b{i}", garment("belt")) for i in range(3)]
    )
    heatmap = difference_heatmap(board, "lift", "jaccard")
    row, column = list(heatmap.table.index).index("skirt"), list(heatmap.table.columns).index("hat")
    assert heatmap.table.iat[row, column] == pytest.approx(1 / 2)  # place 1 of 2 by lift, place 2 by Jaccard
    assert heatmap.notes is not None
    assert "lift puts this pair in place 1 of 2, Jaccard in place 2" in heatmap.notes[row, column]


def test_numbers_are_written_while_there_is_room_and_minuses_after_that():
    texts = similarity_heatmap(BOARD, "cosine").texts
    assert texts is not None and "1.00" in texts and texts[0, 0] == ""
    large = similarity_heatmap(LARGE, "lift")
    texts = large.texts
    assert texts is not None and set(texts.ravel()) == {"", "−"}
    assert ((texts == "−") == (large.values < 0)).all()
    assert similarity_heatmap(LARGE, "cosine").texts is None


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda: user_items_heatmap(BOARD, photos="size"), "`photos`"),
        (lambda: user_items_heatmap(BOARD, categories="size"), "`categories`"),
        (lambda: similarity_heatmap(BOARD, "dice"), "'dice'"),
        (lambda: difference_heatmap(BOARD, "cosine", "dice"), "'dice'"),
        (lambda: draw_heatmap(EMPTY_HEATMAP, "gif"), "'gif'"),
        (lambda: Heatmap(pd.DataFrame([[1]]), (), ("a",), np.ones((1, 1), bool), SCORE, "", "", ""), "(1, 1)"),
    ],
)
def test_wrong_arguments_are_named(make, word: str):
    with pytest.raises(UsageError, match=re.escape(word)):
        make()


def test_long_names_are_cut_in_the_middle():
    assert short_name("x/photo number 1.jpg") == "photo number 1"
    assert len(short_name("long " * 20 + "end.jpg")) <= 22 and short_name("long " * 20 + "end.jpg").endswith("end")


# On the page.


def test_every_cell_is_drawn_in_its_place():
    heatmap = user_items_heatmap(BOARD, scores=True)
    trace = plot_heatmap(heatmap).data[0]
    assert list(trace.x) == list(heatmap.columns) and list(trace.y) == list(heatmap.rows)
    np.testing.assert_allclose(np.array(trace.z, float), heatmap.values, atol=0.001)


def test_the_first_row_is_at_the_top():
    first, last = plot_heatmap(user_items_heatmap(BOARD)).layout.yaxis.range
    assert first > last


@pytest.mark.parametrize(
    "heatmap", [user_items_heatmap(LARGE, empty=True), similarity_heatmap(LARGE, "lift", empty=True)]
)
def test_53_categories_and_500_photos_stay_readable(heatmap: Heatmap):
    figure = plot_heatmap(heatmap)
    assert figure.layout.height >= 53 * 18
    assert figure.layout.yaxis.tickmode == "linear"  # plotly would leave out every other name
    many = len(heatmap.columns) == 500
    assert figure.layout.xaxis.showticklabels is not many  # 500 names would lie on each other
    assert (figure.data[0].xgap == 0) is many  # gaps would be wider than the cells
    assert len(figure.data) == 1


def test_names_are_shown_as_they_are_not_as_html():
    board = MoodBoard([photo("<b>bold & co</b>.jpg", garment("skirt"))])
    figure = plot_heatmap(user_items_heatmap(board))
    assert figure.data[0].x[0] == "&lt;b&gt;bold &amp; co&lt;/b&gt;.jpg"
    assert "<b>" not in figure.to_json()


def test_titles_axes_and_legend_are_named():
    figure = plot_heatmap(similarity_heatmap(BOARD, "jaccard"))
    assert "Jaccard" in figure.layout.title.text
    assert figure.layout.xaxis.title.text == figure.layout.yaxis.title.text == "Garments"
    assert figure.data[0].colorbar.title.text.startswith("Jaccard")
    assert plot_heatmap(user_items_heatmap(BOARD)).data[0].showscale is False


def luminance(colour: str) -> float:
    parts = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_colours_can_be_told_apart_without_their_hue(palette):
    """WCAG 2: the contrast of things that are not text is 3 at least; amounts only ever get stronger."""

    def contrast(a: str, b: str) -> float:
        high, low = sorted((luminance(a), luminance(b)), reverse=True)
        return (high + 0.05) / (low + 0.05)

    assert contrast(palette.present, palette.empty) >= 3
    assert contrast(palette.ink, palette.paper) >= 7
    steps = [luminance(colour) for _, colour in colours(palette)]
    assert steps in (sorted(steps), sorted(steps, reverse=True))
    first, middle, last = (palette.more_or_less[i][1] for i in (0, 2, -1))
    assert min(contrast(first, middle), contrast(last, middle)) >= 3


def test_a_figure_as_a_page_needs_no_network():
    page = figure_html(plot_heatmap(user_items_heatmap(BOARD)), "A <title>")
    assert "<title>A &lt;title&gt;</title>" in page
    assert "Plotly.newPlot" in page and len(page) > 1_000_000  # plotly.js is inside
    assert not re.search(r"<(script|link|img)[^>]+(src|href)\s*=", page)


# In files.


def test_every_table_and_heatmap_can_be_taken_along():
    assert heatmap_file(user_items_heatmap(BOARD), "png").startswith(b"\x89PNG")
    assert heatmap_file(user_items_heatmap(BOARD), "html").startswith(b"<!DOCTYPE html>")
    for name in TABLES:
        table = pd.read_csv(io.BytesIO(table_csv(BOARD, name)))
        assert len(table) and len(table.columns) > 1, name
    assert [make(BOARD).table.size > 0 for make in HEATMAPS.values()] == [True] * 6
    with pytest.raises(UsageError, match="'weights'"):
        table_csv(BOARD, "weights")


def test_the_pairing_table_is_that_of_every_garment_worn():
    table = pairing_table(BOARD)
    assert set(table["worn"]) == {"skirt", "blouse", "heels", "shorts", "sandals", "hat"}
    of_skirt = table[table["worn"] == "skirt"].set_index("category")
    assert of_skirt.loc["blouse", "support"] == 2 and of_skirt["score"].is_monotonic_decreasing
    assert pairing_table(MoodBoard([])).empty


@pytest.mark.parametrize(
    "heatmap",
    [user_items_heatmap(BOARD), user_items_heatmap(BOARD, scores=True), similarity_heatmap(BOARD, "lift")],
)
def test_png_and_svg_are_the_same_every_time(heatmap: Heatmap):
    png = draw_heatmap(heatmap)
    image = Image.open(io.BytesIO(png))
    assert image.format == "PNG" and min(image.size) > 300
    svg = draw_heatmap(heatmap, "svg")
    assert svg == draw_heatmap(heatmap, "svg")
    texts = [element.text for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert {*heatmap.rows, heatmap.title, heatmap.column_title} <= set(texts)


def test_a_file_has_the_colours_of_the_page():
    heatmap = user_items_heatmap(MoodBoard([photo("a", garment("skirt")), photo("b", garment("hat"))]))
    seen = {
        tuple(pixel)
        for pixel in np.asarray(Image.open(io.BytesIO(draw_heatmap(heatmap))).convert("RGB")).reshape(-1, 3)
    }
    for colour in (LIGHT.present, LIGHT.empty):
        assert tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5)) in seen


def test_names_with_dollars_emoji_and_chinese_can_be_drawn():
    board = MoodBoard([photo(name, garment("skirt")) for name in ("$x^2$ & <b>.jpg", "裙子 👗.jpg", "$.jpg")])
    svg = draw_heatmap(user_items_heatmap(board), "svg").decode()
    assert "$x^2$ &amp; &lt;b&gt;" in svg and "裙子 👗" in svg
    assert draw_heatmap(user_items_heatmap(board)).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "heatmap",
    [
        EMPTY_HEATMAP,
        user_items_heatmap(MoodBoard([photo("a")])),
        similarity_heatmap(MoodBoard([]), "lift"),
        difference_heatmap(MoodBoard([])),
    ],
)
def test_nothing_gives_an_empty_titled_figure(heatmap: Heatmap):
    figure = plot_heatmap(heatmap)
    assert len(figure.data) == 0 and figure.layout.title.text == heatmap.title
    assert figure.layout.annotations[0].text == "Nothing to show yet"
    assert b"Nothing to show yet" in draw_heatmap(heatmap, "svg")
