"""A bag for a trip: the fewest pieces that make a different outfit for every day."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count as count_from
from itertools import islice

from stylerec.closet.bag_model import Choice, Shape, Solution, least_pieces, shape_of, solve_bag
from stylerec.closet.presence import away_sentence, pieces_here
from stylerec.closet.ways import ways_to_wear
from stylerec.closet.wearing import Fitting, WearableLook
from stylerec.closet.weather import ANY_WEATHER, Weather, fit_weather
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.pieces import Piece
from stylerec.domain.taxonomy import ROLES
from stylerec.errors import UsageError
from stylerec.language import _, ngettext

LONGEST_TRIP = 60
"""Days of a trip."""

WAYS_PER_LOOK = 48
"""Outfits per look that are considered, best first."""

ENOUGH_FOR_A_DAY = 6
"""Outfits for a day that the choice starts from: those of the pieces that are in most of them."""

MOST_TRIED = 2
"""How often fewer pieces are sought."""


@dataclass(frozen=True, eq=False)
class PackedDay:
    """A day with its kind, perhaps empty, and what is worn; None when there is nothing for it."""

    kind: str
    look: WearableLook | None


@dataclass(frozen=True, eq=False)
class PackedBag:
    """What goes into the bag, and what is worn on which day.

    - `pieces`: clothes and shoes, head to foot; bags, belts and jewellery are not counted
    - `least`: for as many days there is no bag with fewer pieces than this among the outfits considered; the bag is
      the best there is when it has as many
    - `n_outfits` that were considered; `certain` when no others that the closet allows could change `least`
    - `sentence`: all of it in words
    """

    days: tuple[PackedDay, ...]
    pieces: tuple[Piece, ...]
    least: int
    n_outfits: int
    certain: bool
    sentence: str

    @property
    def best(self) -> bool:
        """Whether fewer pieces are not possible, among the outfits considered."""
        return len(self.pieces) <= self.least


def pack_bag(
    board: MoodBoard,
    pieces: Sequence[Piece],
    kinds: Sequence[str],
    *,
    bag: int,
    seasons: Collection[str] = (),
    weather: Weather = ANY_WEATHER,
) -> PackedBag:
    """Choose at most `bag` pieces of what is here, and an outfit for each day.

    `kinds` has an occasion for each day, or "" for any: only pieces that suit it are worn then. As many days as
    possible get an outfit, no set of clothes and shoes comes twice, no piece is worn more often than it may be before
    it is washed; among such choices one with the fewest pieces is sought, among these one with the best stand-ins, by
    the integer programmes of `solve_bag`.

    Raises `UsageError` for no days, more than 60, or a bag for less than one piece.
    """
    if not 1 <= len(kinds) <= LONGEST_TRIP:
        raise UsageError(f"Invalid `kinds`: expected 1 to {LONGEST_TRIP} days, received {len(kinds)}.")
    if bag < 1:
        raise UsageError(f"Invalid `bag`: expected at least 1 piece, received {bag}.")
    here = [piece for piece in pieces_here(pieces) if piece.suits(seasons)]
    everything, shapes, complete = _choices(board, here, kinds, weather)
    choices, solution = _best(everything, here, kinds, bag, shapes)
    dressed = len(solution.chosen)
    certain = len(solution.pieces) <= least_pieces(shapes, dressed) or (complete and len(choices) == len(everything))
    order = sorted(solution.pieces, key=lambda j: ROLES.index(board.taxonomy.group_entry(here[j].category).role))
    roomy = solution if dressed == len(kinds) else solve_bag(choices, here, kinds, len(here), shapes)
    text = _sentence(solution, len(choices), certain), _too_few(solution, roomy, kinds, bag), away_sentence(pieces)
    return PackedBag(
        days=_days(solution.chosen, kinds, weather),
        pieces=tuple(here[j] for j in order),
        least=solution.least,
        n_outfits=len(choices),
        certain=certain,
        sentence=" ".join(filter(None, text)),
    )


def _best(
    everything: list[Choice], here: Sequence[Piece], kinds: Sequence[str], bag: int, shapes: set[Shape]
) -> tuple[list[Choice], Solution]:
    """The best bag of those sought among more and more choices, and the choices it was sought among.

    Once all days have an outfit, more choices are tried a single time, and only where fewer pieces may be possible.
    """
    best: tuple[list[Choice], Solution] = [], Solution([], 0)
    tried = 0
    for choices in _promising(everything, kinds):
        solution = solve_bag(choices, here, kinds, bag, shapes)
        better = (len(solution.chosen), -len(solution.pieces)) > (len(best[1].chosen), -len(best[1].pieces))
        best = (choices, solution) if better or not best[0] else (choices, replace(best[1], least=solution.least))
        tried += len(solution.chosen) == len(kinds)
        if tried == MOST_TRIED or (tried and len(best[1].pieces) <= least_pieces(shapes, len(kinds))):
            break
    return best


def _choices(
    board: MoodBoard, here: Sequence[Piece], kinds: Sequence[str], weather: Weather
) -> tuple[list[Choice], set[Shape], bool]:
    """The outfits for each kind of day, best first, all shapes that there are, and whether these are all outfits."""
    place = {id(piece): j for j, piece in enumerate(here)}
    found: list[Choice] = []
    shapes: set[Shape] = set()
    complete = True
    for kind in dict.fromkeys(kinds):
        fitting = Fitting(board, [piece for piece in here if piece.suits(occasions=(kind,) if kind else ())])
        best: dict[frozenset[int], tuple[float, int, dict[int, int]]] = {}
        for look in range(len(fitting.looks)):
            ways = ways_to_wear(fitting, look)
            for score, worn in islice(ways, WAYS_PER_LOOK):
                chosen = [fitting.pieces[j] for j in worn.values()]
                shapes.add(shape_of((piece.category for piece in chosen), fitting.taxonomy))
                if fit_weather(chosen, weather, fitting.taxonomy).verdict == "right":
                    key = frozenset(place[id(piece)] for piece in chosen)
                    best[key] = max(best.get(key, (-1.0, look, worn)), (score, look, worn), key=lambda way: way[0])
            complete &= next(ways, None) is None
        found += [Choice(kind, key, score, fitting, look, worn) for key, (score, look, worn) in best.items()]
    return sorted(found, key=lambda one: -one.quality), shapes, complete


def _promising(choices: list[Choice], kinds: Sequence[str]) -> Iterator[list[Choice]]:
    """Choices that share pieces with many others: enough for the days, then four times as many, at last all."""
    n_with: dict[int, int] = {}
    for one in choices:
        for piece in one.pieces:
            n_with[piece] = n_with.get(piece, 0) + 1
    ranked = sorted(choices, key=lambda one: -min(n_with[piece] for piece in one.pieces))
    for step in count_from():
        most = ENOUGH_FOR_A_DAY * 4**step
        some = [one for kind in dict.fromkeys(kinds) for one in _of_kind(ranked, kind)[: most * kinds.count(kind)]]
        yield some
        if len(some) == len(choices):
            return


def _of_kind(choices: Sequence[Choice], kind: str) -> list[Choice]:
    return [one for one in choices if one.kind == kind]


def _days(chosen: Sequence[Choice], kinds: Sequence[str], weather: Weather) -> tuple[PackedDay, ...]:
    """The outfits on the days of their kinds, with as little as possible worn on two days in a row."""
    remaining = list(chosen)
    before: frozenset[int] = frozenset()
    days = []
    for kind in kinds:
        best = min(_of_kind(remaining, kind), key=lambda one: (len(one.pieces & before), -one.quality), default=None)
        if best is not None:
            remaining.remove(best)
        before = best.pieces if best else frozenset()
        days.append(PackedDay(kind, None if best is None else _dressed(best, weather)))
    return tuple(days)


def _dressed(choice: Choice, weather: Weather) -> WearableLook:
    look = choice.fitting.dressed(choice.look, choice.worn)
    return replace(look, notes=fit_weather(look.everything, weather, choice.fitting.taxonomy).notes)


def _sentence(solution: Solution, n_outfits: int, certain: bool) -> str:
    """ "7 pieces for 6 days, each another outfit. Fewer are not possible." """
    n_pieces, n_days = len(solution.pieces), len(solution.chosen)
    if not n_days:
        return _("Nothing was packed.")
    if solution.least >= n_pieces:
        best = (
            _("Fewer are not possible.")
            if certain
            else ngettext(
                "Fewer are not possible with the {outfits} outfit considered.",
                "Fewer are not possible with the {outfits} outfits considered.",
                n_outfits,
            )
        )
    else:
        best = (
            _("Perhaps {count} would do.")
            if certain
            else ngettext(
                "Perhaps {count} would do with the {outfits} outfit considered.",
                "Perhaps {count} would do with the {outfits} outfits considered.",
                n_outfits,
            )
        )
    days = ngettext("{count} day", "{count} days", n_days).format(count=n_days)
    said = ngettext(
        "{count} piece for {days}, each another outfit.", "{count} pieces for {days}, each another outfit.", n_pieces
    )
    return f"{said.format(count=n_pieces, days=days)} {best.format(count=solution.least, outfits=n_outfits)}"


def _too_few(solution: Solution, roomy: Solution, kinds: Sequence[str], bag: int) -> str:
    """Why some days have no outfit, and how large a bag would change that; empty when all have."""
    wanted, n_days = len(kinds), len(roomy.chosen)
    days = ngettext("{count} day", "{count} days", wanted).format(count=wanted)
    if len(solution.chosen) == wanted:
        return ""
    if n_days > len(solution.chosen):
        more = (
            _("all of them")
            if n_days == wanted
            else ngettext("{count} day", "{count} days", n_days).format(count=n_days)
        )
        return ngettext(
            "A bag for {count} piece is too small for {days}: {more} would take {pieces}.",
            "A bag for {count} pieces is too small for {days}: {more} would take {pieces}.",
            bag,
        ).format(count=bag, days=days, more=more, pieces=len(roomy.pieces))
    return _("Your closet, as it is, has no further outfits for the {days} of this trip.").format(days=days)
