"""A piece of a closet: something a person owns, recognised in a photo of its own, with what they say about it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from stylerec.errors import PhotoError, UsageError
from stylerec.looks import Garment, ItemPrediction, PhotoLook
from stylerec.taxonomy import Taxonomy, load_taxonomy

SEASONS = ("spring", "summer", "autumn", "winter")


@dataclass(frozen=True, eq=False)
class Piece:
    """One piece that a person owns.

    `garment` is what counts everywhere: its category and colours are the corrected ones. `item` is what was recognised
    and stays as it was. `seasons` are of `SEASONS`; without any, a piece is for all of them; `occasions` and `words`
    are the person's own. `worn` is the wear log, oldest day first; a piece worn twice on one day has it once.
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

    def __post_init__(self) -> None:
        if strange := sorted(self.seasons - set(SEASONS)):
            raise UsageError(
                f"Invalid `seasons` of piece {self.name!r}: expected some of {', '.join(SEASONS)}, received "
                f"{', '.join(map(repr, strange))}."
            )
        if list(self.worn) != sorted(set(self.worn)):
            raise UsageError(f"Invalid wear log of piece {self.name!r}: expected different days, oldest first.")

    @property
    def category(self) -> str:
        return self.garment.category

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

    `piece_id` and `name` are those of the photo by default, `category` and `colours` the recognised ones; a given
    category may be another word for it and is then sure (score 1). Raises `PhotoError` for a photo that could not be
    read, `TaxonomyError` for an unknown category and `UsageError` for an unknown season.
    """
    if photo_look.look is None:
        raise PhotoError(f"Cannot make a piece of {photo_look.name!r}, it could not be read: {photo_look.error}")
    item = photo_look.look.item
    garment = item.garment
    if category is not None:
        garment = replace(garment, category=(taxonomy or load_taxonomy()).resolve(category), score=1.0)
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
        item = Piece("", "", "", item.garment, item)
    if category is None:
        return item
    category = (taxonomy or load_taxonomy()).resolve(category)
    return replace(item, garment=replace(item.garment, category=category, score=1.0))
