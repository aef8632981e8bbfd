"""Likes and dislikes."""

from typing import Literal, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from stylerec.domain.corrections import Feedback
from stylerec.errors import StoreError
from stylerec.language import _
from stylerec.store.categories_in_use import load_categories
from stylerec.store.part import StorePart
from stylerec.store.rows import own_board
from stylerec.store.tables import Opinion

Target = Literal["photo", "pairing", "piece"]


class Opinions(StorePart):
    """What the owner thought of a board's answers."""

    def set(self, board_id: str, item_category: str, kind: Target, target: str, value: Literal[-1, 0, 1]) -> None:
        """Like (1) or dislike (-1) a photo, a category or a piece for items of a category; 0 takes it back."""
        if kind not in get_args(Target) or value not in (-1, 0, 1):
            raise StoreError(
                _(
                    "Invalid feedback: expected a kind of {kinds} and a value of -1, 0 or 1, received {kind!r} and "
                    "{value!r}."
                ).format(kinds=", ".join(get_args(Target)), kind=kind, value=value)
            )
        with self.database.writing() as session:
            own_board(session, self.owner, board_id)
            for said, before in self._opinions(session, board_id, item_category):
                if (before.kind, said) == (kind, target):
                    session.delete(before)
            session.flush()
            if value:
                session.add(
                    Opinion(board_id=board_id, item_category=item_category, kind=kind, target=target, value=value)
                )

    def of(self, board_id: str, item_category: str) -> Feedback:
        """All likes and dislikes of a board for items of a category."""
        values: dict[str, dict[str, int]] = {kind: {} for kind in get_args(Target)}
        with self.database.reading() as session:
            own_board(session, self.owner, board_id)
            for target, opinion in self._opinions(session, board_id, item_category):
                values[opinion.kind][target] = opinion.value
        return Feedback(photos=values["photo"], categories=values["pairing"], pieces=values["piece"])

    def _opinions(self, session: Session, board_id: str, item_category: str) -> list[tuple[str, Opinion]]:
        """Opinions for items of a category, each with its target; those in an older version's words come first."""
        current = load_categories(session, self.owner).taxonomy.current
        query = select(Opinion).where(Opinion.board_id == board_id).order_by(Opinion.kind, Opinion.target)
        found = [
            (current(row.target), row) for row in session.scalars(query) if current(row.item_category) == item_category
        ]
        return sorted(found, key=lambda pair: (pair[1].item_category, pair[1].target) == (item_category, pair[0]))
