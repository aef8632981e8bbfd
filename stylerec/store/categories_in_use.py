"""The categories in use: those of the model that reads, with the owner's own, and looks that follow them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from stylerec.domain.corrections import Correction, apply_corrections
from stylerec.domain.looks import PhotoLook
from stylerec.domain.taxonomy import Taxonomy, load_taxonomy
from stylerec.errors import TaxonomyError
from stylerec.store.tables import Model, ModelInUse, StoredCategory
from stylerec.vision.namer import MOST_CATEGORIES, build_taxonomy
from stylerec.vision.own_categories import OwnCategory, apply_own_categories, extend_taxonomy, unpack_own_category


@dataclass(frozen=True)
class CategoriesInUse:
    """What an owner's looks speak of: a taxonomy, and the own categories that are looked for in them.

    `lab` tells whether the other categories are a lab model's.
    """

    taxonomy: Taxonomy
    own: tuple[OwnCategory, ...]
    lab: bool

    @property
    def known(self) -> tuple[str, ...]:
        """What a garment may be called; a lab model has names for kinds only."""
        return self.taxonomy.categories if self.lab else self.taxonomy.terms

    def know(self, photo: PhotoLook) -> bool:
        """Whether the photo's look speaks of these categories; one that could not be read always does."""
        return photo.look is None or set(photo.look.scores) <= set(self.known)

    def usable(self, corrections: Sequence[Correction]) -> tuple[Correction, ...]:
        """The corrections that speak of these categories; others wait until theirs are in use again.

        Names of an older version become those of this one.
        """
        current = self.taxonomy.current
        renamed = (
            replace(c, category=current(c.category), to=None if c.to is None else current(c.to)) for c in corrections
        )
        known = set(self.known)
        return tuple(c for c in renamed if c.category in known and (c.to is None or c.to in known))

    def correct(self, photo: PhotoLook, corrections: Sequence[Correction]) -> PhotoLook:
        """The photo as its board, its item and every answer take it: what was recognised, as the person says it is.

        This is the one place and the one order: corrections come first, as they speak of what was recognised and are
        sure; then own categories name what is still unsure; then, once more, the corrections that speak of an own
        category.
        """
        if photo.look is None:
            return photo
        usable = self.usable(corrections)
        look = apply_corrections(photo.look, usable, self.taxonomy)
        look = apply_own_categories(look, self.own, self.taxonomy)
        return replace(photo, look=apply_corrections(look, usable, self.taxonomy) if self.own else look)


def model_in_use(session: Session, owner: str) -> Model | None:
    """The model whose looks the owner is shown; None before any has read for them."""
    return session.scalar(select(Model).join(ModelInUse).where(ModelInUse.owner == owner))


def load_categories(session: Session, owner: str, model_id: str | None = None) -> CategoriesInUse:
    """The owner's categories: those of the model in use, or of another, and their own beside them.

    An own category that a lab model has a name for is not looked for: the model tells it better.
    """
    model = model_in_use(session, owner) if model_id is None else session.get(Model, model_id)
    names = None if model is None else model.categories
    taxonomy, own = load_taxonomy() if names is None else build_taxonomy(names), []
    rows = select(StoredCategory).where(StoredCategory.owner == owner)
    rows = rows.order_by(StoredCategory.created, StoredCategory.category_id)
    for row in session.scalars(rows.limit(MOST_CATEGORIES - len(taxonomy.categories))):
        try:
            taxonomy = extend_taxonomy(taxonomy, {row.name: row.parent})
        except TaxonomyError:
            continue  # a newer version of stylerec has it, or an archive brought it twice
        if learned := unpack_own_category(row.name, row.learned):
            own.append(learned)
    return CategoriesInUse(taxonomy, tuple(own), names is not None)
