"""The categories in use: those of the model that reads, with the owner's own, and looks that follow them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from stylerec.corrections import Correction, apply_corrections
from stylerec.errors import TaxonomyError
from stylerec.looks import PhotoLook
from stylerec.namer import build_taxonomy
from stylerec.own_categories import OwnCategory, apply_own_categories, extended, unpack_own_category
from stylerec.store.tables import Model, StoredCategory
from stylerec.taxonomy import Taxonomy, load_taxonomy


@dataclass(frozen=True)
class Words:
    """What an owner's looks are read in: a taxonomy, and the own categories that are looked for in them."""

    taxonomy: Taxonomy
    own: tuple[OwnCategory, ...]

    def fit(self, photo: PhotoLook) -> bool:
        """Whether the photo's look speaks of these categories; one that could not be read fits any."""
        return photo.look is None or set(photo.look.scores) <= set(self.taxonomy.categories)

    def usable(self, corrections: Sequence[Correction]) -> tuple[Correction, ...]:
        """The corrections that speak of these categories; others wait until theirs are in use again."""
        known = set(self.taxonomy.categories)
        return tuple(c for c in corrections if c.category in known and (c.to is None or c.to in known))

    def shown(self, photo: PhotoLook, corrections: Sequence[Correction]) -> PhotoLook:
        """The photo as the person says, with their own categories.

        Corrections come first, as they speak of what was recognised and are sure, and once more for those that speak
        of an own category.
        """
        if photo.look is None:
            return photo
        usable = self.usable(corrections)
        look = apply_own_categories(apply_corrections(photo.look, usable), self.own, self.taxonomy)
        return replace(photo, look=apply_corrections(look, usable) if self.own else look)


def words_of(session: Session, owner: str) -> Words:
    """The owner's words. Own categories belong to the shipped taxonomy, and are not looked for with a lab model."""
    newest = session.scalar(select(Model).order_by(Model.number.desc()).limit(1))
    if newest is not None and newest.categories is not None:
        return Words(build_taxonomy(newest.categories), ())
    rows = select(StoredCategory).where(StoredCategory.owner == owner)
    taxonomy, own = load_taxonomy(), []
    for row in session.scalars(rows.order_by(StoredCategory.created, StoredCategory.category_id)):
        try:
            taxonomy = extended(taxonomy, {row.name: row.parent})
        except TaxonomyError:
            continue  # a newer version of stylerec has it, or an archive brought it twice
        if learned := unpack_own_category(row.name, row.learned):
            own.append(learned)
    return Words(taxonomy, tuple(own))
