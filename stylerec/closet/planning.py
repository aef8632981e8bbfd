"""A week of outfits: every day another look, with pieces that were not worn the day before."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from stylerec.closet.naming import piece_title
from stylerec.closet.presence import away_sentence, pieces_after_laundry, pieces_here
from stylerec.closet.wearing import COVERED_GAIN, Fitting, WearableLook, laundry_sentence, rank_unlocks
from stylerec.closet.weather import ANY_WEATHER, Weather, fit_weather
from stylerec.domain.arrays import Scores
from stylerec.domain.days import check_days, days_later
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.pieces import Piece
from stylerec.domain.prose import listed, with_article
from stylerec.domain.taxonomy import Taxonomy
from stylerec.errors import UsageError
from stylerec.language import _, ngettext
from stylerec.recommendation.ranking import describe_garment

NEXT_DAY, AGAIN = 1e8, 1e4
"""What it costs to wear a piece on two days in a row, and for each earlier day of the plan. The score of a day is at
most 1.1, so the first costs more than any number of the second, and the second more than any plan of good scores."""

WAITING_LOSS = 0.01
"""What a good score loses for each day that it waits: the best come first."""

VARIANTS_PER_LOOK = 4
"""Outfits per look that are tried, with other pieces where the closet has some."""

BEAM_WIDTH = 50
"""Plans that are pursued at a time."""

LONGEST_PLAN = 366


@dataclass(frozen=True, eq=False)
class PlannedDay:
    """What to wear on a day; `again` are pieces that an earlier day of the plan has too."""

    day: date
    look: WearableLook
    again: tuple[Piece, ...]


@dataclass(frozen=True, eq=False)
class WeekPlan:
    """Outfits for days in a row; fewer than `wanted` when the closet does not allow more.

    `message` says what a reader must know: too few outfits and why, what is not here, pieces worn on several days; None
    when all went well.
    """

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
    weather: Weather = ANY_WEATHER,
) -> WeekPlan:
    """Plan outfits from looks that can be worn with what is here, one for each day from `start` on.

    No look and no set of essential pieces comes twice. Sought is a plan with the fewest pieces worn on two days in a
    row (or worn on the eve of the first day, by the wear log), of these one that repeats fewest pieces, of these one
    with the best stand-ins and pieces seldom worn, soonest; by beam search, so another may be a little better. No piece
    is worn more often than it may be before it is washed. Pieces tagged for other `seasons` or `occasions` are not
    used, nor outfits that are too cold or too warm for the `weather`.

    Raises `UsageError` for a number of days below 1 or above 366, and where the calendar ends before them.
    """
    if not 1 <= days <= LONGEST_PLAN:
        raise UsageError(f"Invalid `days`: expected 1 to {LONGEST_PLAN}, received {days}.")
    check_days(start, days)
    suited = [piece for piece in pieces if piece.suits(seasons, occasions)]
    fitting = Fitting(board, pieces_here(suited))
    outfits = wearable_outfits(fitting, weather)
    eve = days_later(start, -1)
    worn_on_eve = np.array([eve in piece.worn for piece in fitting.pieces], dtype=float)
    plan: list[PlannedDay] = []
    earlier: set[int] = set()
    for outfit in _search(outfits, worn_on_eve, wears_left(fitting.pieces), days):
        again = tuple(fitting.pieces[j] for j in outfit.chosen if j in earlier)
        plan.append(PlannedDay(days_later(start, len(plan)), dress_for(outfit, fitting, weather), again))
        earlier.update(outfit.chosen)
    n_wearable = len({outfit.look for outfit in outfits})
    held_back = _held_back(board, suited, weather, n_wearable) if len(plan) < days else ""
    message = f"{_message(plan, days, n_wearable, fitting)}{held_back}".strip()
    return WeekPlan(tuple(plan), days, message or None)


@dataclass(frozen=True, eq=False)
class WearableOutfit:
    """A way to wear a look: `worn` as `Fitting.assign` gives it, `chosen` its essential pieces by their places."""

    look: int
    worn: dict[int, int]
    chosen: tuple[int, ...]
    quality: float


def wearable_outfits(
    fitting: Fitting, weather: Weather = ANY_WEATHER, variants: int = VARIANTS_PER_LOOK
) -> list[WearableOutfit]:
    """Up to so many ways to wear each look that can be worn: the best, and some with pieces rare so far."""
    found: list[WearableOutfit] = []
    often = np.zeros(len(fitting.pieces))
    for i, look in enumerate(fitting.looks):
        rows = fitting.rows[i][: len(look.essential)]
        sets: set[frozenset[int]] = set()
        for variant in range(variants):
            worn = fitting.assign(i, fitting.seldom - np.minimum(often, COVERED_GAIN / 2) if variant else None)
            if fitting.missing(i, worn):
                break
            chosen = tuple(worn[int(row)] for row in rows)
            if frozenset(chosen) in sets:
                continue
            sets.add(frozenset(chosen))
            often[list(chosen)] += 1
            everything = [fitting.pieces[j] for j in worn.values()]
            if fit_weather(everything, weather, fitting.taxonomy).verdict != "right":
                continue
            quality = float(np.mean(fitting.table.score[rows, chosen] + fitting.seldom[list(chosen)]))
            found.append(WearableOutfit(i, worn, chosen, quality))
    return found


def dress_for(outfit: WearableOutfit, fitting: Fitting, weather: Weather) -> WearableLook:
    """The look that is worn, with what to know when it rains."""
    look = fitting.dressed(outfit.look, outfit.worn)
    return replace(look, notes=fit_weather(look.everything, weather, fitting.taxonomy).notes)


def wears_left(pieces: Sequence[Piece]) -> Scores:
    """How often each piece can be worn before it is washed, `(n_pieces,)`; infinite where it does not matter."""
    return np.array([np.inf if piece.wears_left is None else piece.wears_left for piece in pieces], dtype=float)


def _search(outfits: Sequence[WearableOutfit], eve: Scores, left: Scores, days: int) -> list[WearableOutfit]:
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
        total = (
            cost[:, None] + NEXT_DAY * (last @ wears.T) + AGAIN * (used @ wears.T) - quality / (1 + WAITING_LOSS * day)
        )
        clean = (used >= left).astype(float) @ wears.T == 0
        total = np.where(free & clean, total, np.inf).ravel()
        best = np.argsort(total, kind="stable")[: BEAM_WIDTH * BEAM_WIDTH]
        best = _different(best[np.isfinite(total[best])], plans, len(outfits))
        if not len(best):
            break
        before, new = np.divmod(best, len(outfits))
        plans = np.column_stack([plans[before], new])
        free = free[before] & (looks != looks[new, None]) & (same != same[new, None])
        used, last, cost = used[before] + wears[new], wears[new], total[best]
    return [outfits[i] for i in plans[0]]


def _different(ways: np.ndarray, plans: np.ndarray, n_outfits: int) -> np.ndarray:
    """The first `BEAM_WIDTH` that differ in the outfits so far or in the last; the order before it is no matter."""
    kept: dict[tuple[frozenset[int], int], int] = {}
    for way in ways:
        before, new = divmod(int(way), n_outfits)
        kept.setdefault((frozenset(plans[before].tolist()), new), int(way))
        if len(kept) == BEAM_WIDTH:
            break
    return np.array(list(kept.values()), dtype=int)


def _held_back(board: MoodBoard, pieces: Sequence[Piece], weather: Weather, n_wearable: int) -> str:
    """What is not here, and how many looks the laundry holds back."""
    clean = pieces_after_laundry(pieces)
    more = 0
    if not all(piece.is_here for piece in clean):
        more = len({one.look for one in wearable_outfits(Fitting(board, clean), weather, 1)}) - n_wearable
    away = away_sentence(pieces)
    return f" {away}{laundry_sentence(max(0, more))}" if away else ""


def _message(plan: Sequence[PlannedDay], wanted: int, n_wearable: int, fitting: Fitting) -> str:
    parts = []
    if not fitting.looks:
        return _("The board shows no look to follow.")
    if len(plan) < wanted:
        parts.append(_too_few(len(plan), wanted, n_wearable, fitting))
    if again := _again(plan, fitting.taxonomy):
        parts.append(_("Worn on more than one day: {pieces}.").format(pieces=listed(again)))
    return " ".join(parts)


def _too_few(planned: int, wanted: int, n_wearable: int, fitting: Fitting) -> str:
    """How many days are planned, why no more, and which purchase would change that most."""
    n_looks = len(fitting.looks)
    if not n_wearable:
        text = ngettext(
            "No outfit: your closet completes none of the board's {count} look.",
            "No outfit: your closet completes none of the board's {count} looks.",
            n_looks,
        )
    elif planned < n_wearable:
        text = ngettext(
            "Only {planned} of {days}: your closet completes {wearable} of the board's {count} look, some of them with "
            "the same pieces.",
            "Only {planned} of {days}: your closet completes {wearable} of the board's {count} looks, some of them "
            "with the same pieces.",
            n_looks,
        )
    else:
        text = ngettext(
            "Only {planned} of {days}: your closet completes {wearable} of the board's {count} look.",
            "Only {planned} of {days}: your closet completes {wearable} of the board's {count} looks.",
            n_looks,
        )
    days = ngettext("{count} day", "{count} days", wanted).format(count=wanted)
    said = [text.format(planned=planned, days=days, wearable=n_wearable, count=n_looks)]
    lacking = rank_unlocks([fitting.dressed(i, fitting.assign(i)) for i in range(len(fitting.looks))])
    if lacking:
        first = with_article(fitting.taxonomy.in_sentence(lacking[0].category))
        number = len(lacking[0].photos)
        said.append(
            ngettext(
                "What would help most: {piece} ({count} look).",
                "What would help most: {piece} ({count} looks).",
                number,
            ).format(piece=first, count=number)
        )
    return " ".join(said)


def _again(plan: Sequence[PlannedDay], taxonomy: Taxonomy) -> list[str]:
    """Pieces that come more than once, each with its days: "black shoes (3)", most days first; namesakes by name."""
    days = Counter(piece for day in plan for piece in day.look.pieces)
    repeated = [(piece, describe_garment(piece.garment, taxonomy), n) for piece, n in days.most_common() if n > 1]
    alike = Counter(words for _, words, _ in repeated)
    named = [(piece_title(piece, taxonomy), words, n) for piece, words, n in repeated]
    return [f"{words if alike[words] == 1 or name == words else f'{words} {name!r}'} ({n})" for name, words, n in named]
