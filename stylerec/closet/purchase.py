"""Before you buy: what something in a shop would add to the closet, for the looks of the board."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from stylerec.closet.outfits import Outfit, is_same, outfits_with
from stylerec.closet.presence import away_sentence, pieces_here
from stylerec.closet.standing_in import SAID_ALIKE, STANDS_IN, StandIn, stand_in_scores
from stylerec.closet.wearing import Fitting, Unlock, rank_unlocks
from stylerec.domain.arrays import Scores
from stylerec.domain.looks import ItemPrediction, PhotoLook
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.pieces import Piece, as_piece
from stylerec.domain.prose import capital, with_article
from stylerec.domain.taxonomy import Taxonomy
from stylerec.language import _, ngettext
from stylerec.recommendation import answer_item
from stylerec.recommendation.ranking import describe_garment

Verdict = Literal["unlocks", "hardly needed", "needs more", "not needed", "nice to have", "not on the board"]

NEARLY_THE_SAME = 0.8
"""Score from which an owned piece is nearly the same as the item."""

FEW_HELPED = 0.1
"""Share of the looks that the item serves up to which those that gain from it are few."""


@dataclass(frozen=True, eq=False)
class OwnedAlternative:
    """The owned piece that comes nearest to the item: how near (`stand_in.score`), and in how many of the `n_places`
    garments of the board that the item could be worn for it could be, too (`n_shared`)."""

    stand_in: StandIn
    n_shared: int
    n_places: int

    @property
    def piece(self) -> Piece:
        """The owned piece."""
        return self.stand_in.piece

    @property
    def nearly_the_same(self) -> bool:
        """Alike as well as of the same kind and colour: two pairs of black shoes may be boots and sandals."""
        return self.stand_in.score >= NEARLY_THE_SAME and self.stand_in.look_alike >= SAID_ALIKE


@dataclass(frozen=True, eq=False)
class PurchaseAdvice:
    """Whether an item is worth buying, for this board and this closet.

    - `verdict`: "unlocks" (looks become wearable), "hardly needed" (an owned piece is nearly the same, and few looks
      gain), "needs more" (only with further purchases), "not needed" (owned pieces do what it would), "nice to have"
      (an extra, on which no look depends), "not on the board" (no look shows anything like it)
    - `sentence`: the verdict in words; `note`: what else a reader must know, or None
    - `n_looks` on the board, of which `n_today` can be worn today; `unlocked` would be new, `with_one_more` would need
      one further piece, which `further` lists by category. Names of photos.
    - `serves`: the looks in which it could be worn, best first, whether or not the rest of them is owned
    - `alike`: the owned piece that comes nearest, or None
    - `outfits` with what is owned, best first, and `goes_with`: the pieces in them, each with the number of outfits
    """

    category: str
    verdict: Verdict
    sentence: str
    note: str | None
    n_looks: int
    n_today: int
    unlocked: tuple[str, ...]
    with_one_more: tuple[str, ...]
    further: tuple[Unlock, ...]
    serves: tuple[str, ...]
    alike: OwnedAlternative | None
    outfits: tuple[Outfit, ...]
    goes_with: tuple[tuple[Piece, int], ...]


@dataclass(frozen=True, eq=False)
class _Case:
    """What the item changes: `today` without it, `then` with it as the last piece.

    `before` and `after` are the garments that each look lacks, `serves` the looks with a garment that the item could be
    worn for, best first, `n_filled` the looks of which it covers an extra that nothing owned does.
    """

    new: Piece
    today: Fitting
    then: Fitting
    before: Scores
    after: Scores
    n_filled: int
    serves: tuple[str, ...]
    alike: OwnedAlternative | None

    @property
    def unlocked(self) -> list[int]:
        return [int(i) for i in np.flatnonzero((self.before > 0) & (self.after == 0))]

    @property
    def one_more(self) -> list[int]:
        return [int(i) for i in np.flatnonzero((self.before == 2) & (self.after == 1))]

    @property
    def helped(self) -> int:
        """Looks of which it covers an essential garment that nothing owned is left for."""
        return int((self.after < self.before).sum())


def check_purchase(
    item: PhotoLook | ItemPrediction | Piece, board: MoodBoard, pieces: Sequence[Piece], *, category: str | None = None
) -> PurchaseAdvice:
    """What buying the item would do; `category` corrects the recognised one.

    The looks that can be worn with the item in the closet are compared with those that can today. An item that is one
    of the pieces is taken out of them first. What is in the wash, lent or away counts as owned, since it comes back;
    the outfits use only what is here, and `note` says what is not. Raises `PhotoError` for an item that could not be
    read, `TaxonomyError` for an unknown category.
    """
    taxonomy = board.taxonomy
    new = as_piece(item, category, taxonomy)
    owned = [piece for piece in pieces if not is_same(piece, new)]
    case = _compare(new, Fitting(board, [*owned, new]))
    here = pieces_here(owned)
    outfits = outfits_with(new, case.today if len(here) == len(owned) else Fitting(board, here)).outfits
    further = rank_unlocks([case.then.dressed(i, case.then.assign(i)) for i in case.one_more])
    verdict = _verdict(case)
    return PurchaseAdvice(
        category=new.category,
        verdict=verdict,
        sentence=_sentence(verdict, case, further, len(outfits)),
        note=" ".join(filter(None, (_note(new, category is not None, taxonomy), _away_note(owned)))) or None,
        n_looks=len(case.then.looks),
        n_today=int((case.before == 0).sum()),
        unlocked=tuple(case.then.looks[i].name for i in case.unlocked),
        with_one_more=tuple(case.then.looks[i].name for i in case.one_more),
        further=further,
        serves=case.serves,
        alike=case.alike,
        outfits=outfits,
        goes_with=tuple(Counter(piece for outfit in outfits for piece in outfit.pieces).most_common()),
    )


def _compare(new: Piece, then: Fitting) -> _Case:
    today = then.without_last()
    before, after, n_filled = [], [], 0
    for i in range(len(then.looks)):
        worn, worn_then = today.assign(i), then.assign(i)
        before.append(len(today.missing(i, worn)))
        after.append(len(then.missing(i, worn_then)))
        n_filled += len(worn_then) > len(worn) and before[-1] == after[-1]
    scores = then.table.score[:, -1]
    best = {look.name: scores[rows].max() for look, rows in zip(then.looks, then.rows, strict=True)}
    return _Case(
        new,
        today,
        then,
        np.array(before, dtype=int),
        np.array(after, dtype=int),
        n_filled,
        serves=tuple(sorted((name for name in best if best[name] >= STANDS_IN), key=lambda name: -best[name])),
        alike=_alike(new, today.pieces, then),
    )


def _alike(new: Piece, owned: Sequence[Piece], then: Fitting) -> OwnedAlternative | None:
    """The owned piece that would stand in best for the item itself."""
    table = stand_in_scores((new.garment,), owned, then.taxonomy)
    if not owned or not table.score.max():
        return None
    best = int(table.score[0].argmax())
    works = then.table.score >= STANDS_IN
    places = works[:, -1]
    return OwnedAlternative(table.pair(0, best, then.taxonomy), int(works[places, best].sum()), int(places.sum()))


def _verdict(case: _Case) -> Verdict:
    twin = case.alike is not None and case.alike.nearly_the_same
    if not case.serves:
        return "not needed" if twin else "not on the board"
    if not case.then.taxonomy.group_entry(case.new.category).is_essential:
        return "nice to have" if case.n_filled else "not needed"
    if not case.helped:
        return "not needed"
    if twin and case.helped <= FEW_HELPED * len(case.serves):
        return "hardly needed"
    return "unlocks" if case.unlocked else "needs more"


def _sentence(verdict: Verdict, case: _Case, further: Sequence[Unlock], n_outfits: int) -> str:
    """The verdict in words, with its numbers."""
    n_looks = len(case.then.looks)
    looks = ngettext("{count} look", "{count} looks", n_looks).format(count=n_looks)
    n_new, n_today = len(case.unlocked), int((case.before == 0).sum())
    kind = with_article(case.then.taxonomy.in_sentence(case.new.category))
    if verdict == "unlocks":
        return _("It would let you wear {new} more of the board's {looks} (today {today}).").format(
            new=n_new, looks=looks, today=n_today
        )
    if verdict == "hardly needed":
        said = (
            _(
                "You hardly need it: {twin}, and it would let you wear only {new} more of the board's {looks} "
                "(today {today})."
            )
            if n_new
            else _("You hardly need it: {twin}, and it would complete no look by itself.")
        )
        return said.format(twin=_twin(case), new=n_new, looks=looks, today=n_today)
    if verdict == "needs more":
        return _needs_more(case, further, looks)
    if verdict == "nice to have":
        return ngettext(
            "Nice to have: no look depends on {kind}, but {count} of {looks} shows one like it and nothing you own "
            "stands in.",
            "Nice to have: no look depends on {kind}, but {count} of {looks} show one like it and nothing you own "
            "stands in.",
            case.n_filled,
        ).format(kind=kind, count=case.n_filled, looks=looks)
    if verdict == "not on the board":
        return _nothing_asks(case, kind, looks, n_outfits)
    return _not_needed(case)


def _needs_more(case: _Case, further: Sequence[Unlock], looks: str) -> str:
    if not further:
        return ngettext(
            "Not by itself: {count} look could use it, but lacks two or more other pieces.",
            "Not by itself: {count} looks could use it, but each lacks two or more other pieces.",
            case.helped,
        ).format(count=case.helped)
    said = (
        _(
            "Not by itself: it completes no look. With one further purchase (most often {piece}) it would be {count} "
            "of {looks}."
        )
        if len(further) > 1
        else _(
            "Not by itself: it completes no look. With one further purchase ({piece}) it would be {count} of {looks}."
        )
    )
    first = with_article(case.then.taxonomy.in_sentence(further[0].category))
    return said.format(piece=first, count=sum(len(unlock.photos) for unlock in further), looks=looks)


def _nothing_asks(case: _Case, kind: str, looks: str, n_outfits: int) -> str:
    if not case.then.looks:
        return _("The board shows no look yet, so there is nothing to compare it with.")
    n_kind = int((case.then.table.category[:, -1] > 0).sum())
    if not n_kind:
        return _("Nothing on the board asks for it: none of its {looks} shows {kind}.").format(looks=looks, kind=kind)
    said = ngettext(
        "Nothing on the board asks for it: the one piece of its kind is not near enough to it in look and colour.",
        "Nothing on the board asks for it: of {count} pieces of its kind none is near enough to it in look and colour.",
        n_kind,
    ).format(count=n_kind)
    if not n_outfits:
        return said
    instead = ngettext(
        "Instead of those it would make {count} outfit with what you own.",
        "Instead of those it would make {count} outfits with what you own.",
        n_outfits,
    )
    return f"{said} {instead.format(count=n_outfits)}"


def _not_needed(case: _Case) -> str:
    twin = _twin(case) if case.alike and case.alike.nearly_the_same else ""
    number = len(case.serves)
    if not number:
        return _("You do not need it: {twin}, and no look of the board asks for one.").format(twin=twin)
    if number == 2:
        where = _("both looks")
    else:
        where = ngettext("the one look", "all {count} looks", number).format(count=number)
    said = (
        _("You do not need it: {twin}, and {looks} where it could be worn would gain nothing.")
        if twin
        else _("You do not need it: in {looks} where it could be worn, a piece that you own stands in already.")
    )
    return said.format(twin=twin, looks=where)


def _twin(case: _Case) -> str:
    """ "your black shoes are nearly the same (0.92)"."""
    assert case.alike is not None
    garment = case.alike.piece.garment
    name = describe_garment(garment, case.then.taxonomy)
    said = (
        _("your {garment} are nearly the same ({score:.2f})")
        if with_article(name) == name
        else _("your {garment} is nearly the same ({score:.2f})")
    )
    return said.format(garment=name, score=case.alike.stand_in.score)


def _away_note(owned: Sequence[Piece]) -> str:
    away = away_sentence(owned)
    return f"{away} {_('The advice counts what you own, the outfits only what is here.')}" if away else ""


def _note(new: Piece, corrected: bool, taxonomy: Taxonomy) -> str | None:
    answer = answer_item(new.item.probabilities, taxonomy)
    if corrected or answer.sure or new.category != answer.term:
        return None
    kind = with_article(taxonomy.in_sentence(new.category))
    said = _("This answer is for {kind}; correct it if it is another.").format(kind=kind)
    return f"{capital(answer.sentence)}. {said}"
