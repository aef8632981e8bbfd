"""Looks one can already wear: for every look of a board, which pieces stand in for its garments and what is missing."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import linear_sum_assignment

from stylerec.closet.outline import outline_board
from stylerec.closet.presence import away_sentence, pieces_after_laundry, pieces_here
from stylerec.closet.standing_in import STANDS_IN, StandIn, StandIns, stand_in_scores
from stylerec.closet.weather import ANY_WEATHER, WarmthVerdict, Weather, fit_weather
from stylerec.domain.arrays import Scores
from stylerec.domain.looks import Garment, PhotoLook
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.pieces import Piece
from stylerec.domain.prose import listed
from stylerec.language import _, ngettext

SELDOM_WORN_GAIN = 0.1
"""What a piece that was never worn gains over one worn very often, in scores of 0..1."""

COVERED_GAIN = 1000.0
"""What covering one more garment is worth; more than any preference among pieces."""


@dataclass(frozen=True, eq=False)
class WearableLook:
    """A look of the board with the pieces that stand in for its garments.

    `stand_ins` are for its essential garments, head to foot, `extras` for its bag, belt and the like, `missing` the
    essential garments that no piece stands in for, `nearest` the free piece that comes nearest to each, or None.
    `score` in 0..1 is the mean of the essential garments' scores, a missing one being 0. `notes` say what to know when
    it rains.
    """

    photo: PhotoLook
    name: str
    stand_ins: tuple[StandIn, ...]
    extras: tuple[StandIn, ...]
    missing: tuple[Garment, ...]
    nearest: tuple[StandIn | None, ...]
    score: float
    notes: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether it can be worn today."""
        return not self.missing

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The pieces worn for its essential garments."""
        return tuple(one.piece for one in self.stand_ins)

    @property
    def everything(self) -> tuple[Piece, ...]:
        """The pieces with those for its bag, belt and the like."""
        return tuple(one.piece for one in (*self.stand_ins, *self.extras))


@dataclass(frozen=True)
class Unlock:
    """A missing category: owning one would make the looks `photos` wearable. `colours` are theirs, commonest first."""

    category: str
    photos: tuple[str, ...]
    colours: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class WearableLooks:
    """All looks of a board, those that can be worn today first, then by how many pieces they are away.

    Among equals, good stand-ins and pieces seldom worn come first. `left_out` are photos that show no clothes but
    extras or footwear: they count as no looks. `unlocks` are the single categories that would unlock most, best first.
    `n_too_cold` and `n_too_warm` looks are not among them for the weather, `after_laundry` more can be worn when what
    is in the wash is clean.
    """

    looks: tuple[WearableLook, ...]
    left_out: tuple[str, ...]
    unlocks: tuple[Unlock, ...]
    sentence: str
    n_too_cold: int = 0
    n_too_warm: int = 0
    after_laundry: int = 0

    @property
    def today(self) -> tuple[WearableLook, ...]:
        """The looks that can be worn today."""
        return tuple(look for look in self.looks if look.complete)

    @property
    def one_away(self) -> tuple[WearableLook, ...]:
        """The looks that lack one piece."""
        return tuple(look for look in self.looks if len(look.missing) == 1)


class Fitting:
    """A board's looks and a closet's pieces, compared once; then looks are dressed one by one."""

    def __init__(self, board: MoodBoard, pieces: Sequence[Piece]) -> None:
        self.taxonomy = board.taxonomy
        self.pieces = tuple(pieces)
        outlines = outline_board(board)
        self.looks, self.left_out = outlines.looks, outlines.left_out
        garments = [garment for look in self.looks for garment in (*look.essential, *look.extras)]
        self.table = stand_in_scores(garments, self.pieces, board.taxonomy)
        ends = np.cumsum([0, *(len(look.essential) + len(look.extras) for look in self.looks)])
        self.rows = [np.arange(start, end) for start, end in zip(ends[:-1], ends[1:], strict=True)]
        self.seldom = _seldom(self.pieces)

    def without_last(self) -> "Fitting":
        """The same without the last piece."""
        other = copy(self)
        other.pieces, other.seldom = self.pieces[:-1], self.seldom[:-1]
        table = self.table
        arrays = (array[:, :-1] for array in (table.score, table.category, table.look_alike, table.colour))
        other.table = StandIns(table.garments, other.pieces, *arrays)
        return other

    def assign(self, look: int, preference: Scores | None = None, leave_out: Collection[int] = ()) -> dict[int, int]:
        """Which piece stands in for which garment of a look, as `{garment: piece}`, places in the table.

        Each piece is worn once. As many garments as can be are covered, with the highest sum of scores and
        `preference` `(n_pieces,)`, by default for pieces seldom worn (assignment problem: Kuhn, 1955; solved by
        `scipy.optimize.linear_sum_assignment`). `leave_out` are garments that are covered otherwise.
        """
        rows = np.array([row for row in self.rows[look] if row not in leave_out], dtype=int)
        scores = self.table.score[rows]
        works = scores >= STANDS_IN
        columns = np.flatnonzero(works.any(axis=0))
        value = scores + (self.seldom if preference is None else preference) + COVERED_GAIN
        value = np.where(works, value, 0)[:, columns]
        chosen = zip(*linear_sum_assignment(value, maximize=True), strict=True)
        return {int(rows[i]): int(columns[j]) for i, j in chosen if value[i, j] > 0}

    def missing(self, look: int, worn: dict[int, int]) -> list[int]:
        """Places in the table of the essential garments that an assignment leaves uncovered."""
        rows = self.rows[look][: len(self.looks[look].essential)]
        return [int(row) for row in rows if row not in worn]

    def dressed(self, look: int, worn: dict[int, int]) -> WearableLook:
        """An assignment as a look, with reasons."""
        outline = self.looks[look]
        essential, extras = np.split(self.rows[look], [len(outline.essential)])
        stand_ins = tuple(self.table.pair(row, worn[row], self.taxonomy) for row in essential if row in worn)
        missing = self.missing(look, worn)
        return WearableLook(
            photo=outline.photo,
            name=outline.name,
            stand_ins=stand_ins,
            extras=tuple(self.table.pair(row, worn[row], self.taxonomy) for row in extras if row in worn),
            missing=tuple(self.table.garments[row] for row in missing),
            nearest=tuple(self._nearest(row, worn) for row in missing),
            score=sum(one.score for one in stand_ins) / len(outline.essential),
        )

    def _nearest(self, row: int, worn: dict[int, int]) -> StandIn | None:
        scores = self.table.score[row].copy()
        scores[list(worn.values())] = 0
        if not scores.any():
            return None
        return self.table.pair(row, int(scores.argmax()), self.taxonomy)


def looks_to_wear(
    board: MoodBoard,
    pieces: Sequence[Piece],
    *,
    seasons: Collection[str] = (),
    occasions: Collection[str] = (),
    weather: Weather = ANY_WEATHER,
) -> WearableLooks:
    """Which looks of the board the closet can do today, with what is here, and what the others lack.

    `seasons` and `occasions` leave out pieces that are tagged for others, `weather` looks that are too cold or too warm
    for it; what is unwise in the rain comes last among equals. A photo that is on the board twice counts once. Raises
    `UsageError` when looks and pieces were recognised by different models.
    """
    suited = [piece for piece in pieces if piece.suits(seasons, occasions)]
    fitting = Fitting(board, pieces_here(suited))
    judged = _judged(fitting, weather)
    order = sorted((look for look, verdict in judged if verdict == "right"), key=_rank)
    verdicts = Counter(verdict for _, verdict in judged)
    found = WearableLooks(
        looks=tuple(order),
        left_out=fitting.left_out,
        unlocks=rank_unlocks(order),
        sentence="",
        n_too_cold=verdicts["too cold"],
        n_too_warm=verdicts["too warm"],
        after_laundry=_after_laundry(board, suited, weather, sum(look.complete for look in order)),
    )
    return replace(found, sentence=_sentence(found, suited, weather))


def _judged(fitting: Fitting, weather: Weather) -> list[tuple[WearableLook, WarmthVerdict]]:
    """Every look as it can be worn, and what the weather says about it."""
    judged = []
    for i in range(len(fitting.looks)):
        look = fitting.dressed(i, fitting.assign(i))
        fit = fit_weather(look.everything, weather, fitting.taxonomy, look.missing)
        judged.append((replace(look, notes=fit.notes), fit.verdict))
    return judged


def _after_laundry(board: MoodBoard, pieces: Sequence[Piece], weather: Weather, today: int) -> int:
    """How many more looks can be worn when everything in the wash is clean."""
    clean = pieces_after_laundry(pieces)
    if all(piece.is_here for piece in clean):
        return 0
    judged = _judged(Fitting(board, clean), weather)
    return max(0, sum(look.complete and verdict == "right" for look, verdict in judged) - today)


def _seldom(pieces: Sequence[Piece]) -> Scores:
    """What pieces gain for being seldom worn, `(n_pieces,)`."""
    return SELDOM_WORN_GAIN / (1 + np.array([len(piece.worn) for piece in pieces], dtype=float))


def _rank(look: WearableLook) -> tuple[int, int, float]:
    n_asked = len(look.stand_ins) + len(look.missing)
    return len(look.missing), len(look.notes), -look.score - float(_seldom(look.pieces).sum()) / n_asked


def rank_unlocks(looks: Sequence[WearableLook]) -> tuple[Unlock, ...]:
    """Which categories the looks lack that lack one piece; those of most looks first."""
    away = [(look.missing[0], look.name) for look in looks if len(look.missing) == 1]
    return tuple(
        Unlock(
            category,
            tuple(name for garment, name in away if garment.category == category),
            _colours(garment for garment, _ in away if garment.category == category),
        )
        for category, _ in Counter(garment.category for garment, _ in away).most_common()
    )


def _colours(garments: Iterable[Garment]) -> tuple[str, ...]:
    """Their main colours, commonest first."""
    return tuple(
        colour for colour, _ in Counter(garment.colours[0] for garment in garments if garment.colours).most_common()
    )


def _sentence(found: WearableLooks, pieces: Sequence[Piece], weather: Weather) -> str:
    """ "31 of 80 looks today, 12 more are one piece away. 4 more looks after the laundry." """
    n_looks = len(found.looks) + found.n_too_cold + found.n_too_warm
    rest = laundry_sentence(found.after_laundry) + _too_little(found.left_out)
    if not n_looks:
        return _("The board shows no look yet: add photos of outfits.") + rest
    if not pieces:
        said = ngettext(
            "No piece to wear for the {count} look of the board: add what you own.",
            "No piece to wear for the {count} looks of the board: add what you own.",
            n_looks,
        )
        return said.format(count=n_looks) + rest
    if not pieces_here(pieces):
        return _("Nothing to wear: {why}").format(why=away_sentence(pieces)) + rest
    today, away = len(found.today), len(found.one_away)
    if not away:
        more = _("none is one piece away")
    elif today:
        more = ngettext("{count} more is one piece away", "{count} more are one piece away", away)
    else:
        more = ngettext("{count} is one piece away", "{count} are one piece away", away)
    text = (
        ngettext("{today} of {count} look today, {more}.", "{today} of {count} looks today, {more}.", n_looks)
        if today
        else ngettext("None of {count} look today, {more}.", "None of {count} looks today, {more}.", n_looks)
    )
    return text.format(today=today, count=n_looks, more=more.format(count=away)) + _unsuited(found, weather) + rest


def laundry_sentence(n_more: int, outfits: bool = False) -> str:
    """ " 4 more looks after the laundry." with a space before it, or nothing; looks or `outfits`."""
    if not n_more:
        return ""
    said = (
        ngettext("{count} more outfit after the laundry.", "{count} more outfits after the laundry.", n_more)
        if outfits
        else ngettext("{count} more look after the laundry.", "{count} more looks after the laundry.", n_more)
    )
    return f" {said.format(count=n_more)}"


def _unsuited(found: WearableLooks, weather: Weather) -> str:
    cold, warm = found.n_too_cold, found.n_too_warm
    parts = [
        said.format(count=number)
        for number, said in (
            (cold, ngettext("{count} is too cold", "{count} are too cold", cold)),
            (warm, ngettext("{count} is too warm", "{count} are too warm", warm)),
        )
        if number
    ]
    if not parts:
        return ""
    return " " + _("For {degrees:g} °C {looks}.").format(degrees=weather.temperature, looks=listed(parts))


def _too_little(left_out: Sequence[str]) -> str:
    if not left_out:
        return ""
    said = ngettext(
        "{count} photo shows no clothes but shoes or accessories and is not counted.",
        "{count} photos show no clothes but shoes or accessories and are not counted.",
        len(left_out),
    )
    return f" {said.format(count=len(left_out))}"
