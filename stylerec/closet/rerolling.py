"""Another outfit with some pieces kept: every look of the board that can be worn with them, never the same twice."""

import heapq
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from stylerec.closet.presence import pieces_here
from stylerec.closet.ways import ways_to_wear
from stylerec.closet.wearing import Fitting
from stylerec.closet.weather import ANY_WEATHER, Weather, fit_weather
from stylerec.domain.looks import PhotoLook
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.pieces import Piece


@dataclass(frozen=True, eq=False)
class RolledOutfit:
    """An outfit after the board's photo `photo`: its pieces head to foot, extras last. `score` is about 0..1.

    `notes` say what to know when it rains.
    """

    photo: PhotoLook
    name: str
    pieces: tuple[Piece, ...]
    score: float
    notes: tuple[str, ...]


def roll_outfits(
    board: MoodBoard,
    pieces: Sequence[Piece],
    locked: Sequence[Piece] = (),
    *,
    shown: Collection[Collection[str]] = (),
    weather: Weather = ANY_WEATHER,
) -> Iterator[RolledOutfit]:
    """Every outfit with the `locked` pieces that the board's looks and what is here allow, best first.

    A locked piece takes the place of a garment of its kind, whatever its score; a locked bag or belt is worn with any
    look. No two have the same clothes and shoes, and none those of a set of piece ids in `shown`.
    """
    others = [piece for piece in pieces_here(pieces) if piece.piece_id not in {one.piece_id for one in locked}]
    fitting = Fitting(board, [*locked, *others])
    clothes = {one.piece_id for one in fitting.pieces if fitting.taxonomy.group_entry(one.category).is_essential}
    seen = {frozenset(clothes & set(ids)) for ids in shown}
    rolls = [_rolls(fitting, look, len(locked)) for look in range(len(fitting.looks))]
    for score, look, worn in heapq.merge(*rolls, key=lambda roll: -roll[0]):
        chosen = frozenset(fitting.pieces[j].piece_id for j in worn.values()) & clothes
        if chosen in seen:
            continue
        seen.add(chosen)
        rolled = _rolled(fitting, look, worn, len(locked), score, weather)
        if rolled is not None:
            yield rolled


def _rolls(fitting: Fitting, look: int, n_locked: int) -> Iterator[tuple[float, int, dict[int, int]]]:
    """The ways to wear one look with the first `n_locked` pieces; none when one of them has no place in it."""
    places = _places(fitting, look, n_locked)
    needed = [j for j in range(n_locked) if fitting.taxonomy.group_entry(fitting.pieces[j].category).is_essential]
    if set(needed) <= set(places.values()):
        essential = {int(row) for row in fitting.rows[look][: len(fitting.looks[look].essential)]}
        fixed = {row: j for row, j in places.items() if row in essential}
        for score, worn in ways_to_wear(fitting, look, fixed, leave_out=range(n_locked)):
            yield score, look, worn


def _places(fitting: Fitting, look: int, n_locked: int) -> dict[int, int]:
    """Which garment of the look each locked piece is worn for, as `{garment: piece}`, as many as can be."""
    rows = fitting.rows[look]
    near = fitting.table.category[rows, :n_locked] > 0
    value = np.where(near, 1 + fitting.table.score[rows, :n_locked], 0)
    chosen = zip(*linear_sum_assignment(value, maximize=True), strict=True)
    return {int(rows[i]): int(j) for i, j in chosen if near[i, j]}


def _rolled(
    fitting: Fitting, look: int, worn: dict[int, int], n_locked: int, score: float, weather: Weather
) -> RolledOutfit | None:
    """The outfit with its extras; None when it is not for the weather."""
    outline = fitting.looks[look]
    taken = {row: j for row, j in _places(fitting, look, n_locked).items() if row not in worn}
    extras = fitting.assign(look, leave_out=[*fitting.rows[look][: len(outline.essential)], *taken])
    order = dict.fromkeys([*(worn[row] for row in sorted(worn)), *range(n_locked), *extras.values()])
    pieces = tuple(fitting.pieces[j] for j in order)
    fit = fit_weather(pieces, weather, fitting.taxonomy)
    if fit.verdict != "right":
        return None
    return RolledOutfit(outline.photo, outline.name, pieces, score, fit.notes)
