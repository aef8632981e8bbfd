"""What the store hands out about boards and closets."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from stylerec.looks import PhotoLook
from stylerec.namer import Mode

State = Literal["waiting", "read", "unreadable"]


@dataclass(frozen=True)
class BoardInfo:
    """A board with its counts; `created` is in UTC. `n_waiting` photos have not been read by any model yet."""

    board_id: str
    name: str
    archived: bool
    created: datetime
    n_photos: int
    n_read: int
    n_waiting: int
    n_unreadable: int


@dataclass(frozen=True)
class BoardPhoto:
    """A photo on a board. `width` and `height` are pixels after EXIF orientation, `problem` why it is unreadable."""

    photo_id: str
    name: str
    added: datetime
    excluded: bool
    state: State
    problem: str | None
    width: int
    height: int
    seasons: frozenset[str]
    occasions: frozenset[str]


@dataclass(frozen=True)
class Added:
    """What became of photos that were given: ids of the new ones, how many were there already, what is wrong."""

    photo_ids: tuple[str, ...]
    repeats: int
    problems: tuple[str, ...]


@dataclass(frozen=True)
class ClosetInfo:
    """A closet; `created` is in UTC."""

    closet_id: str
    name: str
    archived: bool
    created: datetime
    n_pieces: int


@dataclass(frozen=True)
class UnreadPiece:
    """A piece whose photo waits to be read (`problem` is None), or why it could not be."""

    piece_id: str
    name: str
    problem: str | None


@dataclass(frozen=True)
class CategoryInfo:
    """A category that the owner added; `photo_ids` are its examples, `created` is in UTC."""

    category_id: str
    name: str
    group: str
    created: datetime
    photo_ids: tuple[str, ...]


@dataclass(frozen=True)
class NamerChoice:
    """The lab model that names an owner's photos, by the name of its folder, and how it does."""

    name: str
    mode: Mode


@dataclass(frozen=True, eq=False)
class StyledItem:
    """An item that the person styled with a board; `look` holds the newest model's prediction."""

    item_id: str
    photo_id: str
    name: str
    added: datetime
    look: PhotoLook


@dataclass(frozen=True)
class Imported:
    """What came in from an archive, and in words what did not."""

    boards: int
    closets: int
    photos: int
    pieces: int
    problems: tuple[str, ...]
