"""What the numbers behind a suggestion are worth: against hand-computed values and independent ways to the same."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import brentq
from scipy.stats import chi2, norm
from scipy.stats.contingency import relative_risk

from stylerec.domain.taxonomy import load_taxonomy
from stylerec.errors import UsageError
from stylerec.pairing.evidence import FEWEST_PHOTOS, Z_90, HowGood, how_good, pairing_evidence, ratio_interval
from stylerec.pairing.pairings import hidden_ranks, rank_pairings
from stylerec.pairing.prior import load_pairing_prior

CATEGORIES = list(load_taxonomy().terms)


def board(*looks: str) -> pd.DataFrame:
    """A row per look, such as "skirt boots"."""
    table = pd.DataFrame(0, index=[f"{i}.jpg" for i in range(len(looks))], columns=CATEGORIES)
    for name, look in zip(table.index, looks, strict=True):
        table.loc[name, look.split()] = 1
    return table


def counted(both: int, n_item: int, only: int, n_without: int) -> pd.DataFrame:
    """A board with these counts of boots with a skirt and without."""
    return board(
        *["skirt boots"] * both, *["skirt"] * (n_item - both), *["boots"] * only, *["jeans"] * (n_without - only)
    )


def random_board(n_photos: int, seed: int = 0) -> pd.DataFrame:
    """Photos with up to five of twelve categories that the street knows well, some with none or one."""
    rng = np.random.default_rng(seed)
    prior = load_pairing_prior()
    common = [prior.categories[i] for i in np.argsort(-prior.counts)[:12]]
    return board(*(" ".join(rng.choice(common, rng.integers(0, 6), replace=False)) for _ in range(n_photos)))


def interval(*counts: int) -> tuple[float, float]:
    both, n_item, only, n_without = counts
    low, high = ratio_interval(np.array([both]), n_item, np.array([only]), n_without)
    return float(low[0]), float(high[0])


def test_the_sentence_says_counts_ratio_and_interval() -> None:
    boots = pairing_evidence(counted(14, 22, 48, 178), "skirt")["boots"]
    assert (boots.n_item, boots.n_both, boots.n_without, boots.n_only) == (22, 14, 178, 48)
    assert boots.ratio == pytest.approx(14 / 22 / (48 / 178))
    assert boots.sentence == (
        "in 14 of your 22 looks with a skirt; 2.4 times as often as without; 90% interval 1.6 to 3.2"
    )


def test_ratio_and_interval_agree_with_scipy_where_counts_are_large() -> None:
    """Score and logarithmic intervals meet in large samples."""
    for counts in [(1400, 2200, 4800, 17800), (300, 900, 2000, 3000), (500, 1000, 5000, 10000)]:
        other = relative_risk(*counts)
        katz = other.confidence_interval(0.9)
        assert interval(*counts) == pytest.approx((katz.low, katz.high), rel=0.01)
    evidence = pairing_evidence(counted(14, 22, 48, 178), "skirt")["boots"]
    assert evidence.ratio == pytest.approx(relative_risk(14, 22, 48, 178).relative_risk)


def score_test(ratio: float, both: int, n_item: int, only: int, n_without: int) -> float:
    """Log-likelihood route to the same restricted estimate, found by search instead of by formula."""

    def slope(share: float) -> float:
        first = ratio * share
        return (both - n_item * first) / (1 - first) + (only - n_without * share) / (1 - share)

    top = min(1.0, 1 / ratio)
    second = brentq(slope, 1e-12, top * (1 - 1e-12))
    first = ratio * second
    variance = first * (1 - first) / n_item + ratio**2 * second * (1 - second) / n_without
    return (both / n_item - ratio * only / n_without) ** 2 / variance


@pytest.mark.parametrize("counts", [(14, 22, 48, 178), (3, 9, 2, 30), (1, 6, 40, 60), (4, 5, 3, 8), (7, 40, 1, 7)])
def test_the_ends_are_where_the_score_test_starts_to_refuse(counts: tuple[int, int, int, int]) -> None:
    limit = chi2.ppf(0.9, df=1)
    for end in interval(*counts):
        assert score_test(end, *counts) == pytest.approx(limit, rel=1e-4)


def test_hand_computed_corners() -> None:
    """In all looks of both kinds, by Koopman's formula: n / (n + z^2) and (m + z^2) / m."""
    assert pytest.approx(norm.ppf(0.95)) == Z_90
    assert interval(22, 22, 178, 178) == pytest.approx((22 / (22 + Z_90**2), (178 + Z_90**2) / 178))
    low, high = interval(0, 22, 48, 178)
    assert low == 0 and 0 < high < 1
    low, high = interval(14, 22, 0, 178)
    assert low > 1 and high == np.inf
    assert interval(0, 22, 0, 178) == (0, np.inf)
    assert interval(0, 0, 5, 10) == (0, np.inf)


def test_properties_of_the_interval() -> None:
    rng = np.random.default_rng(4)
    for _ in range(60):
        n, m = (int(value) for value in rng.integers(1, 60, 2))
        both, only = rng.integers(0, n + 1, 30), rng.integers(0, m + 1, 30)
        low, high = ratio_interval(both, n, only, m)
        assert (low >= 0).all() and (low <= high).all() and not np.isnan([low, high]).any()
        some = only > 0
        ratio = both[some] / n / (only[some] / m)
        assert (low[some] <= ratio + 1e-9).all() and (ratio <= high[some] + 1e-9).all()
        # Turned round, the interval turns round.
        back_low, back_high = ratio_interval(only, m, both, n)
        both_seen = (both > 0) & some
        np.testing.assert_allclose(back_low[both_seen], 1 / high[both_seen], rtol=1e-6)
        np.testing.assert_allclose(back_high[both_seen], 1 / low[both_seen], rtol=1e-6)
        wide_low, wide_high = ratio_interval(both, n, only, m, z=2.5)
        assert (wide_low <= low + 1e-9).all() and (wide_high >= high - 1e-9).all()


def test_more_of_the_same_narrows_the_interval() -> None:
    widths = [np.log(high / low) for low, high in (interval(*(k * c for c in (4, 8, 5, 20))) for k in (1, 3, 9, 27))]
    assert widths == sorted(widths, reverse=True)


def test_the_interval_holds_what_it_promises() -> None:
    """Of intervals around shares of 0.5 and 0.25, nine in ten hold the ratio 2; seeded."""
    rng = np.random.default_rng(7)
    both, only = rng.binomial(20, 0.5, 4000), rng.binomial(80, 0.25, 4000)
    low, high = ratio_interval(both, 20, only, 80)
    assert np.mean((low <= 2) & (high >= 2)) == pytest.approx(0.9, abs=0.025)


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ((0, 0, 3, 9), "no look of your board shows a skirt yet"),
        ((1, 1, 3, 9), "in your only look with a skirt; too few to say more"),
        ((0, 1, 3, 9), "not in your only look with a skirt; too few to say more"),
        ((2, 3, 3, 9), "in 2 of your 3 looks with a skirt; too few to say more"),
        ((4, 9, 0, 0), "in 4 of your 9 looks with a skirt; no look without to compare with"),
        ((4, 9, 1, 1), "in 4 of your 9 looks with a skirt; only 1 look without to compare with"),
        ((0, 9, 0, 30), "in none of your 9 looks with a skirt, nor in any other"),
        (
            (9, 9, 0, 30),
            "in 9 of your 9 looks with a skirt and in none without; 90% interval from 12 times as often up",
        ),
        (
            (0, 9, 20, 30),
            "in none of your 9 looks with a skirt, but in 20 of 30 without; 90% interval 0 to 0.4 times as often",
        ),
        (
            (3, 9, 9, 30),
            "in 3 of your 9 looks with a skirt; 1.1 times as often as without; 90% interval 0.4 to 2.5, which may be "
            "chance",
        ),
    ],
)
def test_boards_that_show_little_say_so(counts: tuple[int, int, int, int], sentence: str) -> None:
    boots = pairing_evidence(counted(*counts), "skirt")["boots"]
    assert boots.sentence == sentence
    if not counts[1] or not counts[3] or not counts[0] + counts[2]:
        assert (boots.ratio, boots.low, boots.high) == (None, None, None)


def test_words_for_the_item_and_all_other_categories() -> None:
    evidence = pairing_evidence(counted(2, 3, 3, 9), "skirt", "pencil skirt")
    assert set(evidence) == set(CATEGORIES) - {"skirt"}
    assert evidence["boots"].sentence.startswith("in 2 of your 3 looks with a pencil skirt")
    assert pairing_evidence(board(), "skirt")["boots"].n_item == 0


def test_evidence_used_wrongly() -> None:
    with pytest.raises(UsageError, match="'skrit'"):
        pairing_evidence(board("skirt"), "skrit")
    with pytest.raises(UsageError, match="0 or 1"):
        pairing_evidence(board("skirt") * 0.5, "skirt")
    with pytest.raises(UsageError, match="0 or 1"):
        how_good(board("skirt boots") * 0.5)
    with pytest.raises(UsageError, match="hits from 0 to 3"):
        ratio_interval(np.array([4]), 3, np.array([0]), 1)


def by_hand(user_items: pd.DataFrame, groups: list[int], metric: str) -> list[int]:
    """Ranks of hidden categories, one call of `rank_pairings` each."""
    ranks = []
    for row, group in enumerate(groups):
        worn = [str(name) for name in user_items.columns[user_items.iloc[row] == 1]]
        rest = user_items[[other != group for other in groups]]
        for hidden in worn if len(worn) > 1 else []:
            given = [name for name in worn if name != hidden]
            ranks.append(1 + list(rank_pairings(rest, given, metric=metric).index).index(hidden))
    return ranks


@pytest.mark.parametrize(
    "groups", [list(range(12)), [0, 0, 0, *range(1, 10)], [i // 4 for i in range(12)], [0] * 6 + [1] * 6]
)
def test_hidden_ranks_are_those_of_rank_pairings(groups: list[int]) -> None:
    """All at once gives the same as one at a time, without the photo and its near-duplicates."""
    user_items = random_board(12)
    photo, ranks, popularity = hidden_ranks(user_items, groups)
    assert ranks.tolist() == by_hand(user_items, groups, "board+prior")
    assert popularity.tolist() == by_hand(user_items, groups, "popularity")
    worn = user_items.sum(axis=1).to_numpy()
    assert np.bincount(photo, minlength=12).tolist() == np.where(worn > 1, worn, 0).tolist()


def test_how_good_by_hand() -> None:
    user_items = random_board(25)
    photo, ranks, popularity = hidden_ranks(user_items, range(25))
    result = how_good(user_items)
    assert result.n_photos == len(set(photo))
    assert result.hit_rate_at_5 and result.mrr and result.popularity_hit_rate_at_5 and result.gain
    per_photo = pd.Series(ranks <= 5).groupby(photo).mean()
    popular = pd.Series(popularity <= 5).groupby(photo).mean()
    assert result.hit_rate_at_5.value == pytest.approx(per_photo.mean())
    assert result.mrr.value == pytest.approx(pd.Series(1 / ranks).groupby(photo).mean().mean())
    assert result.gain.value == pytest.approx((per_photo - popular).mean())
    error = 1.645 * per_photo.std() / np.sqrt(len(per_photo))
    assert result.hit_rate_at_5.high - result.hit_rate_at_5.low == pytest.approx(2 * error, rel=0.15)


def test_how_good_is_the_same_twice() -> None:
    assert how_good(random_board(25), seed=3) == how_good(random_board(25), seed=3)


def test_a_board_with_a_rule_of_its_own_beats_popularity() -> None:
    """Here ties go with saree and gloves with nightwear, as nobody wears them on the street."""
    rule = board(*["saree tie hat"] * 40, *["nightwear gloves hat"] * 40, *["jeans t-shirt hat"] * 40)
    result = how_good(rule)
    assert result.hit_rate_at_5 and result.popularity_mrr and result.mrr and result.gain
    assert result.mrr.low > result.popularity_mrr.high
    assert "hidden piece was among the first five suggestions" in result.sentence
    chance = how_good(board(*["jeans"] * 5, *["jeans t-shirt"] * 12))
    assert chance.gain and chance.gain.low <= 0 <= chance.gain.high
    assert chance.sentence.endswith("The difference may be chance.")


def test_certainty_is_never_claimed() -> None:
    result = how_good(board(*["jeans t-shirt"] * 20))
    assert result.hit_rate_at_5 and result.hit_rate_at_5.value == 1
    assert result.hit_rate_at_5.high == 1 and result.hit_rate_at_5.low == pytest.approx(20 / (20 + Z_90**2))
    assert "(90% interval 88 to 100%)" in result.sentence


def test_near_duplicates_do_not_speak_for_each_other() -> None:
    """A look that only its own copy explains is not predicted once both are known to be the same."""
    looks = board(*["saree tie"] * 30, *["jeans t-shirt sneakers"] * 12)
    alone = how_good(looks)
    grouped = how_good(looks, same=["copy"] * 30 + [str(i) for i in range(12)])
    assert alone.hit_rate_at_5 and grouped.hit_rate_at_5
    assert grouped.hit_rate_at_5.value < alone.hit_rate_at_5.value
    with pytest.raises(UsageError, match="each of 42 photos, received 2"):
        how_good(looks, same=["a", "b"])


@pytest.mark.parametrize(
    ("looks", "sentence"),
    [
        ([], "Your board has no photo with two garments or more, so nothing can be hidden and guessed."),
        (["skirt", "hat", ""], "Your board has no photo with two garments or more, so nothing can be hidden"),
        (["skirt hat"], "Your board has 1 photo with two garments or more: too few to say how good"),
        (["skirt hat"] * (FEWEST_PHOTOS - 1), "Your board has 9 photos with two garments or more: too few to say"),
    ],
)
def test_small_boards_say_so(looks: list[str], sentence: str) -> None:
    result = how_good(board(*looks))
    assert isinstance(result, HowGood) and result.sentence.startswith(sentence)
    assert (result.mrr is None) == (result.n_photos == 0)
