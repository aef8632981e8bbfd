"""A week of outfits: every day another look, with pieces that were not worn the day before."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from stylerec.closet.wearing import Fitting, WearableLook
from stylerec.errors import UsageError
from stylerec.moodboard import MoodBoard
from stylerec.pieces import Piece
from stylerec.recommendation.ranking import described
from stylerec.taxonomy import Taxonomy
from stylerec.words import count, listed

AGAIN = 1.0
"""What a piece loses for each time that it is already in the plan."""

NEXT_DAY = 10.0
"""What a piece loses that is worn the day before."""

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

    No look and no set of essential pieces comes twice. Day by day the look is taken with the fewest pieces worn the
    day before (for the first day, by the wear log), then the fewest that are in the plan already, then the best
    stand-ins and pieces seldom worn. Pieces tagged for other `seasons` or `occasions` are not used.

    Raises `UsageError` for a number of days below 1 or above 366.
    """
    if not 1 <= days <= LONGEST:
        raise UsageError(f"Invalid `days`: expected 1 to {LONGEST}, received {days}.")
    fitting = Fitting(board, [piece for piece in pieces if piece.suits(seasons, occasions)])
    open_looks = [i for i in range(len(fitting.looks)) if not fitting.missing(i, fitting.assign(i))]
    n_wearable = len(open_looks)
    used = np.zeros(len(fitting.pieces))
    yesterday = np.array([start - timedelta(days=1) in piece.worn for piece in fitting.pieces], dtype=float)
    worn_sets: set[frozenset[int]] = set()
    plan: list[PlannedDay] = []
    while open_looks and len(plan) < days:
        preference = fitting.seldom - AGAIN * used - NEXT_DAY * yesterday
        options = []
        for i in open_looks:
            worn = fitting.assign(i, preference)
            rows = fitting.rows[i][: len(fitting.looks[i].essential)]
            chosen = [worn[int(row)] for row in rows]
            if frozenset(chosen) not in worn_sets:
                good = float(np.mean(fitting.table.score[rows, chosen] + fitting.seldom[chosen]))
                options.append((-yesterday[chosen].sum(), -used[chosen].sum(), good, -i, worn, chosen))
        if not options:
            break
        *_, place, worn, chosen = max(options, key=lambda option: option[:4])
        again = tuple(fitting.pieces[j] for j in chosen if used[j])
        plan.append(PlannedDay(start + timedelta(days=len(plan)), fitting.dressed(-place, worn), again))
        open_looks.remove(-place)
        worn_sets.add(frozenset(chosen))
        yesterday = np.zeros(len(fitting.pieces))
        # Extras count as well: the same bag every day is no outfit repeated, yet another one is nicer.
        for j in worn.values():
            used[j] += 1
            yesterday[j] = 1
    return WeekPlan(tuple(plan), days, _message(plan, days, n_wearable, fitting))


def _message(plan: Sequence[PlannedDay], wanted: int, n_wearable: int, fitting: Fitting) -> str | None:
    parts = []
    if not fitting.looks:
        return "The board shows no look to follow."
    if len(plan) < wanted:
        parts.append(_too_few(len(plan), wanted, n_wearable, len(fitting.looks)))
    if again := _again(plan, fitting.taxonomy):
        parts.append(f"Worn on more than one day: {listed(again)}.")
    return " ".join(parts) or None


def _too_few(planned: int, wanted: int, n_wearable: int, n_looks: int) -> str:
    if not n_wearable:
        return f"No outfit: your closet completes none of the board's {count(n_looks, 'look')}."
    why = f"your closet completes {n_wearable} of the board's {count(n_looks, 'look')}"
    if planned < n_wearable:
        why += ", some of them with the same pieces"
    return f"Only {planned} of {count(wanted, 'day')}: {why}."


def _again(plan: Sequence[PlannedDay], taxonomy: Taxonomy) -> list[str]:
    """Pieces that come more than once, each with its days: "black shoes (3)", most days first."""
    days = Counter(piece for day in plan for piece in day.look.pieces)
    return [f"{described(piece.garment, taxonomy)} ({n_days})" for piece, n_days in days.most_common() if n_days > 1]
