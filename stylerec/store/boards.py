"""Boards: a name and an order of photos."""

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from stylerec.store.look_rows import is_in_use
from stylerec.store.part import StorePart, until_written
from stylerec.store.records import BoardInfo
from stylerec.store.rows import check_name, new_id, now, own_board, row_values
from stylerec.store.tables import Board, Item, Model, Opinion, PhotoOnBoard, StoredLook


class Boards(StorePart):
    """The owner's boards."""

    @until_written
    def all(self, archived: bool = False) -> tuple[BoardInfo, ...]:
        """Boards in use, or those put away, oldest first."""
        with self.database.reading() as session:
            return self._infos(session, Board.archived == archived)

    def get(self, board_id: str) -> BoardInfo:
        """One board. Raises `StoreError` when there is none."""
        with self.database.reading() as session:
            own_board(session, self.owner, board_id)
            return self._infos(session, Board.board_id == board_id)[0]

    def create(self, name: str) -> BoardInfo:
        """A new, empty board. Raises `StoreError` for an empty name."""
        board_id = new_id()
        with self.database.writing() as session:
            session.add(_new_board(board_id, self.owner, name))
        return self.get(board_id)

    def rename(self, board_id: str, name: str) -> None:
        """Raises `StoreError` for an empty name."""
        with self.database.writing() as session:
            own_board(session, self.owner, board_id).name = check_name(name)

    def duplicate(self, board_id: str, name: str) -> BoardInfo:
        """A board with the same photos, tags, likes and items; from then on each goes its own way."""
        copy_id = new_id()
        with self.database.writing() as session:
            own_board(session, self.owner, board_id)
            session.add(_new_board(copy_id, self.owner, name))
            session.flush()
            tables: tuple[type[PhotoOnBoard | Opinion], ...] = (PhotoOnBoard, Opinion)
            for table in tables:
                for row in session.scalars(select(table).where(table.board_id == board_id)):
                    session.add(table(**{**row_values(row), "board_id": copy_id}))
            for item in session.scalars(select(Item).where(Item.board_id == board_id)):
                session.add(Item(**{**row_values(item), "board_id": copy_id, "item_id": new_id()}))
        return self.get(copy_id)

    def archive(self, board_id: str, archived: bool = True) -> None:
        """Put a board away, or take it back."""
        with self.database.writing() as session:
            own_board(session, self.owner, board_id).archived = archived

    def delete(self, board_id: str) -> None:
        """Delete a board for good, with the files of photos that no board or closet of anybody has."""
        with self.keeper.freeing() as session:
            board = own_board(session, self.owner, board_id)
            photo_ids = {
                photo_id
                for table in (PhotoOnBoard, Item)
                for photo_id in session.scalars(select(table.photo_id).where(table.board_id == board_id))
            }
            session.delete(board)
            self.keeper.let_go(session, photo_ids)

    @until_written
    def version(self, board_id: str) -> str:
        """A short text that changes whenever the board's photos, looks or corrections do."""
        with self.database.reading() as session:
            found = session.scalar(select(Board.version).where(Board.board_id == board_id, Board.owner == self.owner))
        return "" if found is None else found

    def _infos(self, session: Session, condition: ColumnElement[bool]) -> tuple[BoardInfo, ...]:
        photos = select(PhotoOnBoard.photo_id).join(Board).where(Board.owner == self.owner, condition)
        read = (
            select(StoredLook.photo_id, func.max(case((StoredLook.error.is_(None), 1), else_=0)).label("good"))
            .join(Model, Model.model == StoredLook.model)
            .where(StoredLook.photo_id.in_(photos), is_in_use(self.owner))
            .group_by(StoredLook.photo_id)
            .subquery()
        )
        query = (
            select(Board, func.count(PhotoOnBoard.photo_id), func.sum(read.c.good), func.count(read.c.photo_id))
            .outerjoin(PhotoOnBoard, PhotoOnBoard.board_id == Board.board_id)
            .outerjoin(read, read.c.photo_id == PhotoOnBoard.photo_id)
            .where(Board.owner == self.owner, condition)
            .group_by(Board.board_id)
            .order_by(Board.created, Board.board_id)
        )
        return tuple(
            BoardInfo(
                board.board_id,
                board.name,
                board.archived,
                board.created,
                n_photos=photos,
                n_read=int(good or 0),
                n_waiting=photos - tried,
                n_unreadable=tried - int(good or 0),
            )
            for board, photos, good, tried in session.execute(query)
        )


def _new_board(board_id: str, owner: str, name: str) -> Board:
    return Board(board_id=board_id, owner=owner, name=check_name(name), created=now(), version=new_id())
