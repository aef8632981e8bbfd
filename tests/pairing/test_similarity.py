"""Similarities between categories: by hand, by bounds, and against scikit-learn and scipy."""

import numpy as np
import pandas as pd
import pytest
from scipy.spatial.distance import pdist, squareform
from sklearn.metrics.pairwise import cosine_similarity as sklearn_cosine

from stylerec.errors import UsageError
from stylerec.pairing.similarity import cosine_similarity, jaccard_similarity, lift, pair_ranks, rank_difference

BOARD = pd.DataFrame(
    [[1, 1, 0, 0], [1, 1, 1, 0], [1, 0, 0, 0], [0, 0, 1, 0]],
    index=["a.jpg", "b.jpg", "c.jpg", "d.jpg"],
    columns=["skirt", "boots", "hat", "tie"],
)
SIMILARITIES = [cosine_similarity, jaccard_similarity, lift]


def random_board(n_photos: int = 40, scores: bool = False) -> pd.DataFrame:
    values = np.random.default_rng(7).random((n_photos, 9))
    values[:, 4] = 0
    return pd.DataFrame(values if scores else (values > 0.6).astype(int), columns=list("abcdefghi"))


def test_cosine_by_hand() -> None:
    table = cosine_similarity(BOARD)
    assert table.loc["skirt", "boots"] == pytest.approx(2 / np.sqrt(3 * 2))
    assert table.loc["skirt", "hat"] == pytest.approx(1 / np.sqrt(3 * 2))
    assert table.loc["skirt", "skirt"] == pytest.approx(1)


def test_jaccard_by_hand() -> None:
    table = jaccard_similarity(BOARD)
    assert table.loc["skirt", "boots"] == pytest.approx(2 / 3)
    assert table.loc["skirt", "hat"] == pytest.approx(1 / 4)
    assert table.loc["boots", "hat"] == pytest.approx(1 / 3)


def test_lift_by_hand() -> None:
    table = lift(BOARD)
    assert table.loc["skirt", "boots"] == pytest.approx(4 * 2 / (3 * 2))
    assert table.loc["boots", "hat"] == pytest.approx(1)  # exactly as often as by chance
    assert table.loc["skirt", "hat"] == pytest.approx(4 * 1 / (3 * 2))


def test_scores_weigh_in() -> None:
    board = pd.DataFrame({"skirt": [0.8, 0.2], "boots": [0.6, 0.0]})
    assert jaccard_similarity(board).loc["skirt", "boots"] == pytest.approx(0.6 / (0.8 + 0.2))
    assert cosine_similarity(board).loc["skirt", "boots"] == pytest.approx(0.48 / (np.hypot(0.8, 0.2) * 0.6))
    assert lift(board).loc["skirt", "boots"] == pytest.approx(2 * 0.48 / (1.0 * 0.6))


@pytest.mark.parametrize("scores", [False, True])
def test_cosine_agrees_with_scikit_learn(scores: bool) -> None:
    board = random_board(scores=scores)
    np.testing.assert_allclose(cosine_similarity(board), sklearn_cosine(board.T), atol=1e-12)


def test_jaccard_agrees_with_scipy() -> None:
    board = random_board()
    expected = 1 - squareform(pdist(board.to_numpy(bool).T, "jaccard"))
    expected[4], expected[:, 4] = 0, 0  # scipy calls two empty sets alike
    np.testing.assert_allclose(jaccard_similarity(board), expected, atol=1e-12)


def test_lift_agrees_with_probabilities() -> None:
    board = random_board()
    shows_both = np.mean(board["a"].to_numpy() * board["b"].to_numpy())
    assert lift(board).loc["a", "b"] == pytest.approx(shows_both / (board["a"].mean() * board["b"].mean()))


@pytest.mark.parametrize("similarity", SIMILARITIES)
@pytest.mark.parametrize("scores", [False, True])
def test_symmetric_and_within_bounds(similarity, scores: bool) -> None:
    table = similarity(random_board(scores=scores))
    assert list(table.index) == list(table.columns) == list("abcdefghi")
    np.testing.assert_allclose(table, table.T)
    assert (table.to_numpy() >= 0).all()
    if similarity is not lift:
        assert (table.to_numpy() <= 1 + 1e-12).all()


@pytest.mark.parametrize("similarity", SIMILARITIES)
@pytest.mark.parametrize(
    "board", [BOARD, BOARD * 0, BOARD.iloc[:0], BOARD.iloc[:1], BOARD.astype(float).replace(0, np.nan)]
)
def test_empty_rows_and_columns_give_zero(similarity, board: pd.DataFrame) -> None:
    table = similarity(board)
    assert table.shape == (4, 4)
    assert np.isfinite(table.to_numpy()).all()
    assert (table["tie"] == 0).all() and (table.loc["tie"] == 0).all()


@pytest.mark.parametrize("similarity", SIMILARITIES)
def test_no_categories(similarity) -> None:
    assert similarity(pd.DataFrame(index=["a.jpg"])).shape == (0, 0)


@pytest.mark.parametrize(
    ("board", "word"),
    [
        (BOARD * 2, "received 0 to 2"),
        (-BOARD, "0..1"),
        (BOARD.astype(object).replace(1, "yes"), "numbers"),
        (BOARD.set_axis(["hat", "boots", "hat", "tie"], axis=1), "more of hat"),
        (BOARD.to_numpy(), "received ndarray"),
    ],
)
def test_what_is_no_matrix(board, word: str) -> None:
    with pytest.raises(UsageError, match=word):
        cosine_similarity(board)


def test_pairs_get_places_by_hand() -> None:
    ranks = pair_ranks(jaccard_similarity(BOARD))  # skirt-boots 2/3, boots-hat 1/3, skirt-hat 1/4, tie with nothing
    assert ranks.loc["skirt", "boots"] == 1 and ranks.loc["hat", "boots"] == 2 and ranks.loc["skirt", "hat"] == 3
    assert ranks.loc["tie"].isna().all() and ranks.loc["skirt", ["skirt"]].isna().all()


def test_equal_pairs_share_their_place() -> None:
    board = pd.DataFrame([[1, 1, 1]], columns=["a", "b", "c"])
    assert pair_ranks(cosine_similarity(board)).loc["a", "b"] == 2


def test_the_difference_of_two_measures_is_that_of_their_places() -> None:
    difference = rank_difference(cosine_similarity(BOARD), jaccard_similarity(BOARD))
    # Cosine: skirt-boots 0.82, boots-hat 0.5, skirt-hat 0.41: the same order, although no value is the same.
    assert not difference.to_numpy().any()
    # Lift has this order as well, so boots-hat is put above by hand.
    changed = lift(BOARD).copy()
    changed.loc["boots", "hat"] = changed.loc["hat", "boots"] = 9.0
    difference = rank_difference(changed, jaccard_similarity(BOARD))
    assert difference.loc["boots", "hat"] == pytest.approx(1 / 3)
    assert difference.loc["skirt", "boots"] == pytest.approx(-1 / 3)


def test_the_difference_is_antisymmetric_and_bounded() -> None:
    board = random_board()
    first, second = lift(board), jaccard_similarity(board)
    difference = rank_difference(first, second)
    pd.testing.assert_frame_equal(difference, -rank_difference(second, first))
    pd.testing.assert_frame_equal(difference, difference.T)
    assert difference.abs().to_numpy().max() < 1 and difference.to_numpy().any()


def test_similarities_of_other_categories_cannot_be_compared() -> None:
    with pytest.raises(UsageError, match="same categories"):
        rank_difference(lift(BOARD), lift(BOARD[["skirt", "boots"]]))
