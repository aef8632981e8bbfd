"""The categories in use: those of the model that reads, with the owner's own, and looks that follow them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from stylerec.corrections import Correction, apply_corrections
from stylerec.errors import TaxonomyError
from stylerec.looks import PhotoLook
from stylerec.namer import MOST_CATEGORIES, build_taxonomy
from stylerec.own_categories import OwnCategory, apply_own_categories, extended, unpack_own_category
from stylerec.store.tables import Model, ModelInUse, StoredCategory
from stylerec.taxonomy import Taxonomy, load_taxonomy


@dataclass(frozen=True)
class Words:
    """What an owner's looks are read in: a taxonomy, and the own categories that are looked for in them.

    `lab` tells whether the categories are a lab model's.
    """

    taxonomy: Taxonomy
    own: tuple[OwnCategory, ...]
    lab: bool

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


def model_in_use(session: Session, owner: str) -> Model | None:
    """The model whose looks the owner is shown; None before any has read for them."""
    return session.scalar(select(Model).join(ModelInUse).where(ModelInUse.owner == owner))


def words_of(session: Session, owner: str, model_id: str | None = None) -> Words:
    """The owner's words: those of the model in use, or of another, and own categories beside them.

    An own category that a lab model has a name for is not looked for: the model tells it better.
    """
    model = model_in_use(session, owner) if model_id is None else session.get(Model, model_id)
    names = None if model is None else model.categories
    taxonomy, own = load_taxonomy() if names is None else build_taxonomy(names), []
    rows = select(StoredCategory).where(StoredCategory.owner == owner)
    rows = rows.order_by(StoredCategory.created, StoredCategory.category_id)
    for row in session.scalars(rows.limit(MOST_CATEGORIES - len(taxonomy.categories))):
        try:
            taxonomy = extended(taxonomy, {row.name: row.parent})
        except TaxonomyError:
            continue  # a newer version of stylerec has it, or an archive brought it twice
        if learned := unpack_own_category(row.name, row.learned):
            own.append(learned)
    return Words(taxonomy, tuple(own), names is not None)
