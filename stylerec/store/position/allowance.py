"""How much of a file's notes is looked at: no file may keep the machine busy for long."""

import contextlib
from collections.abc import Iterator

MOST_DIRECTORIES, MOST_ENTRIES, MOST_BYTES, MOST_WORDS = 2000, 40_000, 32 * 2**20, 1500
MOST_UNPACKED = 2**20
"""Bytes to which packed texts may unpack in all."""
PIECES, BYTES_PER_PIECE = 1000, 1024
"""Segments, chunks and the like: so many, and one more for so many bytes of the file."""
MOST_LEVELS = 8
"""EXIF notes within EXIF notes; Photoshop needs two levels."""


class TooMany(ValueError):
    """More than any program writes."""


class Allowance:
    """What may still be looked at in a file of `size` bytes. All methods raise `TooMany`."""

    def __init__(self, size: int) -> None:
        self.directories, self.entries, self.bytes, self.words = MOST_DIRECTORIES, MOST_ENTRIES, MOST_BYTES, MOST_WORDS
        self.pieces = PIECES + size // BYTES_PER_PIECE
        self.unpacked, self.levels = MOST_UNPACKED, MOST_LEVELS

    def take_directory(self, entries: int) -> None:
        """One more directory of EXIF."""
        self.directories -= 1
        if self.directories < 0:
            raise TooMany
        self.take_entries(entries)

    def take_entries(self, entries: int) -> None:
        """So many entries of directories, offsets in them, or values of a position."""
        self.entries -= entries
        if self.entries < 0:
            raise TooMany

    def take_bytes(self, size: int) -> None:
        """So many bytes of notes."""
        self.bytes -= size
        if self.bytes < 0:
            raise TooMany

    def take_piece(self) -> None:
        """One more segment, chunk, box or picture."""
        self.pieces -= 1
        if self.pieces < 0:
            raise TooMany

    def take_unpacked(self, size: int) -> None:
        """So many bytes of unpacked text."""
        self.unpacked -= size
        if self.unpacked < 0:
            raise TooMany

    @contextlib.contextmanager
    def level(self) -> Iterator[None]:
        """One more level of EXIF notes, for as long as the block lasts."""
        self.levels -= 1
        if self.levels < 0:
            raise TooMany
        yield
        self.levels += 1
