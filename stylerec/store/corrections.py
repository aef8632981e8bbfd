"""What an owner corrected by hand in what was recognised."""

import json
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from stylerec.domain.corrections import Correction
from stylerec.errors import StoreError
from stylerec.language import _
from stylerec.store.categories_in_use import load_categories
from stylerec.store.part import StorePart
from stylerec.store.rows import new_id, now, touch_photo
from stylerec.store.tables import (
    StoredCorrection,
)


class Corrections(StorePart):
    """The owner's corrections, for all of their boards."""

    def of(self, photo_id: str) -> tuple[Correction, ...]:
        """The owner's corrections of a photo, oldest first; those that speak of the categories in use."""
        with self.database.reading() as session:
            corrections = corrections_by_photo(session, self.owner, [photo_id]).get(photo_id, ())
            return load_categories(session, self.owner).usable(corrections)

    def add(self, photo_id: str, correction: Correction) -> str:
        """Keep a correction, for all boards of the owner; the id undoes it. Raises `TaxonomyError`.

        The newest one of a photo made again, by a second click or in another tab, is made once.
        """
        correction_id = new_id()
        with self.database.writing() as session:
            self.keeper.check(session, photo_id)
            taxonomy = load_categories(session, self.owner).taxonomy
            values = {
                "kind": correction.kind,
                "category": taxonomy.resolve(correction.category),
                "to": None if correction.to is None else taxonomy.resolve(correction.to),
                "box": None if correction.box is None else json.dumps([float(edge) for edge in correction.box]),
            }
            mine = select(StoredCorrection).where(
                StoredCorrection.owner == self.owner, StoredCorrection.photo_id == photo_id
            )
            order = StoredCorrection.created.desc(), StoredCorrection.correction_id.desc()
            newest = session.scalar(mine.order_by(*order).limit(1))
            if newest and all(getattr(newest, name) == value for name, value in values.items()):
                return newest.correction_id
            # Corrections build on one another: a clock that went back must not change their order.
            created = max(now(), newest.created + timedelta.resolution) if newest else now()
            made = {"correction_id": correction_id, "owner": self.owner, "photo_id": photo_id, "created": created}
            session.add(StoredCorrection(**made, **values))
            touch_photo(session, photo_id)
        return correction_id

    def undo(self, correction_id: str) -> None:
        """Forget a correction."""
        with self.database.writing() as session:
            row = session.get(StoredCorrection, correction_id)
            if row is None or row.owner != self.owner:
                raise StoreError(
                    _("There is no correction {correction_id!r}. It may have been undone already.").format(
                        correction_id=correction_id
                    )
                )
            session.delete(row)
            touch_photo(session, row.photo_id)


def corrections_by_photo(session: Session, owner: str, photo_ids: list[str]) -> dict[str, tuple[Correction, ...]]:
    """The owner's corrections of these photos, by `photo_id`, each photo's oldest first."""
    query = select(StoredCorrection).where(StoredCorrection.owner == owner)
    if len(photo_ids) == 1:
        query = query.where(StoredCorrection.photo_id == photo_ids[0])
    found: dict[str, tuple[Correction, ...]] = {}
    for row in session.scalars(query.order_by(StoredCorrection.created, StoredCorrection.correction_id)):
        box = None if row.box is None else tuple(json.loads(row.box))
        correction = Correction(row.kind, row.category, row.to, box, row.correction_id)  # type: ignore[arg-type]
        found[row.photo_id] = (*found.get(row.photo_id, ()), correction)
    return found
