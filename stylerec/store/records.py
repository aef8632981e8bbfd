"""What the store hands out about boards and closets."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from stylerec.domain.looks import PhotoLook
from stylerec.vision.namer import Mode

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
    """A photo on a board. `width` and `height` are pixels after EXIF orientation, `problem` why it is unreadable.

    One that is `apart` is a look of its own, whatever it resembles.
    """

    photo_id: str
    name: str
    added: datetime
    excluded: bool
    apart: bool
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
    """A closet; `created` is in UTC. `n_pieces` are those that are not gone."""

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
class KeptItem:
    """An item that the person styled with a board.

    `look` is the photo's corrected look, whose `item` is the newest model's prediction, or an own category's.
    `category` is what the person says it is; None while the prediction stands.
    """

    item_id: str
    photo_id: str
    name: str
    added: datetime
    look: PhotoLook
    category: str | None


@dataclass(frozen=True)
class Imported:
    """What came in from an archive, and in words what did not."""

    boards: int
    closets: int
    photos: int
    pieces: int
    problems: tuple[str, ...]


@dataclass(frozen=True)
class KeptOutfit:
    """An outfit: its pieces head to foot. With a `day` it is in the calendar; `created` is in UTC.

    `photo_id` is the look that it follows, which may be gone; `rating` is 1 to 5, or 0 for none.
    """

    outfit_id: str
    closet_id: str
    trip_id: str | None
    name: str
    created: datetime
    tags: tuple[str, ...]
    rating: int
    photo_id: str | None
    day: date | None
    worn: bool
    piece_ids: tuple[str, ...]


@dataclass(frozen=True)
class TripInfo:
    """A trip: an occasion for each day from `start` on, perhaps an empty one; `created` is in UTC.

    `bag` is how many pieces may come along, `least` a number of pieces that no choice can do with less than.
    """

    trip_id: str
    closet_id: str
    name: str
    created: datetime
    start: date
    kinds: tuple[str, ...]
    bag: int
    least: int
