"""Which categories go with the given ones."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from stylerec.domain.taxonomy import load_taxonomy
from stylerec.errors import ModelError, UsageError
from stylerec.pairing.pairings import METRICS, rank_pairings
from stylerec.pairing.prior import SHIPPED, PairingPrior, load_pairing_prior
from training.build_pairing_prior import fit_pairing_prior, read_street_looks, write_pairing_prior
from training.evaluate_pairings import evaluate_pairings, summarise

TAXONOMY = load_taxonomy()
EMPTY = pd.DataFrame(columns=list(TAXONOMY.categories), dtype=float)


def board_of(*looks: str) -> pd.DataFrame:
    """A row per look, such as "skirt boots"."""
    board = pd.DataFrame(0, index=[f"{i}.jpg" for i in range(len(looks))], columns=list(TAXONOMY.categories))
    for name, look in zip(board.index, looks, strict=True):
        board.loc[name, look.split()] = 1
    return board


BOARD = board_of("skirt boots", "skirt boots hat", "skirt", "hat")

FLAT = PairingPrior(("a", "b", "c"), 8, np.full(3, 4.0), np.full((3, 3), 2.0), np.zeros(3), np.zeros((3, 3)))
"""A prior without any opinion."""


def groups_of(names: pd.Index) -> list[str]:
    return [TAXONOMY.group_of(name) for name in names]


def test_figures_by_hand() -> None:
    table = rank_pairings(BOARD, ["skirt"])
    boots, hat = table.loc["boots"], table.loc["hat"]
    assert (boots["support"], hat["support"]) == (2, 1)
    assert boots["cosine"] == pytest.approx(2 / np.sqrt(6))
    assert boots["jaccard"] == pytest.approx(2 / 3)
    assert boots["lift"] == pytest.approx(4 / 3)
    assert hat["lift"] == pytest.approx(2 / 3)


def test_several_given_are_averaged_and_supported_together() -> None:
    table = rank_pairings(BOARD, ["skirt", "boots"])
    assert table.loc["hat", "support"] == 1
    assert table.loc["hat", "jaccard"] == pytest.approx((1 / 4 + 1 / 3) / 2)
    assert table.loc["hat", "cosine"] == pytest.approx((1 / np.sqrt(6) + 1 / 2) / 2)


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("given", [[], ["skirt"], ["skirt", "boots"], ["skirt", "skirt"], "skirt"])
def test_all_others_best_first(metric: str, given) -> None:
    table = rank_pairings(BOARD, given, metric=metric)
    named = {given} if isinstance(given, str) else set(given)
    assert set(table.index) == set(TAXONOMY.categories) - named
    assert list(table.columns) == ["score", "support", "lift", "cosine", "jaccard"]
    assert table["score"].is_monotonic_decreasing
    assert np.isfinite(table.to_numpy()).all()


@pytest.mark.parametrize("metric", ["cosine", "jaccard", "lift"])
def test_metric_is_the_score(metric: str) -> None:
    table = rank_pairings(BOARD, ["skirt"], metric=metric)
    assert table.index[0] == "boots"
    assert (table["score"] == table[metric]).all()


def test_popularity_counts_photos_and_breaks_ties() -> None:
    table = rank_pairings(BOARD, ["skirt"], metric="popularity")
    assert table["score"].iloc[:2].to_dict() == {"boots": 0.5, "hat": 0.5}
    board = board_of("skirt", "tie hat", "hat")
    assert list(rank_pairings(board, ["skirt"], metric="cosine").index[:2]) == ["hat", "tie"]


def test_default_score_is_a_probability() -> None:
    assert rank_pairings(BOARD, ["skirt"])["score"].sum() == pytest.approx(1)


def test_board_evidence_by_hand() -> None:
    """With a prior without opinion only `log((seen + 3) / (expected + 3))` remains."""
    board = pd.DataFrame({"a": [1, 1, 1, 1], "b": [1, 1, 1, 1], "c": [0, 0, 0, 0]})
    table = rank_pairings(board, ["a"], prior=FLAT)
    rate = 0.5  # of b and of c where a is worn: (2 + 5 * 0.5) / (4 + 5)
    odds = {"b": (4 + 3) / (4 * rate + 3), "c": (0 + 3) / (4 * rate + 3)}
    assert table.loc["b", "score"] == pytest.approx(odds["b"] / (odds["b"] + odds["c"]))


def test_street_log_odds_by_hand() -> None:
    weights = np.array([[0, 2, 0], [0, 0, 0], [0, 1, 0]], dtype=float)
    prior = replace(FLAT, categories=("a", "b", "c"), weights=weights)
    empty = pd.DataFrame(columns=["a", "b", "c", "d"], dtype=float)
    # Two given: the fitted model alone. "d" is unknown to the prior and counts as average.
    two = rank_pairings(empty, ["a", "c"], prior=prior)["score"]
    assert two["b"] == pytest.approx(np.exp(3) / (np.exp(3) + 1))
    # One given: the geometric mean with the rates, which are equal here.
    one = rank_pairings(empty[["a", "b", "c"]], ["a"], prior=prior)["score"]
    assert one["b"] == pytest.approx(np.exp(1) / (np.exp(1) + 1))


def test_the_board_overrules_the_prior_when_it_shows_enough() -> None:
    few = rank_pairings(board_of("skirt sneakers"), ["skirt"])
    many = rank_pairings(board_of(*["skirt sneakers"] * 30), ["skirt"])
    street = rank_pairings(EMPTY, ["skirt"])
    place = [list(table.index).index("sneakers") for table in (street, few, many)]
    assert place[0] >= place[1] > place[2] == 0
    assert few.index[0] == street.index[0]


def test_a_single_photo_does_not_shout() -> None:
    """By lift alone the rarest thing wins; the default wants more than one photo."""
    board = board_of(*["skirt boots bag"] * 20, *["jeans boots bag"] * 20, "skirt tie")
    assert rank_pairings(board, ["skirt"], metric="lift").index[0] == "tie"
    assert "tie" not in rank_pairings(board, ["skirt"]).index[:5]


@pytest.mark.parametrize("given", ["dress", "jumpsuit", "saree"])
def test_a_dress_replaces_top_and_bottom(given: str) -> None:
    best = groups_of(rank_pairings(EMPTY, [given]).index[:8])
    assert not {"tops", "bottoms", "one-piece"} & set(best)
    assert {"footwear", "bags"} <= set(best)


def test_a_dress_replaces_them_on_a_board_full_of_skirts() -> None:
    board = board_of(*["skirt shirt boots"] * 60, *["dress boots"] * 20)
    table = rank_pairings(board, ["dress"])
    assert table.index[0] == "boots"
    assert not {"skirt", "shirt"} & set(table.index[:8])


def test_top_and_bottom_replace_a_dress() -> None:
    places = list(rank_pairings(EMPTY, ["shirt", "trousers"]).index)
    alone = list(rank_pairings(EMPTY, ["boots"]).index)
    assert alone.index("dress") < 3
    assert places.index("dress") > 15


def test_what_is_missing_comes_first() -> None:
    assert TAXONOMY.group_of(rank_pairings(EMPTY, ["jeans", "sneakers"]).index[0]) == "tops"
    assert TAXONOMY.group_of(rank_pairings(EMPTY, ["shirt", "jeans", "bag"]).index[0]) == "footwear"


def test_scores_instead_of_zeros_and_ones() -> None:
    sure = rank_pairings(BOARD, ["skirt"])
    soft = rank_pairings(BOARD * 0.9 + 0.02, ["skirt"])
    assert list(soft.index[:5]) == list(sure.index[:5])
    assert soft.loc["boots", "support"] == pytest.approx(2 * 0.92**2 + 0.92 * 0.02 + 0.02**2)


def test_other_columns() -> None:
    assert list(rank_pairings(BOARD[["boots", "skirt"]], ["skirt"]).index) == ["boots"]
    assert "skirt" not in rank_pairings(BOARD[["boots", "hat"]], ["skirt"]).index  # known to the prior only
    board = pd.DataFrame({"skirt": [1, 1, 1, 0], "kilt pin": [1, 1, 1, 0], "hat": [0, 0, 0, 1]})
    assert rank_pairings(board, ["skirt"]).index[0] == "kilt pin"
    assert rank_pairings(board, ["kilt pin"]).index[0] == "skirt"


def test_no_columns_stand_for_all_categories() -> None:
    everything = EMPTY.reindex(columns=list(TAXONOMY.terms))
    assert list(rank_pairings(pd.DataFrame(), ["dress"]).index) == list(rank_pairings(everything, ["dress"]).index)


def test_a_group_may_be_a_column_and_be_given() -> None:
    everything = EMPTY.reindex(columns=list(TAXONOMY.terms))
    assert rank_pairings(everything, ["shirt", "jeans", "bag"]).index[0] == "footwear"
    shoes = rank_pairings(EMPTY, ["footwear", "skirt", "bag"])  # known to the prior only
    assert groups_of(shoes.index[:1]) == ["tops"] and "footwear" not in shoes.index
    board = pd.DataFrame({"footwear": [1, 1, 1, 0], "skirt": [1, 1, 1, 0], "hat": [0, 0, 0, 1]})
    assert rank_pairings(board, ["skirt"]).loc["footwear", "support"] == 3


def test_everything_given() -> None:
    assert rank_pairings(BOARD[["skirt", "boots"]], ["boots", "skirt"]).empty


def test_the_matrix_is_left_alone() -> None:
    before = BOARD.copy()
    rank_pairings(BOARD, ["skirt"])
    pd.testing.assert_frame_equal(BOARD, before)


def test_wrong_use() -> None:
    with pytest.raises(UsageError, match="expected one of board.prior, cosine.*received 'dice'"):
        rank_pairings(BOARD, ["skirt"], metric="dice")
    with pytest.raises(UsageError, match="received 'skrit'. Did you mean skirt"):
        rank_pairings(BOARD, ["skrit"])


def test_shipped_prior() -> None:
    content = json.loads(SHIPPED.read_text(encoding="utf-8"))
    prior = load_pairing_prior()
    assert "Clothing Co-Parsing" in content["source"] and content["licence"] == "Apache-2.0"
    assert prior.categories == TAXONOMY.terms
    assert prior.n_photos > 1000
    assert SHIPPED.stat().st_size < 60_000
    np.testing.assert_array_equal(np.diag(prior.together), prior.counts)
    np.testing.assert_array_equal(prior.together, prior.together.T)


@pytest.mark.parametrize("content", ["", "{}", '{"categories": ["a"], "n_photos": 1, "counts": [1, 2]}'])
def test_damaged_prior(tmp_path: Path, content: str) -> None:
    path = tmp_path / "prior.json"
    path.write_text(content)
    with pytest.raises(ModelError, match="prior.json"):
        load_pairing_prior(path)


def test_prior_of_another_shape() -> None:
    with pytest.raises(ModelError, match=r"`bias` of shape \(3,\)"):
        replace(FLAT, bias=np.zeros(2))


def street_folder(folder: Path) -> Path:
    (folder / "street").mkdir()
    (folder / "street" / "tags.csv").write_text(
        "photo,has_mask,tags\n"
        "0002,1,hair pumps skin skirt\n0003,0,heels skirt wedges\n0005,1,\n0007,0,hair skin\n0009,0,accessories dress\n"
        "0010,0,shoes top\n"
    )
    (folder / "label_sets.csv").write_text(
        "dataset,label,categories\nstreet,pumps,heels\nstreet,heels,heels\nstreet,wedges,heels\nstreet,skirt,skirt\n"
        "street,dress,dress\nstreet,top,top|longsleeve\ncloset,accessories,belt\n"
        f"street,shoes,{'|'.join(TAXONOMY.in_group('footwear'))}\n"
    )
    return folder / "street"


def test_reading_street_looks(tmp_path: Path) -> None:
    looks = read_street_looks(street_folder(tmp_path), tmp_path / "label_sets.csv", TAXONOMY)
    assert list(looks.index) == [2, 3, 9, 10]  # photos without garments are left out
    assert looks.sum()[looks.sum() > 0].to_dict() == {"top": 1, "skirt": 2, "dress": 1, "heels": 2, "footwear": 1}
    assert looks.loc[9].sum() == 1  # a label of another set is no label here


def street_looks(n: int = 60) -> pd.DataFrame:
    """Skirts go with heels, jeans with sneakers, and a bag with anything."""
    looks = board_of(*["skirt blouse heels bag", "jeans t-shirt sneakers", "jeans t-shirt sneakers bag"] * (n // 3))
    return looks.loc[:, looks.any() | (looks.columns == "trousers")].set_axis(range(n), axis=0)


def test_fitted_prior_learns_what_is_worn_together(tmp_path: Path) -> None:
    prior = fit_pairing_prior(street_looks(), TAXONOMY)
    assert rank_pairings(EMPTY, ["skirt", "blouse"], prior=prior).index[0] == "heels"
    assert rank_pairings(EMPTY, ["jeans", "t-shirt"], prior=prior).index[0] == "sneakers"
    # Trousers are in no look; they take after jeans, the same group's.
    assert TAXONOMY.group_of(rank_pairings(EMPTY, ["trousers", "sneakers"], prior=prior).index[0]) == "tops"
    assert prior.together[prior.categories.index("skirt"), prior.categories.index("heels")] == 20
    write_pairing_prior(prior, tmp_path / "prior.json")
    again = load_pairing_prior(tmp_path / "prior.json")
    np.testing.assert_array_equal(again.counts, prior.counts)
    np.testing.assert_allclose(again.weights, prior.weights, atol=0.0051)


@pytest.mark.slow  # ten seconds of drawing looks and asking
def test_evaluation_beats_popularity_where_looks_have_a_rule() -> None:
    looks = street_looks(75)
    looks.index *= 7  # more blocks of numbers than folds
    ranks = evaluate_pairings(looks, seed=3, board_size=8)
    assert len(ranks) == looks.to_numpy().sum()
    table = summarise(ranks)
    mrr = table["mrr"].str.split().str[0].astype(float)
    assert mrr["board+prior"] > 0.9 > mrr["popularity"]
    assert table.loc["popularity", "times popularity"].startswith("1.000")
