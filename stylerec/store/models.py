"""The model whose looks an owner is shown, and the one that they chose."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from stylerec.store.part import StorePart
from stylerec.store.records import NamerChoice
from stylerec.store.rows import touch_boards
from stylerec.store.tables import (
    Board,
    Model,
    ModelInUse,
)
from stylerec.vision.namer import Mode


class Models(StorePart):
    """Which model reads the owner's photos."""

    def use(self, model: str, categories: Sequence[str] | None = None) -> None:
        """Show the owner this model's looks from now on, where it has read the photo.

        `categories` are those of a lab model that names what is seen. The owner's boards then speak of these, and
        photos that were read in other words wait until this model has read them; without, of the shipped taxonomy.
        """
        with self.database.writing() as session:
            self._prefer(session, model, None if categories is None else tuple(categories))

    def choose(self, name: str | None, mode: Mode = "garments") -> None:
        """Remember by which lab model, the name of its folder, and how the owner's photos are to be named.

        None is for the shipped recogniser alone. Who reads follows the choice, and calls `use`.
        """
        with self.database.writing() as session:
            row = session.get(ModelInUse, self.owner) or ModelInUse(owner=self.owner)
            row.namer, row.mode = name, None if name is None else mode
            session.add(row)

    def chosen(self) -> NamerChoice | None:
        """What `choose` was told; None for the shipped recogniser alone."""
        with self.database.reading() as session:
            row = session.get(ModelInUse, self.owner)
        if row is None or row.namer is None:
            return None
        return NamerChoice(row.namer, "alone" if row.mode == "alone" else "garments")

    def _prefer(self, session: Session, model: str, categories: tuple[str, ...] | None) -> None:
        last = session.scalar(select(Model).order_by(Model.number.desc()).limit(1))
        if last is None or last.model != model or last.categories != categories:
            session.merge(Model(model=model, number=last.number + 1 if last else 1, categories=categories))
            session.flush()
        row = session.get(ModelInUse, self.owner) or ModelInUse(owner=self.owner)
        if row.model != model:
            row.model = model
            session.add(row)
            touch_boards(session, Board.owner == self.owner)
