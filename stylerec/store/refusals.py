"""What was meant for a board or a closet and was refused, and why."""

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from stylerec.errors import StoreError
from stylerec.language import _
from stylerec.store.part import StorePart
from stylerec.store.rows import clean_text, new_id, now
from stylerec.store.tables import Board, Closet, Refusal


class Refusals(StorePart):
    """Problems in words, kept with the owner's boards and closets until the person has read them."""

    def note(self, place_id: str, problems: Iterable[str]) -> None:
        """Keep why files did not get onto a board or into a closet; the same words are kept once."""
        with self.database.writing() as session:
            place = self._place(session, place_id)
            known = set(session.scalars(select(Refusal.problem).filter_by(**place)))
            for problem in dict.fromkeys(map(clean_text, problems)):
                if problem not in known:
                    session.add(Refusal(refusal_id=new_id(), problem=problem, created=now(), **place))

    def of(self, place_id: str) -> tuple[str, ...]:
        """Why files did not get there, oldest first."""
        with self.database.reading() as session:
            rows = select(Refusal.problem).filter_by(**self._place(session, place_id))
            return tuple(session.scalars(rows.order_by(Refusal.created, Refusal.refusal_id)))

    def forget(self, place_id: str) -> None:
        """The person has read them."""
        with self.database.writing() as session:
            session.execute(delete(Refusal).filter_by(**self._place(session, place_id)))

    def _place(self, session: Session, place_id: str) -> dict[str, str]:
        """The columns of a refusal that belongs to this board or closet of the owner. Raises `StoreError`."""
        if session.scalar(select(Board.board_id).where(Board.board_id == place_id, Board.owner == self.owner)):
            return {"board_id": place_id}
        if session.scalar(select(Closet.closet_id).where(Closet.closet_id == place_id, Closet.owner == self.owner)):
            return {"closet_id": place_id}
        raise StoreError(
            _("There is no board and no closet {place_id!r}. It may have been deleted.").format(place_id=place_id)
        )
