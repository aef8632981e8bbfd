"""Likes and dislikes, and the items that were styled with a board."""

from typing import Literal, get_args

from sqlalchemy import select

from stylerec.corrections import Feedback
from stylerec.errors import PhotoError, StoreError
from stylerec.looks import PhotoLook
from stylerec.store.looks import save_look, shown_looks
from stylerec.store.own_rows import words_of
from stylerec.store.packing import pack_look
from stylerec.store.photos import Photos
from stylerec.store.records import StyledItem
from stylerec.store.room import clean_text, new_id, now
from stylerec.store.tables import Item, Opinion

Target = Literal["photo", "pairing", "piece"]

KEPT_ITEMS = 24
"""Items of a board's history; older ones are forgotten."""


class Opinions(Photos):
    """What the owner asked a board, and thought of the answers."""

    def set_feedback(
        self, board_id: str, item_category: str, kind: Target, target: str, value: Literal[-1, 0, 1]
    ) -> None:
        """Like (1) or dislike (-1) a photo, a category or a piece for items of a category; 0 takes it back."""
        if kind not in get_args(Target) or value not in (-1, 0, 1):
            raise StoreError(
                f"Invalid feedback: expected a kind of {', '.join(get_args(Target))} and a value of -1, 0 or 1, "
                f"received {kind!r} and {value!r}."
            )
        key = {"board_id": board_id, "item_category": item_category, "kind": kind, "target": target}
        with self.database.writing() as session:
            self._board(session, board_id)
            if value:
                session.merge(Opinion(**key, value=value))
            elif opinion := session.get(Opinion, tuple(key.values())):
                session.delete(opinion)

    def feedback(self, board_id: str, item_category: str) -> Feedback:
        """All likes and dislikes of a board for items of a category."""
        query = select(Opinion).where(Opinion.board_id == board_id, Opinion.item_category == item_category)
        values: dict[str, dict[str, int]] = {kind: {} for kind in get_args(Target)}
        with self.database.reading() as session:
            self._board(session, board_id)
            for opinion in session.scalars(query.order_by(Opinion.kind, Opinion.target)):
                values[opinion.kind][opinion.target] = opinion.value
        return Feedback(photos=values["photo"], categories=values["pairing"], pieces=values["piece"])

    def add_item(self, board_id: str, source: tuple[str, bytes], photo_look: PhotoLook, *, model: str = "") -> str:
        """Remember an item that is styled with the board, given as for `add_piece`; the same photo moves to the front.

        The 24 newest are kept. Raises `PhotoError` for a photo that could not be read.
        """
        if photo_look.look is None:
            raise PhotoError(photo_look.error)
        name, data = source
        ready = self._ready(name, data)
        photo_id = ready.photo_id
        if ready.prepared:
            self._announce([photo_id])
        with self.database.writing() as session:
            self._board(session, board_id)
            self._keep_ready(session, ready)
            save_look(session, photo_id, model, None, pack_look(photo_look.look))
            newest_first = select(Item).where(Item.board_id == board_id).order_by(Item.added.desc(), Item.item_id)
            before = session.scalars(newest_first).all()
            item = next((item for item in before if item.photo_id == photo_id), None)
            if item is None:
                item = Item(item_id=new_id(), board_id=board_id, photo_id=photo_id)
                session.add(item)
            item.name, item.added = clean_text(name, "item"), now()
            for old in before[KEPT_ITEMS - 1 :]:
                if old is not item:
                    session.delete(old)
                    self._let_go(session, [old.photo_id])
        self._sweep()
        return item.item_id

    def items(self, board_id: str) -> tuple[StyledItem, ...]:
        """The items that were styled with a board, newest first; without those that the model in use has to read."""
        query = select(Item).where(Item.board_id == board_id).order_by(Item.added.desc(), Item.item_id)
        with self.database.reading() as session:
            self._board(session, board_id)
            rows = session.scalars(query).all()
            looks = shown_looks(session, self.owner, select(Item.photo_id).where(Item.board_id == board_id))
            words = words_of(session, self.owner)
        return tuple(
            StyledItem(row.item_id, row.photo_id, row.name, row.added, looks[row.photo_id])
            for row in rows
            if words.fit(looks[row.photo_id])
        )

    def delete_item(self, item_id: str) -> None:
        """Forget an item."""
        with self.database.writing() as session:
            item = session.get(Item, item_id)
            if item is None:
                raise StoreError(f"There is no item {item_id!r}. It may have been deleted.")
            self._board(session, item.board_id)
            session.delete(item)
            self._let_go(session, [item.photo_id])
        self._sweep()
