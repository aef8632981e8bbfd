"""Where formats that go by segments, chunks or blocks keep notes: JPEG, TIFF, WebP and GIF."""

import re
import struct

from stylerec.store.position.allowance import Allowance
from stylerec.store.position.notes import STRETCH_BYTES, Notes

JPEG_START = b"\xff\xd8\xff"
EXTENSION_MARK = b"http://ns.adobe.com/xmp/extension/\0"
EXTENSION_HEAD = len(EXTENSION_MARK) + 40
"""Bytes before the text: the mark, the text's name of 32 letters, its length, and where this part belongs."""
MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd8\xff]")
"""What ends a segment or coded pixels; those without content excepted."""


def blank_jpeg(data: bytes) -> bytes:
    """A JPEG file, the further pictures behind it (CIPA DC-007) and the film of a live photo."""
    notes = Notes(data)
    extensions: dict[bytes, list[slice]] = {}
    segments, end = _segments(data, 0, notes.allowance)
    if b"ftyp" in data[end : end + STRETCH_BYTES]:
        notes.film(slice(end, len(data)))
    while (start := data.find(JPEG_START, end)) >= 0:
        further, end = _segments(data, start, notes.allowance)
        segments += further
        notes.allowance.take_piece()
    for marker, span in segments:
        body = data[span.start : span.start + EXTENSION_HEAD]
        if marker == 0xED:
            notes.resources(span)
        elif body.startswith(EXTENSION_MARK):  # one text in several segments
            name = body[len(EXTENSION_MARK) :][:32]
            extensions.setdefault(name, []).append(slice(span.start + EXTENSION_HEAD, span.stop))
        else:
            notes.any(span)
    for spans in extensions.values():
        notes.xmp(*spans)
    return bytes(notes.data)


def _segments(data: bytes, start: int, allowance: Allowance) -> tuple[list[tuple[int, slice]], int]:
    """Marker and content of a JPEG picture's segments with notes (APP1, APP13), and where the picture ends."""
    found: list[tuple[int, slice]] = []
    at = start + 2
    while True:
        allowance.take_piece()
        marker = MARKER.search(data, at)
        if marker is None or marker.end() + 2 > len(data):
            return found, len(data)
        kind, at = marker[0][1], marker.end()
        if kind == 0xD9:
            return found, at
        size = max(2, int.from_bytes(data[at : at + 2], "big"))
        if kind in (0xE1, 0xED):
            found.append((kind, slice(at + 2, min(at + size, len(data)))))
        at += size


def blank_tiff(data: bytes) -> bytes:
    """A TIFF file without its position; nothing else changes."""
    notes = Notes(data)
    notes.exif(slice(0, len(data)))
    return bytes(notes.data)


def blank_webp(data: bytes) -> bytes:
    """A WebP file goes by chunks: name, size, content, padded to an even length."""
    notes = Notes(data)
    at = 12
    while at + 8 <= len(data):
        notes.allowance.take_piece()
        kind, size = struct.unpack_from("<4sI", data, at)
        if kind in (b"EXIF", b"XMP "):
            notes.any(slice(at + 8, min(at + 8 + size, len(data))))
        at += 8 + size + size % 2
    return bytes(notes.data)


def blank_gif(data: bytes) -> bytes:
    """XMP stands in a GIF file as it is; whatever its letters are, 257 bytes behind it lead a reader to its end."""
    notes = Notes(data)
    at = 0
    while (start := data.find(b"XMP DataXMP", at)) >= 0:
        notes.allowance.take_piece()
        end = data.find(b"\1\xff\xfe", start)
        at = end if end >= 0 else len(data)
        notes.xmp(slice(start + 11, at))
    return bytes(notes.data)
