"""What pieces cost per wear, which are never worn, and which earn their place in the closet."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from stylerec.closet.standing_in import STANDS_IN
from stylerec.closet.wearing import COVERED_GAIN, Fitting
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.pieces import Piece
from stylerec.language import _, ngettext

WORN_LATELY = timedelta(days=365)
"""What was worn within this time earns its place."""

NEVER_COVERED = -10 * COVERED_GAIN


@dataclass(frozen=True, eq=False)
class PieceWorth:
    """What a piece is worth to its owner.

    - `cost_per_wear`: its price by the days worn; None without a price, or as long as it was not worn
    - `n_looks` of the board in which it could be worn, `n_needed` that could not be worn without it
    - `earns`: it was worn within a year, or a look needs it; `reason` says so in words
    """

    piece: Piece
    n_wears: int
    last_worn: date | None
    cost_per_wear: float | None
    n_looks: int
    n_needed: int
    earns: bool
    reason: str


@dataclass(frozen=True, eq=False)
class ClosetWorth:
    """Every piece's worth: those that earn their place first, then by looks that need them and days worn.

    `spent` is what all pieces with a price cost, `cost_per_wear` that by all their wears, or None.
    """

    pieces: tuple[PieceWorth, ...]
    spent: float
    cost_per_wear: float | None
    sentence: str

    @property
    def never_worn(self) -> tuple[Piece, ...]:
        """Those without a day in the wear log."""
        return tuple(one.piece for one in self.pieces if not one.n_wears)


def judge_closet(board: MoodBoard, pieces: Sequence[Piece], today: date) -> ClosetWorth:
    """What each piece costs per wear and does for the looks of the board, wherever it is now."""
    fitting = Fitting(board, pieces)
    needed = _needed(fitting)
    works = fitting.table.score >= STANDS_IN
    n_looks = [sum(bool(works[rows, j].any()) for rows in fitting.rows) for j in range(len(pieces))]
    judged = [_judge(piece, n_looks[j], needed[j], today) for j, piece in enumerate(pieces)]
    judged.sort(key=lambda one: (not one.earns, -one.n_needed, -one.n_wears))
    priced = [one for one in judged if one.piece.price is not None]
    spent = sum(one.piece.price or 0.0 for one in priced)
    wears = sum(one.n_wears for one in priced)
    return ClosetWorth(tuple(judged), spent, spent / wears if wears else None, _sentence(judged))


def _needed(fitting: Fitting) -> Counter[int]:
    """By piece, the looks that can be worn with it and not without."""
    needed: Counter[int] = Counter()
    for i in range(len(fitting.looks)):
        worn = fitting.assign(i)
        if fitting.missing(i, worn):
            continue
        for row in fitting.rows[i][: len(fitting.looks[i].essential)]:
            preference = fitting.seldom.copy()
            preference[worn[int(row)]] = NEVER_COVERED
            needed[worn[int(row)]] += bool(fitting.missing(i, fitting.assign(i, preference)))
    return needed


def _judge(piece: Piece, n_looks: int, n_needed: int, today: date) -> PieceWorth:
    n_wears, last = len(piece.worn), max(piece.worn, default=None)
    lately = last is not None and today - last <= WORN_LATELY
    cost = None if piece.price is None or not n_wears else piece.price / n_wears
    parts = []
    if n_needed:
        parts.append(ngettext("{count} look needs it", "{count} looks need it", n_needed).format(count=n_needed))
    if last is None:
        parts.append(_("never worn"))
    else:
        said = (
            ngettext("worn {count} time", "worn {count} times", n_wears)
            if lately
            else ngettext("worn {count} time, last on {day}", "worn {count} times, last on {day}", n_wears)
        )
        parts.append(said.format(count=n_wears, day=last))
    if not n_looks:
        parts.append(_("no look of the board has a place for it"))
    return PieceWorth(piece, n_wears, last, cost, n_looks, n_needed, bool(n_needed or lately), "; ".join(parts))


def _sentence(judged: Sequence[PieceWorth]) -> str:
    """ "31 of 40 pieces earn their place; 6 were never worn." """
    if not judged:
        return _("There is nothing in the closet yet.")
    n_earn, n_never = sum(one.earns for one in judged), sum(not one.n_wears for one in judged)
    n_pieces = len(judged)
    pieces = ngettext("{count} piece", "{count} pieces", n_pieces).format(count=n_pieces)
    never = (
        ngettext("{count} was never worn", "{count} were never worn", n_never).format(count=n_never)
        if n_never
        else _("every one was worn")
    )
    return ngettext(
        "{count} of {pieces} earns its place; {never}.", "{count} of {pieces} earn their place; {never}.", n_earn
    ).format(count=n_earn, pieces=pieces, never=never)
