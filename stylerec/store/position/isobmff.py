"""Where HEIC and AVIF files keep notes (ISO 14496-12, ISO 23008-12)."""

import struct
from collections.abc import Iterator

from stylerec.store.position.allowance import Allowance
from stylerec.store.position.notes import Notes

XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


def blank_isobmff(data: bytes) -> bytes:
    """Notes are items; XMP has a box of its own as well, and so have films."""
    notes = Notes(data)
    for kind, span in _boxes(data, slice(0, len(data)), notes.allowance):
        if kind == b"meta":
            for is_exif, extents in _items(data, slice(span.start + 4, span.stop), notes.allowance):
                (notes.exif if is_exif else notes.xmp)(*extents)
        elif kind == b"uuid" and data[span.start : span.start + 16] == XMP_UUID:
            notes.xmp(slice(span.start + 16, span.stop))
        elif kind != b"mdat":
            notes.film(span)
    return bytes(notes.data)


def _boxes(data: bytes, within: slice, allowance: Allowance) -> Iterator[tuple[bytes, slice]]:
    """Names and contents of the boxes that lie one behind the other."""
    at, stop = within.start, within.stop
    while at + 8 <= stop:
        allowance.take_piece()
        size, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1 and at + 16 <= stop:
            head, (size,) = 16, struct.unpack_from(">Q", data, at + 8)
        end = stop if size == 0 else min(at + size, stop)
        if end < at + head:
            return
        yield kind, slice(at + head, end)
        at = end


def _items(data: bytes, meta: slice, allowance: Allowance) -> Iterator[tuple[bool, list[slice]]]:
    """Whether an item with notes is EXIF (or XMP), and where it lies."""
    boxes = dict(_boxes(data, meta, allowance))
    if b"iinf" not in boxes or b"iloc" not in boxes:
        return
    kinds: dict[int, bool] = {}
    infos = boxes[b"iinf"]
    version = data[infos.start] if infos.start < len(data) else 0
    for name, info in _boxes(data, slice(infos.start + (8 if version else 6), infos.stop), allowance):
        body = data[info]
        wide = body[:1] == b"\3"
        kind = body[10:14] if wide else body[8:12]
        if name == b"infe" and kind in (b"Exif", b"mime"):
            kinds[int.from_bytes(body[4:8] if wide else body[4:6], "big")] = kind == b"Exif"
    if kinds:
        inside = boxes.get(b"idat", slice(0, 0)).start
        for number, extents in _extents(data[boxes[b"iloc"]], inside, allowance):
            if number in kinds:
                yield kinds[number], [slice(start, min(start + size, len(data))) for start, size in extents]


def _extents(table: bytes, inside: int, allowance: Allowance) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Numbers of items with the starts and sizes of their parts, from the box "iloc"; `inside` is where "idat" is."""
    at = 6

    def number(size: int) -> int:
        nonlocal at
        at += size
        return int.from_bytes(table[at - size : at], "big")

    if len(table) < 8:
        return
    version, sizes = table[0], (table[4] >> 4, table[4] & 15, table[5] >> 4, table[5] & 15 if table[0] else 0)
    offset_size, length_size, base_size, index_size = sizes
    for _ in range(number(4 if version == 2 else 2)):
        item = number(4 if version == 2 else 2)
        method = number(2) & 15 if version else 0
        number(2)
        base = number(base_size) + (inside if method == 1 else 0)
        extents = []
        for _ in range(number(2)):
            allowance.take_piece()
            number(index_size)
            start = base + number(offset_size)
            extents.append((start, number(length_size) or 2**40))  # none given: up to the end of the file
            if at > len(table):
                return
        allowance.take_piece()
        yield item, extents
