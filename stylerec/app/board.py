"""A board in the session: looks without pixels, and small pictures of the photos."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from stylerec.images import encode_jpeg, make_thumbnail
from stylerec.looks import PhotoLook
from stylerec.moodboard import MoodBoard

PICTURE_SIDE = 448
"""Longer side of the kept pictures in pixels: sharp on cards, and 500 of them take about 20 MB."""


@dataclass(frozen=True, eq=False)
class BoardPhoto:
    """A photo that was read: its look, and its picture as JPEG bytes."""

    look: PhotoLook
    picture: bytes

    @classmethod
    def of(cls, photo_look: PhotoLook) -> "BoardPhoto":
        """Keep a look with its thumbnail packed, a tenth of the memory."""
        if photo_look.thumbnail is None:
            raise ValueError(f"photo {photo_look.name!r} has no thumbnail")
        picture = encode_jpeg(make_thumbnail(photo_look.thumbnail, PICTURE_SIDE), quality=86)
        return cls(replace(photo_look, thumbnail=None), picture)


@dataclass(frozen=True, eq=False)
class Board:
    """Photos of the board, and in words what did not get onto it."""

    photos: tuple[BoardPhoto, ...] = ()
    problems: tuple[str, ...] = ()
    repeats: int = field(default=0)

    def with_more(self, photos: Iterable[BoardPhoto], problems: Iterable[str]) -> "Board":
        """The board with more photos; one that is already there is counted in `repeats` and left out."""
        kept = {photo.look.photo_id: photo for photo in self.photos}
        repeats = self.repeats
        for photo in photos:
            if photo.look.photo_id in kept:
                repeats += 1
            else:
                kept[photo.look.photo_id] = photo
        return Board(tuple(kept.values()), (*self.problems, *problems), repeats)

    @cached_property
    def mood_board(self) -> MoodBoard:
        """The library's view of the board."""
        return MoodBoard([photo.look for photo in self.photos])

    @cached_property
    def pictures(self) -> dict[str, bytes]:
        """JPEG bytes by `photo_id`."""
        return {photo.look.photo_id: photo.picture for photo in self.photos}
