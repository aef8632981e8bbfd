"""Complete outfits around an item: everything else from the closet, each modelled on a look of the board."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from stylerec.closet.presence import pieces_after_laundry, pieces_here
from stylerec.closet.standing_in import StandIn, stand_in_scores
from stylerec.closet.wearing import Fitting, laundry_sentence
from stylerec.closet.weather import ANY_WEATHER, Weather, fit_weather
from stylerec.domain.looks import ItemPrediction, PhotoLook
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.pieces import Piece, as_piece
from stylerec.domain.prose import listed, with_article
from stylerec.domain.taxonomy import Taxonomy
from stylerec.language import _, ngettext
from stylerec.recommendation import Reason
from stylerec.recommendation.ranking import describe_garment


@dataclass(frozen=True, eq=False)
class Outfit:
    """An outfit with the item, after the board photo `photo`.

    `item` is the item in its garment's place, `stand_ins` are the pieces for the look's other essential garments, head
    to foot, `extras` those for its bag, belt and the like. `score` in 0..1 is the mean over item and stand-ins. `notes`
    say what to know when it rains.
    """

    photo: PhotoLook
    name: str
    item: StandIn
    stand_ins: tuple[StandIn, ...]
    extras: tuple[StandIn, ...]
    score: float
    reasons: tuple[Reason, ...]
    notes: tuple[str, ...] = ()

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The pieces worn with the item, extras included."""
        return tuple(one.piece for one in (*self.stand_ins, *self.extras))


@dataclass(frozen=True, eq=False)
class ItemOutfits:
    """Complete outfits with an item of this category, best first; `message` says why there are none, else None.

    `n_looks` is the number of the board's looks that show such a garment, `after_laundry` how many more outfits there
    are when what is in the wash is clean.
    """

    category: str
    outfits: tuple[Outfit, ...]
    n_looks: int
    message: str | None
    after_laundry: int = 0


def complete_outfits(
    item: PhotoLook | ItemPrediction | Piece,
    board: MoodBoard,
    pieces: Sequence[Piece],
    *,
    category: str | None = None,
    leave_out: Collection[str] = (),
    seasons: Collection[str] = (),
    occasions: Collection[str] = (),
    weather: Weather = ANY_WEATHER,
) -> ItemOutfits:
    """Full outfits around an item, which may itself be one of the pieces, from what of the closet is here.

    Every look with a garment of the item's category, or of one that it is worn in the place of, is a model: the item
    takes that garment's place, and all its other essential garments must have a stand-in. Of outfits with the same
    essential pieces the best is kept. `category` corrects the item's, pieces of the categories in `leave_out` are not
    used, nor such as are tagged for other `seasons` or `occasions`; outfits too cold or too warm for the `weather` are
    left out.

    Raises `PhotoError` for an item that could not be read, `TaxonomyError` for an unknown category.
    """
    taxonomy = board.taxonomy
    piece = as_piece(item, category, taxonomy)
    unwanted = taxonomy.covered(map(taxonomy.resolve, leave_out))
    others = [
        other
        for other in pieces
        if not is_same(other, piece)
        and not (piece.photo_id and not piece.piece_id and other.photo_id == piece.photo_id)
        and other.category not in unwanted
        and other.suits(seasons, occasions)
    ]
    found = outfits_with(piece, Fitting(board, pieces_here(others)), weather)
    clean = pieces_after_laundry(others)
    if all(other.is_here for other in clean):
        return found
    then = outfits_with(piece, Fitting(board, clean), weather)
    more = max(0, len(then.outfits) - len(found.outfits))
    message = found.message and found.message + laundry_sentence(more, outfits=True)
    return replace(found, message=message, after_laundry=more)


def outfits_with(piece: Piece, fitting: Fitting, weather: Weather = ANY_WEATHER) -> ItemOutfits:
    """As `complete_outfits`, of a closet that is compared with the board already and does not hold the piece."""
    taxonomy = fitting.taxonomy
    places = stand_in_scores(fitting.table.garments, (piece,), taxonomy)
    outfits: list[tuple[float, Outfit]] = []
    lacking: Counter[str] = Counter()
    n_looks = n_unsuited = 0
    for i, look in enumerate(fitting.looks):
        rows = [int(row) for row in fitting.rows[i] if places.category[row, 0] > 0]
        if not rows:
            continue
        n_looks += 1
        place = max(rows, key=lambda row: places.score[row, 0])
        worn = fitting.assign(i, leave_out=(place,))
        essential = {int(row) for row in fitting.rows[i][: len(look.essential)]} - {place}
        lacking.update({fitting.table.garments[row].category for row in essential - worn.keys()})
        if essential <= worn.keys():
            dressed = fitting.dressed(i, worn)
            fit = fit_weather((piece, *dressed.everything), weather, taxonomy)
            if fit.verdict != "right":
                n_unsuited += 1
                continue
            own = places.pair(place, 0, taxonomy)
            scores = [own.score, *(one.score for one in dressed.stand_ins)]
            score = sum(scores) / len(scores)
            seldom = sum(fitting.seldom[worn[row]] for row in essential) / max(len(essential), 1)
            reasons = _reasons(look.name, own, dressed.stand_ins, taxonomy)
            outfit = Outfit(look.photo, look.name, own, dressed.stand_ins, dressed.extras, score, reasons, fit.notes)
            outfits.append((score + seldom, outfit))
    ranked = _different([one for _, one in sorted(outfits, key=lambda pair: (len(pair[1].notes), -pair[0]))])
    message = None if ranked else _message(piece, n_looks, n_unsuited, lacking, fitting)
    return ItemOutfits(piece.category, ranked, n_looks, message)


def is_same(piece: Piece, item: Piece) -> bool:
    """Whether an item is this piece of the closet."""
    return piece is item or (bool(item.piece_id) and piece.piece_id == item.piece_id)


def _different(outfits: Sequence[Outfit]) -> tuple[Outfit, ...]:
    """The first of each set of essential pieces."""
    first: dict[frozenset[int], Outfit] = {}
    for outfit in outfits:
        first.setdefault(frozenset(id(one.piece) for one in outfit.stand_ins), outfit)
    return tuple(first.values())


def _reasons(name: str, own: StandIn, stand_ins: Sequence[StandIn], taxonomy: Taxonomy) -> tuple[Reason, ...]:
    """Why these pieces: the look they follow, then each piece's place in it."""
    worn = _("as in {look}, yours for its {garment}").format(look=name, garment=describe_garment(own.garment, taxonomy))
    return (
        Reason("look", worn, own.score),
        *(
            Reason(
                "piece",
                _("your {piece} for its {garment}: {reason}").format(
                    piece=describe_garment(one.piece.garment, taxonomy),
                    garment=describe_garment(one.garment, taxonomy),
                    reason=one.reason,
                ),
                one.score,
            )
            for one in stand_ins
        ),
    )


def _message(piece: Piece, n_looks: int, n_unsuited: int, lacking: Counter[str], fitting: Fitting) -> str:
    """Why there is no complete outfit; `lacking` counts the looks with the item by the categories they lack.

    `n_unsuited` looks are complete, but not for the weather.
    """
    name = with_article(fitting.taxonomy.in_sentence(piece.category))
    if not fitting.looks:
        return _("The board shows no look to follow.")
    if not n_looks:
        return _("No look of the board shows {name} or what is worn in its place.").format(name=name)
    if n_unsuited:
        return ngettext(
            "{count} outfit with {name} would be too cold or too warm for this weather.",
            "{count} outfits with {name} would be too cold or too warm for this weather.",
            n_unsuited,
        ).format(count=n_unsuited, name=name)
    words = listed([fitting.taxonomy.in_sentence(category) for category, _ in lacking.most_common(3)], "or")
    return ngettext(
        "{count} look of the board shows {name}, but none is complete with your pieces; what is missing most: {words}.",
        "{count} looks of the board show {name}, but none is complete with your pieces; what is missing most: {words}.",
        n_looks,
    ).format(count=n_looks, name=name, words=words)
