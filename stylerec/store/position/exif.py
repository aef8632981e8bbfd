"""Takes where a photo was taken out of EXIF notes (CIPA DC-008, "GPS Info IFD"; TIFF 6.0 for their directories)."""

import struct
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from stylerec.store.position.allowance import MOST_DIRECTORIES, Allowance, TooMany
from stylerec.store.position.xmp import blank_xmp

GPS, EXIF, SUB_PICTURES, XMP, RESOURCES = 0x8825, 0x8769, 0x014A, 0x02BC, 0x8649
"""Tags that point to a position, to further directories, or that hold notes of another kind."""
DirectoryEntry = tuple[int, int, int, bytes]
"""A directory's entry: tag, type, number of values, and these or where they are."""
HIGHEST_GPS_TAG = 0x1F
TYPE_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
WHOLE_NUMBERS = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}
MOST_POSITIONS = 100
"""In the notes of one file."""


@dataclass(frozen=True)
class Layout:
    """How numbers stand in a directory: those of BigTIFF are longer."""

    order: str
    big: bool

    @cached_property
    def entry(self) -> struct.Struct:
        """An entry of a directory: tag, type, count, and value or place."""
        return struct.Struct(self.order + ("HHQ8s" if self.big else "HHI4s"))

    @cached_property
    def count(self) -> struct.Struct:
        """The number of entries that a directory begins with."""
        return struct.Struct(self.order + ("Q" if self.big else "H"))

    @cached_property
    def offset(self) -> struct.Struct:
        """The place of the next directory, after the last entry."""
        return struct.Struct(self.order + ("Q" if self.big else "I"))


def blank_exif(data: bytearray, blank_resources: Callable[[bytearray], None], allowance: Allowance) -> None:
    """Drop the pointers to a position from all directories, and zero what they pointed to.

    `data` begins with the header "II*" or "MM*", or BigTIFF's; other bytes stay as they are. Notes in XMP and in
    Photoshop's resources within it are blanked as well. Raises `TooMany`.
    """
    order = {b"II": "<", b"MM": ">"}.get(bytes(data[:2]))
    if order is None or len(data) < 8:
        return
    version = struct.unpack_from(order + "H", data, 2)[0]
    if version not in (42, 43):
        return
    layout = Layout(order, version == 43)
    pointers: list[tuple[int, int, int]] = []
    positions: list[int] = []
    waiting = [_number(data, 8 if layout.big else 4, layout.offset)]
    ends: dict[int, int] = {}
    while waiting:
        start = waiting.pop()
        if not start or start in ends:
            continue
        first, end, entries = _directory(data, start, layout, allowance)
        ends[start] = end
        waiting.append(_number(data, end, layout.offset))
        for place, (tag, kind, number, value) in enumerate(entries):
            if tag == GPS:
                pointers.append((start, first + place * layout.entry.size, end))
                positions += _offsets(data, kind, number, value, layout, allowance)
            elif tag in (EXIF, SUB_PICTURES):
                waiting += _offsets(data, kind, number, value, layout, allowance)
            elif tag in (XMP, RESOURCES):
                span = _span(data, kind, number, value, layout)
                allowance.take_piece()
                allowance.take_bytes(span.stop - span.start)
                notes = data[span]
                if tag == XMP:
                    blank_xmp(notes, allowance)
                else:
                    blank_resources(notes)
                data[span] = notes
    if len(pointers) > MOST_POSITIONS or len(positions) > MOST_POSITIONS:
        raise TooMany
    spans = [span for offset in positions if offset not in ends for span in _position(data, offset, layout, allowance)]
    starts = sorted(ends)
    furthest = [0, *accumulate((ends[start] for start in starts), max)]
    for span in spans:
        # Of the directories that begin before the span's end, none reaches into it.
        if furthest[bisect_left(starts, span.stop)] <= span.start:
            data[span] = bytes(span.stop - span.start)
    removed = dict.fromkeys(ends, 0)
    for start, entry, end in reversed(pointers):
        _drop(data, start, entry, end - removed[start] * layout.entry.size, layout)
        removed[start] += 1


def _directory(
    data: bytearray, start: int, layout: Layout, allowance: Allowance
) -> tuple[int, int, list[DirectoryEntry]]:
    """Where a directory's entries begin and end, and these. The file's end cuts it short, as it does for programs."""
    first = start + layout.count.size
    count = min(_number(data, start, layout.count), max(0, len(data) - first) // layout.entry.size)
    allowance.take_directory(count)
    end = first + count * layout.entry.size
    return first, end, list(layout.entry.iter_unpack(data[first:end]))


def _position(data: bytearray, start: int, layout: Layout, allowance: Allowance) -> list[slice]:
    """Where a position's directory lies, and its values."""
    _, end, entries = _directory(data, start, layout, allowance)
    spans = [_span(data, *entry[1:], layout) for entry in entries if entry[0] <= HIGHEST_GPS_TAG]
    if not spans:
        return []  # something else, to which nothing points any more
    allowance.take_entries(len(spans))
    allowance.take_bytes(sum(span.stop - span.start for span in spans))
    return [slice(start, end), *spans]


def _drop(data: bytearray, start: int, entry: int, end: int, layout: Layout) -> None:
    """Entries after this one and the offset of the next directory move up; the last bytes become free."""
    size, behind = layout.entry.size, end + layout.offset.size
    if behind > len(data):
        behind = end
    data[entry : behind - size] = data[entry + size : behind]
    data[behind - size : behind] = bytes(size)
    layout.count.pack_into(data, start, (end - start - layout.count.size) // size - 1)


def _span(data: bytearray, kind: int, number: int, value: bytes, layout: Layout) -> slice:
    """Where the values of an entry lie that do not fit into it."""
    size = TYPE_SIZES.get(kind, 1) * number
    (offset,) = layout.offset.unpack(value)
    if size <= len(value) or offset >= len(data):
        return slice(0, 0)
    return slice(offset, min(offset + size, len(data)))


def _offsets(data: bytearray, kind: int, number: int, value: bytes, layout: Layout, allowance: Allowance) -> list[int]:
    """The offsets that an entry holds, or that lie where it points to."""
    letter = WHOLE_NUMBERS.get(kind, "I")
    size = struct.calcsize(letter)
    number = min(number, MOST_DIRECTORIES)
    if size * number > len(value):
        value = bytes(data[_span(data, kind, number, value, layout)])
    number = min(number, len(value) // size)
    allowance.take_entries(number)
    return list(struct.unpack_from(f"{layout.order}{number}{letter}", value))


def _number(data: bytearray, at: int, layout: struct.Struct) -> int:
    """A number of a directory; 0 outside of the file."""
    return int(layout.unpack_from(data, at)[0]) if at + layout.size <= len(data) else 0
