"""A week of outfits: every day another look, with pieces that were not worn the day before."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from stylerec.closet.wearing import COVERED, Fitting, WearableLook, unlocks
from stylerec.errors import UsageError
from stylerec.moodboard import MoodBoard
from stylerec.pieces import Piece
from stylerec.recommendation.ranking import described
from stylerec.taxonomy import Taxonomy
from stylerec.words import count, listed, with_article

NEXT_DAY, AGAIN = 1e8, 1e4
"""What it costs to wear a piece on two days in a row, and for each earlier day of the plan. The score of a day is at
most 1.1, so the first costs more than any number of the second, and the second more than any plan of good scores."""

SOONER = 0.01
"""What a good score loses for each day that it waits: the best come first."""

VARIANTS = 4
"""Outfits per look that are tried, with other pieces where the closet has some."""

WIDTH = 50
"""Plans that are pursued at a time."""

LONGEST = 366


@dataclass(frozen=True, eq=False)
class PlannedDay:
    """What to wear on a day; `again` are pieces that an earlier day of the plan has too."""

    day: date
    look: WearableLook
    again: tuple[Piece, ...]


@dataclass(frozen=True, eq=False)
class WeekPlan:
    """Outfits for days in a row; fewer than `wanted` when the closet does not allow more. `message` says what a
    reader must know: too few outfits and why, pieces worn on several days; None when all went well."""

    days: tuple[PlannedDay, ...]
    wanted: int
    message: str | None


def plan_week(
    board: MoodBoard,
    pieces: Sequence[Piece],
    *,
    start: date,
    days: int = 7,
    seasons: Collection[str] = (),
    occasions: Collection[str] = (),
) -> WeekPlan:
    """Plan outfits from looks that can be worn today, one for each day from `start` on.

    No look and no set of essential pieces comes twice. Sought is a plan with the fewest pieces worn on two days in a
    row (or worn on the eve of the first day, by the wear log), of these one that repeats fewest pieces, of these one
    with the best stand-ins and pieces seldom worn, soonest; by beam search, so another may be a little better. Pieces
    tagged for other `seasons` or `occasions` are not used.

    Raises `UsageError` for a number of days below 1 or above 366.
    """
    if not 1 <= days <= LONGEST:
        raise UsageError(f"Invalid `days`: expected 1 to {LONGEST}, received {days}.")
    fitting = Fitting(board, [piece for piece in pieces if piece.suits(seasons, occasions)])
    outfits = _outfits(fitting)
    eve = start - timedelta(days=1)
    worn_on_eve = np.array([eve in piece.worn for piece in fitting.pieces], dtype=float)
    plan: list[PlannedDay] = []
    earlier: set[int] = set()
    for outfit in _search(outfits, worn_on_eve, days):
        again = tuple(fitting.pieces[j] for j in outfit.chosen if j in earlier)
        plan.append(PlannedDay(start + timedelta(days=len(plan)), fitting.dressed(outfit.look, outfit.worn), again))
        earlier.update(outfit.chosen)
    n_wearable = len({outfit.look for outfit in outfits})
    return WeekPlan(tuple(plan), days, _message(plan, days, n_wearable, fitting))


@dataclass(frozen=True, eq=False)
class _Outfit:
    """A way to wear a look: `worn` as `Fitting.assign` gives it, `chosen` its essential pieces."""

    look: int
    worn: dict[int, int]
    chosen: tuple[int, ...]
    quality: float


def _outfits(fitting: Fitting) -> list[_Outfit]:
    """Up to `VARIANTS` ways to wear each look that can be worn: the best, and some with pieces rare so far."""
    found: list[_Outfit] = []
    often = np.zeros(len(fitting.pieces))
    for i, look in enumerate(fitting.looks):
        rows = fitting.rows[i][: len(look.essential)]
        sets: set[frozenset[int]] = set()
        for variant in range(VARIANTS):
            worn = fitting.assign(i, fitting.seldom - np.minimum(often, COVERED / 2) if variant else None)
            if fitting.missing(i, worn):
                break
            chosen = tuple(worn[int(row)] for row in rows)
            if frozenset(chosen) in sets:
                continue
            sets.add(frozenset(chosen))
            quality = float(np.mean(fitting.table.score[rows, chosen] + fitting.seldom[list(chosen)]))
            found.append(_Outfit(i, worn, chosen, quality))
            often[list(chosen)] += 1
    return found


def _search(outfits: Sequence[_Outfit], eve: np.ndarray, days: int) -> list[_Outfit]:
    """The best sequence found; `eve` `(n_pieces,)` is 1 for what was worn the day before the first."""
    wears = np.zeros((len(outfits), len(eve)))
    for i, outfit in enumerate(outfits):
        wears[i, list(outfit.chosen)] = 1
    looks = np.array([outfit.look for outfit in outfits], dtype=int)
    same = np.unique(wears, axis=0, return_inverse=True)[1].ravel()
    quality = np.array([outfit.quality for outfit in outfits])
    plans = np.zeros((1, 0), dtype=int)
    used, last, cost = np.zeros((1, len(eve))), eve[None], np.zeros(1)
    free = np.ones((1, len(outfits)), dtype=bool)
    for day in range(days):
        total = cost[:, None] + NEXT_DAY * (last @ wears.T) + AGAIN * (used @ wears.T) - quality / (1 + SOONER * day)
        total = np.where(free, total, np.inf).ravel()
        best = np.argsort(total, kind="stable")[: WIDTH * WIDTH]
        best = _different(best[np.isfinite(total[best])], plans, len(outfits))
        if not len(best):
            break
        before, new = np.divmod(best, len(outfits))
        plans = np.column_stack([plans[before], new])
        free = free[before] & (looks != looks[new, None]) & (same != same[new, None])
        used, last, cost = used[before] + wears[new], wears[new], total[best]
    return [outfits[i] for i in plans[0]]


def _different(ways: np.ndarray, plans: np.ndarray, n_outfits: int) -> np.ndarray:
    """The first `WIDTH` that differ in the outfits so far or in the last of them: the order before it is no matter."""
    kept: dict[tuple[frozenset[int], int], int] = {}
    for way in ways:
        before, new = divmod(int(way), n_outfits)
        kept.setdefault((frozenset(plans[before].tolist()), new), int(way))
        if len(kept) == WIDTH:
            break
    return np.array(list(kept.values()), dtype=int)


def _message(plan: Sequence[PlannedDay], wanted: int, n_wearable: int, fitting: Fitting) -> str | None:
    parts = []
    if not fitting.looks:
        return "The board shows no look to follow."
    if len(plan) < wanted:
        parts.append(_too_few(len(plan), wanted, n_wearable, fitting))
    if again := _again(plan, fitting.taxonomy):
        parts.append(f"Worn on more than one day: {listed(again)}.")
    return " ".join(parts) or None


def _too_few(planned: int, wanted: int, n_wearable: int, fitting: Fitting) -> str:
    """How many days are planned, why no more, and which purchase would change that most."""
    n_looks = count(len(fitting.looks), "look")
    if n_wearable:
        same = ", some of them with the same pieces" if planned < n_wearable else ""
        wearable = f"your closet completes {n_wearable} of the board's {n_looks}{same}"
        text = f"Only {planned} of {count(wanted, 'day')}: {wearable}."
    else:
        text = f"No outfit: your closet completes none of the board's {n_looks}."
    lacking = unlocks([fitting.dressed(i, fitting.assign(i)) for i in range(len(fitting.looks))])
    if lacking:
        first = with_article(fitting.taxonomy.in_sentence(lacking[0].category))
        text += f" What would help most: {first} ({count(len(lacking[0].photos), 'look')})."
    return text


def _again(plan: Sequence[PlannedDay], taxonomy: Taxonomy) -> list[str]:
    """Pieces that come more than once, each with its days: "black shoes (3)", most days first; namesakes by name."""
    days = Counter(piece for day in plan for piece in day.look.pieces)
    repeated = [(piece, described(piece.garment, taxonomy), n) for piece, n in days.most_common() if n > 1]
    alike = Counter(words for _, words, _ in repeated)
    return [f"{words if alike[words] == 1 else f'{words} {piece.name!r}'} ({n})" for piece, words, n in repeated]
