"""Figures: what a person sees of the tables."""

import numpy as np
import pandas as pd
import pytest

from stylerec.figures import plot_similarity, plot_user_items


def table(n_photos: int, n_categories: int, binary: bool = True) -> pd.DataFrame:
    values = np.random.default_rng(0).random((n_photos, n_categories))
    names = [f"board/photo number {i}.jpg" for i in range(n_photos)]
    return pd.DataFrame(
        (values > 0.7).astype(int) if binary else values,
        index=names,
        columns=[f"Category {i}" for i in range(n_categories)],
    )


def test_every_cell_of_the_user_item_matrix_is_drawn_in_its_place():
    user_items = table(5, 3)
    (trace,) = plot_user_items(user_items).data
    assert list(trace.x) == list(user_items.index) and list(trace.y) == list(user_items.columns)
    for i, photo in enumerate(trace.x):
        for j, category in enumerate(trace.y):
            assert trace.z[j][i] == user_items.loc[photo, category]


def test_the_first_category_is_at_the_top():
    assert plot_user_items(table(5, 3)).layout.yaxis.autorange == "reversed"


def test_every_category_keeps_a_readable_row_at_53_categories_and_500_photos():
    figure = plot_user_items(table(500, 53))
    assert figure.layout.height >= 53 * 18
    assert figure.layout.yaxis.tickmode == "linear"  # plotly would leave out every other name
    assert figure.layout.xaxis.showticklabels is False  # 500 names on each other
    assert figure.data[0].xgap == 0  # gaps would be wider than the cells


def test_few_photos_are_named_and_long_names_cut():
    figure = plot_user_items(table(3, 2).rename(index={"board/photo number 0.jpg": "x/" + "long " * 20 + "end.jpg"}))
    texts = figure.layout.xaxis.ticktext
    assert texts[1] == "photo number 1"
    assert len(texts[0]) <= 22 and texts[0].endswith("end")


def test_scores_get_a_scale_and_zeros_and_ones_none():
    assert plot_user_items(table(4, 3)).data[0].showscale is False
    assert plot_user_items(table(4, 3, binary=False)).data[0].showscale is True


def test_names_are_shown_as_they_are_not_as_html():
    user_items = pd.DataFrame([[1]], index=["<b>bold & co</b>.jpg"], columns=["Skirt"])
    figure = plot_user_items(user_items)
    assert figure.data[0].x[0] == "&lt;b&gt;bold &amp; co&lt;/b&gt;.jpg"
    assert "<b>" not in figure.layout.xaxis.ticktext[0]


def test_similarity_is_drawn_between_0_and_1_whatever_the_values():
    similarity = pd.DataFrame([[0.2, 0.1], [0.1, 0.2]], index=["A", "B"], columns=["A", "B"])
    (trace,) = plot_similarity(similarity, "Cosine").data
    assert (trace.zmin, trace.zmax) == (0, 1)
    assert np.array(trace.z).tolist() == similarity.to_numpy().tolist()


def test_every_category_is_named_on_both_sides_of_a_similarity():
    similarity = pd.DataFrame(np.eye(53), index=range(53), columns=range(53))
    figure = plot_similarity(similarity, "Jaccard")
    assert figure.layout.title.text == "Jaccard"
    assert figure.layout.xaxis.tickmode == figure.layout.yaxis.tickmode == "linear"
    assert figure.layout.height >= 53 * 18


@pytest.mark.parametrize(
    "figure",
    [
        plot_user_items(pd.DataFrame(), "Photos"),
        plot_user_items(pd.DataFrame(columns=["Skirt"]), "Photos"),
        plot_similarity(pd.DataFrame(), "Photos"),
    ],
)
def test_nothing_gives_an_empty_titled_figure(figure):
    assert len(figure.data) == 0
    assert figure.layout.title.text == "Photos"
    assert figure.layout.annotations[0].text == "Nothing to show yet"
