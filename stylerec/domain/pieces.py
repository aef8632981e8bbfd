"""A piece of a closet: something a person owns, recognised in a photo of its own, with what they say about it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args

from stylerec.domain.certainty import term_of
from stylerec.domain.looks import Garment, ItemPrediction, PhotoLook
from stylerec.domain.taxonomy import Taxonomy, load_taxonomy
from stylerec.errors import PhotoError, UsageError
from stylerec.language import _

SEASONS = ("spring", "summer", "autumn", "winter")

Place = Literal["here", "wash", "lent", "stored", "tailor", "gone"]
PLACES: tuple[Place, ...] = get_args(Place)
"""Where a piece is: only what is "here" can be worn. What is "gone" was sold or given away, and is kept to remember."""

MOST_CLO = 5.0
"""Polar clothing has 3 to 4."""


@dataclass(frozen=True, eq=False)
class Piece:
    """One piece that a person owns.

    `garment` is what counts everywhere: its category and colours are the corrected ones. `item` is what was recognised
    and stays as it was. `seasons` are of `SEASONS`; without any, a piece is for all of them; `occasions` and `words`
    are the person's own. `worn` is the wear log, oldest day first; a piece worn twice on one day has it once.

    `place` is where it is, `wears_left` how often it can be worn before it is washed (None: no matter), `warmth` its
    clo when the person says so, `price` and `bought` what it cost, in the person's own money, and since when it is
    theirs.
    """

    piece_id: str
    name: str
    photo_id: str
    garment: Garment
    item: ItemPrediction
    seasons: frozenset[str] = frozenset()
    occasions: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    worn: tuple[date, ...] = ()
    place: Place = "here"
    wears_left: int | None = None
    warmth: float | None = None
    price: float | None = None
    bought: date | None = None

    def __post_init__(self) -> None:
        if strange := sorted(self.seasons - set(SEASONS)):
            raise UsageError(
                f"Invalid `seasons` of piece {self.name!r}: expected some of {', '.join(SEASONS)}, received "
                f"{', '.join(map(repr, strange))}."
            )
        if list(self.worn) != sorted(set(self.worn)):
            raise UsageError(f"Invalid wear log of piece {self.name!r}: expected different days, oldest first.")
        if self.place not in PLACES:
            raise UsageError(
                f"Invalid `place` of piece {self.name!r}: expected one of {', '.join(PLACES)}, received {self.place!r}."
            )
        if self.warmth is not None and not 0 <= self.warmth <= MOST_CLO:
            raise UsageError(
                f"Invalid `warmth` of piece {self.name!r}: expected 0 to {MOST_CLO:g} clo, received {self.warmth}."
            )
        if self.price is not None and not 0 <= self.price < float("inf"):
            raise UsageError(f"Invalid `price` of piece {self.name!r}: expected 0 or more, received {self.price}.")

    @property
    def category(self) -> str:
        """What the piece is: what the person says, else what was recognised."""
        return self.garment.category

    @property
    def is_here(self) -> bool:
        """Whether it can be worn: it hangs in the closet, clean."""
        return self.place == "here"

    def suits(self, seasons: Collection[str] = (), occasions: Collection[str] = ()) -> bool:
        """Whether it is for one of these seasons and one of these occasions; without tags it is for all."""
        return all(
            not wanted or not own or not own.isdisjoint(wanted)
            for wanted, own in ((seasons, self.seasons), (occasions, self.occasions))
        )


def piece_from(
    photo_look: PhotoLook,
    *,
    piece_id: str | None = None,
    name: str | None = None,
    category: str | None = None,
    colours: Iterable[str] | None = None,
    seasons: Iterable[str] = (),
    occasions: Iterable[str] = (),
    words: Iterable[str] = (),
    worn: Iterable[date] = (),
    taxonomy: Taxonomy | None = None,
) -> Piece:
    """Make a piece from a recognised photo of it.

    `piece_id` and `name` are those of the photo by default, `category` and `colours` the recognised ones (a group where
    the kind is not sure, see `term_of`); a given
    category may be another word for it and is then sure (score 1). Raises `PhotoError` for a photo that could not be
    read, `TaxonomyError` for an unknown category and `UsageError` for an unknown season.
    """
    if photo_look.look is None:
        raise PhotoError(
            _("Cannot make a piece of {name!r}, it could not be read: {why}").format(
                name=photo_look.name, why=photo_look.error
            )
        )
    item, taxonomy = photo_look.look.item, taxonomy or load_taxonomy()
    garment = _named(item, category, taxonomy)
    if colours is not None:
        garment = replace(garment, colours=tuple(colours))
    return Piece(
        piece_id=photo_look.photo_id if piece_id is None else piece_id,
        name=photo_look.name if name is None else name,
        photo_id=photo_look.photo_id,
        garment=garment,
        item=item,
        seasons=frozenset(seasons),
        occasions=frozenset(occasions),
        words=tuple(words),
        worn=tuple(sorted(set(worn))),
    )


def as_piece(
    item: PhotoLook | ItemPrediction | Piece, category: str | None = None, taxonomy: Taxonomy | None = None
) -> Piece:
    """An item in any form as a piece; `category` corrects it. What is not stored has an empty `piece_id`.

    Raises as `piece_from`.
    """
    if isinstance(item, PhotoLook):
        return piece_from(item, piece_id="", category=category, taxonomy=taxonomy)
    if isinstance(item, ItemPrediction):
        return Piece("", "", "", _named(item, category, taxonomy or load_taxonomy()), item)
    if category is None:
        return item
    category = (taxonomy or load_taxonomy()).resolve(category)
    return replace(item, garment=replace(item.garment, category=category, score=1.0))


def _named(item: ItemPrediction, category: str | None, taxonomy: Taxonomy) -> Garment:
    """The item's garment as the person calls it, or as it is recognised: by its group where the kind is not sure."""
    if category is not None:
        return replace(item.garment, category=taxonomy.resolve(category), score=1.0)
    term = term_of(item.probabilities, taxonomy)
    if term == item.category:
        return item.garment
    score = sum(chance for name, chance in item.probabilities.items() if taxonomy.covers(term, name))
    return replace(item.garment, category=term, score=min(score, 1.0))
