"""The items that were styled with a board."""

from sqlalchemy import select

from stylerec.domain.corrections import said_category
from stylerec.domain.looks import PhotoLook
from stylerec.domain.packing import pack_look
from stylerec.errors import PhotoError, StoreError
from stylerec.language import _
from stylerec.store.categories_in_use import load_categories
from stylerec.store.corrections import corrections_by_photo
from stylerec.store.look_rows import recognised_looks, save_look
from stylerec.store.part import StorePart
from stylerec.store.records import KeptItem
from stylerec.store.rows import clean_text, new_id, now, own_board
from stylerec.store.tables import Item

KEPT_ITEMS = 24
"""Items of a board's history; older ones are forgotten."""


class Items(StorePart):
    """What the owner asked a board."""

    def add(self, board_id: str, source: tuple[str, bytes], photo_look: PhotoLook, *, model: str = "") -> str:
        """Remember an item that is styled with the board, given as for `Pieces.add`; the same photo moves to the front.

        The 24 newest are kept. Raises `PhotoError` for a photo that could not be read.
        """
        if photo_look.look is None:
            raise PhotoError(photo_look.error)
        (ready,) = self.keeper.ready_all([source])
        photo_id = ready.photo_id
        with self.database.writing() as session:
            own_board(session, self.owner, board_id)
            self.keeper.keep_ready(session, ready)
            save_look(session, photo_id, model, None, pack_look(photo_look.look))
            newest_first = select(Item).where(Item.board_id == board_id).order_by(Item.added.desc(), Item.item_id)
            before = session.scalars(newest_first).all()
            item = next((item for item in before if item.photo_id == photo_id), None)
            if item is None:
                item = Item(item_id=new_id(), board_id=board_id, photo_id=photo_id)
                session.add(item)
            item.name, item.added = clean_text(ready.name, "item"), now()
            for old in before[KEPT_ITEMS - 1 :]:
                if old is not item:
                    session.delete(old)
                    self.keeper.let_go(session, [old.photo_id])
        self.keeper.sweep()
        return item.item_id

    def of(self, board_id: str) -> tuple[KeptItem, ...]:
        """The items that were styled with a board, newest first; without those that the model in use has to read."""
        query = select(Item).where(Item.board_id == board_id).order_by(Item.added.desc(), Item.item_id)
        with self.database.reading() as session:
            own_board(session, self.owner, board_id)
            rows = session.scalars(query).all()
            looks = recognised_looks(session, self.owner, select(Item.photo_id).where(Item.board_id == board_id))
            used = load_categories(session, self.owner)
            corrections = corrections_by_photo(session, self.owner, [row.photo_id for row in rows])
        items = []
        for row in rows:
            seen = looks.get(row.photo_id)
            if seen is not None and seen.look is not None and used.know(seen):
                said = used.usable(corrections.get(row.photo_id, ()))
                shown = used.correct(seen, said)
                names = {photo.look.item.category for photo in (seen, shown) if photo.look}
                category = said_category(names, said)
                items.append(KeptItem(row.item_id, row.photo_id, row.name, row.added, shown, category))
        return tuple(items)

    def delete(self, item_id: str) -> None:
        """Forget an item."""
        with self.keeper.freeing() as session:
            item = session.get(Item, item_id)
            if item is None:
                raise StoreError(_("There is no item {item_id!r}. It may have been deleted.").format(item_id=item_id))
            own_board(session, self.owner, item.board_id)
            session.delete(item)
            self.keeper.let_go(session, [item.photo_id])
