"""The tables. Photos and looks are shared by content; everything else belongs to one owner's board or closet."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect, ForeignKey, LargeBinary, MetaData, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970."""
    return (moment - EPOCH) // timedelta(microseconds=1)


class Moment(TypeDecorator[datetime]):
    """A point in time as whole microseconds since 1970 in UTC: the same number in every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Microseconds since 1970, as the database keeps them."""
        return None if value is None else microseconds(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """The time in UTC."""
        return None if value is None else EPOCH + timedelta(microseconds=value)


class TextList(TypeDecorator[tuple[str, ...]]):
    """A short list of words as JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        """JSON, as the database keeps it."""
        return None if value is None else json.dumps(list(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...] | None:
        """The texts in their order."""
        return None if value is None else tuple(json.loads(value))


class Base(DeclarativeBase):
    """Names of constraints are spelt out, so that migrations can change them in every database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {str: Text, datetime: Moment, bytes: LargeBinary, tuple[str, ...]: TextList}


def _parent(column: str) -> Any:
    return mapped_column(ForeignKey(column, ondelete="CASCADE"), primary_key=True)


class StoredPhoto(Base):
    """A photo's file; `photo_id` is the hash of the bytes as given, `stored` that of the bytes that were kept.

    `picture_hash` tells whether it looks as another; nothing for photos that an older version kept, until it is asked
    for, and "" for a file that is lost.
    """

    __tablename__ = "photos"
    photo_id: Mapped[str] = mapped_column(primary_key=True)
    stored: Mapped[str] = mapped_column(index=True)
    ending: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    picture_hash: Mapped[str | None]


class Garbage(Base):
    """Photos whose rows are gone and whose files are still to be deleted."""

    __tablename__ = "garbage"
    photo_id: Mapped[str] = mapped_column(primary_key=True)


class Model(Base):
    """Models that read photos; one with a higher `number` was put to use later.

    `categories` are those of a lab model that names what is seen; nothing for those of the shipped taxonomy.
    """

    __tablename__ = "models"
    model: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
    categories: Mapped[tuple[str, ...] | None]


class ModelInUse(Base):
    """Whose looks an owner's boards show: those of `model`, before all others.

    `namer` and `mode` are what the owner chose: the folder of a lab model and how it names; nothing for the shipped
    recogniser alone. A choice stays while its folder cannot be used and another `model` stands in.
    """

    __tablename__ = "models_in_use"
    owner: Mapped[str] = mapped_column(primary_key=True)
    model: Mapped[str | None] = mapped_column(ForeignKey("models.model"))
    namer: Mapped[str | None]
    mode: Mapped[str | None]


class StoredLook(Base):
    """What a model saw in a photo: a packed look, or an error."""

    __tablename__ = "looks"
    photo_id: Mapped[str] = _parent("photos.photo_id")
    model: Mapped[str] = _parent("models.model")
    error: Mapped[str | None]
    packed: Mapped[bytes | None]


class Claim(Base):
    """A reader is at work on the photo until this moment."""

    __tablename__ = "claims"
    photo_id: Mapped[str] = _parent("photos.photo_id")
    model: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[datetime]


class Board(Base):
    """A mood board; `version` changes with its photos, looks and corrections."""

    __tablename__ = "boards"
    board_id: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    archived: Mapped[bool] = mapped_column(default=False)
    created: Mapped[datetime]
    version: Mapped[str]


class PhotoOnBoard(Base):
    """`number` is the order in which photos came onto the board; one that is `apart` is a look of its own."""

    __tablename__ = "board_photos"
    board_id: Mapped[str] = _parent("boards.board_id")
    photo_id: Mapped[str] = mapped_column(ForeignKey("photos.photo_id"), primary_key=True, index=True)
    number: Mapped[int]
    name: Mapped[str]
    added: Mapped[datetime]
    excluded: Mapped[bool] = mapped_column(default=False)
    apart: Mapped[bool] = mapped_column(default=False)
    seasons: Mapped[tuple[str, ...]] = mapped_column(default=())
    occasions: Mapped[tuple[str, ...]] = mapped_column(default=())


class StoredCorrection(Base):
    """What an owner says that is in a photo, or is not, on all boards."""

    __tablename__ = "corrections"
    correction_id: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(index=True)
    photo_id: Mapped[str] = mapped_column(ForeignKey("photos.photo_id", ondelete="CASCADE"), index=True)
    created: Mapped[datetime]
    kind: Mapped[str]
    category: Mapped[str]
    to: Mapped[str | None]
    box: Mapped[str | None]


class Closet(Base):
    """A closet, to which pieces belong."""

    __tablename__ = "closets"
    closet_id: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    archived: Mapped[bool] = mapped_column(default=False)
    created: Mapped[datetime]


class StoredPiece(Base):
    """`category` is empty until a model has read the photo, unless the person said it at once.

    `colours` is what the person said, or nothing where the model's are good enough; `named` is what they said that
    it is in the words of a lab model. Only days worn after `washed` count until it has to be washed.
    """

    __tablename__ = "pieces"
    piece_id: Mapped[str] = mapped_column(primary_key=True)
    closet_id: Mapped[str] = mapped_column(ForeignKey("closets.closet_id", ondelete="CASCADE"), index=True)
    photo_id: Mapped[str] = mapped_column(ForeignKey("photos.photo_id"), index=True)
    name: Mapped[str]
    added: Mapped[datetime]
    category: Mapped[str]
    colours: Mapped[tuple[str, ...] | None]
    seasons: Mapped[tuple[str, ...]] = mapped_column(default=())
    occasions: Mapped[tuple[str, ...]] = mapped_column(default=())
    words: Mapped[tuple[str, ...]] = mapped_column(default=())
    cut_out: Mapped[bool] = mapped_column(default=True)
    named: Mapped[str | None]
    place: Mapped[str] = mapped_column(default="here", server_default="here")
    washed: Mapped[date | None]
    warmth: Mapped[float | None]
    price: Mapped[float | None]
    bought: Mapped[date | None]


class Wear(Base):
    """A day on which a piece was worn."""

    __tablename__ = "wears"
    piece_id: Mapped[str] = _parent("pieces.piece_id")
    day: Mapped[date] = mapped_column(primary_key=True)


class Refusal(Base):
    """A file that was meant for a board or for a closet and was not taken in, in words."""

    __tablename__ = "refusals"
    refusal_id: Mapped[str] = mapped_column(primary_key=True)
    board_id: Mapped[str | None] = mapped_column(ForeignKey("boards.board_id", ondelete="CASCADE"), index=True)
    closet_id: Mapped[str | None] = mapped_column(ForeignKey("closets.closet_id", ondelete="CASCADE"), index=True)
    problem: Mapped[str]
    created: Mapped[datetime]


class Opinion(Base):
    """A like (1) or a dislike (-1) of something that was suggested for an item of a category."""

    __tablename__ = "opinions"
    board_id: Mapped[str] = _parent("boards.board_id")
    item_category: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    target: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]


class Item(Base):
    """An item that was styled with the board."""

    __tablename__ = "items"
    item_id: Mapped[str] = mapped_column(primary_key=True)
    board_id: Mapped[str] = mapped_column(ForeignKey("boards.board_id", ondelete="CASCADE"), index=True)
    photo_id: Mapped[str] = mapped_column(ForeignKey("photos.photo_id"), index=True)
    name: Mapped[str]
    added: Mapped[datetime]


class StoredCategory(Base):
    """A category that the owner added; `learned` is what `model` makes of its examples, packed."""

    __tablename__ = "own_categories"
    category_id: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    parent: Mapped[str]
    created: Mapped[datetime]
    model: Mapped[str]
    learned: Mapped[bytes]


class CategoryExample(Base):
    """A photo of one garment of an own category."""

    __tablename__ = "category_examples"
    category_id: Mapped[str] = _parent("own_categories.category_id")
    photo_id: Mapped[str] = mapped_column(ForeignKey("photos.photo_id"), primary_key=True, index=True)
    name: Mapped[str]
    added: Mapped[datetime]


class WashRule(Base):
    """After how many wears an owner washes what is of a category; 0: not for being worn."""

    __tablename__ = "wash_rules"
    owner: Mapped[str] = mapped_column(primary_key=True)
    category: Mapped[str] = mapped_column(primary_key=True)
    wears: Mapped[int]


class StoredTrip(Base):
    """Days away from `start` on; `kinds` has an occasion for each, perhaps an empty one.

    `bag` is how many pieces may come along, `least` a number of pieces that no choice can do with less than.
    """

    __tablename__ = "trips"
    trip_id: Mapped[str] = mapped_column(primary_key=True)
    closet_id: Mapped[str] = mapped_column(ForeignKey("closets.closet_id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    created: Mapped[datetime]
    start: Mapped[date]
    kinds: Mapped[tuple[str, ...]]
    bag: Mapped[int]
    least: Mapped[int]


class StoredOutfit(Base):
    """Pieces that are worn together: without a `day` one that is kept, with it one in the calendar.

    `photo_id` is the look that it follows, which may be gone; `rating` is 1 to 5, or 0 for none.
    """

    __tablename__ = "outfits"
    outfit_id: Mapped[str] = mapped_column(primary_key=True)
    closet_id: Mapped[str] = mapped_column(ForeignKey("closets.closet_id", ondelete="CASCADE"), index=True)
    trip_id: Mapped[str | None] = mapped_column(ForeignKey("trips.trip_id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    created: Mapped[datetime]
    tags: Mapped[tuple[str, ...]] = mapped_column(default=())
    rating: Mapped[int] = mapped_column(default=0)
    photo_id: Mapped[str | None]
    day: Mapped[date | None]
    worn: Mapped[bool] = mapped_column(default=False)


class PieceOfOutfit(Base):
    """`number` is the piece's place, head to foot."""

    __tablename__ = "outfit_pieces"
    outfit_id: Mapped[str] = _parent("outfits.outfit_id")
    piece_id: Mapped[str] = mapped_column(
        ForeignKey("pieces.piece_id", ondelete="CASCADE"), primary_key=True, index=True
    )
    number: Mapped[int]


class ShownOutfit(Base):
    """Pieces that an outfit had before, as ids in order with spaces between: they are not suggested for it again."""

    __tablename__ = "shown_outfits"
    outfit_id: Mapped[str] = _parent("outfits.outfit_id")
    pieces: Mapped[str] = mapped_column(primary_key=True)
