"""Takes out of a photo's file where it was taken, and leaves every other byte that can stay in its place.

Cameras write the position into the EXIF notes (CIPA DC-008, "GPS Info IFD"), phones also into XMP and into the short
films behind live photos. The notes are blanked where they stand: no offset moves and no pixel is coded anew. Place
names that a person typed into a caption stay.
"""

import re
import struct
import zlib
from collections.abc import Iterator

TIFF_HEADERS = {b"II*\0": "<", b"MM\0*": ">"}
GPS_POINTER = 0x8825
HIGHEST_GPS_TAG = 0x1F
TYPE_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
PNG_START = b"\x89PNG\r\n\x1a\n"
MOST_TEXT = 16 * 2**20

# In XMP a position is an attribute or an element named exif:GPSLatitude and so on; blanks keep the text well-formed.
XMP = re.compile(rb"<x:xmpmeta.*?</x:xmpmeta\s*>", re.DOTALL)
XMP_POSITION = re.compile(
    rb"""\b\w+:GPS\w+\s*=\s*(?:"[^"<]*"|'[^'<]*')|<(\w+:GPS\w+)\b[^>]*?(?:/>|>.*?</\1\s*>)""", re.DOTALL
)
# ISO 6709 in QuickTime films: "+48.8584+002.2945/".
FILM_POSITION = re.compile(rb"[+-]\d{1,3}\.\d+[+-]\d{1,3}\.\d+(?:[+-]\d+(?:\.\d+)?)?(?=/|CRS)")


def without_position(data: bytes) -> bytes:
    """The bytes of a photo's file without the place where it was taken; the same bytes when they hold none."""
    if data.startswith(PNG_START):
        return _png_without(data)
    return _blanked(data)


def _blanked(data: bytes) -> bytes:
    changed = bytearray(data)
    for header, order in _tiff_headers(data):
        _blank_tiff(changed, header, order)
    if b"<x:xmpmeta" in data:
        for packet in XMP.finditer(data):
            for found in XMP_POSITION.finditer(data, packet.start(), packet.end()):
                changed[found.start() : found.end()] = b" " * (found.end() - found.start())
    if b"ftyp" in data:
        for found in FILM_POSITION.finditer(data):
            changed[found.start() : found.end()] = re.sub(rb"\d", b"0", found[0])
    return bytes(changed)


def _tiff_headers(data: bytes) -> Iterator[tuple[int, str]]:
    """Where EXIF notes may begin, in any kind of file: at its start, after "Exif", or anywhere with the usual first
    offset of 8. What follows is checked before it is believed."""
    for mark, order in TIFF_HEADERS.items():
        first = struct.pack(order + "I", 8)
        for found in re.finditer(re.escape(mark), data):
            at = found.start()
            if at == 0 or data[at - 6 : at] == b"Exif\0\0" or data[at + 4 : at + 8] == first:
                yield at, order


def _blank_tiff(data: bytearray, header: int, order: str) -> None:
    """Drop the pointer to the position from the directories of pictures, and zero what it pointed to."""
    seen: set[int] = set()
    (offset,) = _numbers(data, header + 4, order + "I")
    while offset and offset not in seen and len(seen) < 64:
        seen.add(offset)
        start = header + offset
        (count,) = _numbers(data, start, order + "H")
        end = start + 2 + 12 * count
        if not count or end + 4 > len(data):
            return
        for entry in range(end - 12, start, -12):
            tag, kind, number, pointer = _numbers(data, entry, order + "HHII")
            if tag == GPS_POINTER and kind in (4, 13) and number == 1 and _blank_gps(data, header, pointer, order):
                # Entries after it and the offset of the next directory move up; the last 12 bytes become free.
                data[entry : end + 4 - 12] = data[entry + 12 : end + 4]
                data[end + 4 - 12 : end + 4] = bytes(12)
                count -= 1
                end -= 12
        struct.pack_into(order + "H", data, start, count)
        (offset,) = _numbers(data, end, order + "I")


def _blank_gps(data: bytearray, header: int, pointer: int, order: str) -> bool:
    """Zero a position's directory with its values; whether it was one."""
    start = header + pointer
    (count,) = _numbers(data, start, order + "H")
    end = start + 2 + 12 * count
    if end > len(data):
        return False
    entries = [_numbers(data, at, order + "HHII") for at in range(start + 2, end, 12)]
    if any(tag > HIGHEST_GPS_TAG for tag, *_ in entries):
        return False
    for _, kind, number, value in entries:
        size = TYPE_SIZES.get(kind, 1) * number
        if size > 4 and header + value + size <= len(data):
            data[header + value : header + value + size] = bytes(size)
    data[start:end] = bytes(end - start)
    return True


def _numbers(data: bytearray, at: int, layout: str) -> tuple[int, ...]:
    """Numbers of a directory; zeros outside of the file."""
    if at < 0 or at + struct.calcsize(layout) > len(data):
        return (0,) * len(layout.lstrip("<>"))
    return struct.unpack_from(layout, data, at)


def _png_without(data: bytes) -> bytes:
    """A PNG file goes by chunks: each has a checksum, and notes may be packed or written as digits."""
    parts = [PNG_START]
    at = len(PNG_START)
    while at + 12 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + size]
        kept = PNG_NOTES[kind](body) if kind in PNG_NOTES else body
        if kept == body:
            parts.append(data[at : at + 12 + size])
        else:
            parts.append(struct.pack(">I4s", len(kept), kind) + kept + struct.pack(">I", zlib.crc32(kind + kept)))
        at += 12 + size
    return b"".join(parts) + data[at:]


def _text(body: bytes) -> bytes:
    """tEXt: keyword, text. ImageMagick writes EXIF notes as hexadecimal digits after two short lines."""
    keyword, _, text = body.partition(b"\0")
    return keyword + b"\0" + _profile_without(text) if keyword.startswith(b"Raw profile type") else _blanked(body)


def _packed_text(body: bytes) -> bytes:
    """zTXt: keyword, method, packed text."""
    keyword, _, rest = body.partition(b"\0")
    text = _unpacked(rest[1:])
    kept = _profile_without(text) if keyword.startswith(b"Raw profile type") else _blanked(text)
    return body if kept == text else keyword + b"\0\0" + zlib.compress(kept)


def _international_text(body: bytes) -> bytes:
    """iTXt: keyword, whether the text is packed, method, language, translated keyword, text."""
    parts = body.split(b"\0", 1)
    if len(parts) < 2 or parts[1][:1] != b"\1":
        return _blanked(body)
    places = [found.start() for found in re.finditer(rb"\0", parts[1][2:])][:2]
    start = len(parts[0]) + 3 + (places[-1] + 1 if places else 0)
    text = _unpacked(body[start:])
    kept = _blanked(text)
    return body if kept == text else body[:start] + zlib.compress(kept)


def _profile_without(text: bytes) -> bytes:
    """ "\nexif\n    1234\n4578..." with the digits' notes blanked."""
    head = re.match(rb"\s*\S+\s+\d+\s", text)
    try:
        notes = bytes.fromhex(text[head.end() :].decode("ascii")) if head else b""
    except ValueError:
        return text
    kept = _blanked(notes)
    if head is None or kept == notes:
        return text
    digits = kept.hex().encode()
    return head[0] + b"\n".join(digits[at : at + 72] for at in range(0, len(digits), 72)) + b"\n"


def _unpacked(packed: bytes) -> bytes:
    """The text, or nothing when it is damaged or a bomb."""
    try:
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(packed, MOST_TEXT)
    except zlib.error:
        return b""
    return text if unpacker.eof else b""


PNG_NOTES = {b"eXIf": _blanked, b"tEXt": _text, b"zTXt": _packed_text, b"iTXt": _international_text}
