"""Where PNG files keep notes."""

import re
import struct
import zlib
from collections.abc import Callable

from stylerec.store.position.allowance import Allowance, TooMany
from stylerec.store.position.notes import Notes

PNG_START = b"\x89PNG\r\n\x1a\n"


def blank_png(data: bytes) -> bytes:
    """A PNG file goes by chunks: each has a checksum, and notes may be packed or written as digits."""
    parts = [PNG_START]
    at = len(PNG_START)
    allowance = Allowance(len(data))
    while at + 12 <= len(data):
        allowance.take_piece()
        size, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + size]
        kept = NOTES[kind](body, allowance) if kind in NOTES else body
        if kept == body:
            parts.append(data[at : at + 12 + size])
        else:
            parts.append(struct.pack(">I4s", len(kept), kind) + kept + struct.pack(">I", zlib.crc32(kind + kept)))
        at += 12 + size
    return b"".join(parts) + data[at:]


def _blanked(body: bytes, allowance: Allowance) -> bytes:
    notes = Notes(body, allowance)
    notes.any(slice(0, len(body)))
    return bytes(notes.data)


def _text(body: bytes, allowance: Allowance) -> bytes:
    """tEXt: keyword, text. ImageMagick writes notes as hexadecimal digits after two short lines."""
    keyword, nul, text = body.partition(b"\0")
    return keyword + nul + _text_without(keyword, text, allowance)


def _packed_text(body: bytes, allowance: Allowance) -> bytes:
    """zTXt: keyword, method, packed text."""
    keyword, _, rest = body.partition(b"\0")
    text = _unpacked(rest[1:], allowance)
    kept = _text_without(keyword, text, allowance)
    return body if kept == text else keyword + b"\0\0" + zlib.compress(kept)


def _international_text(body: bytes, allowance: Allowance) -> bytes:
    """iTXt: keyword, whether the text is packed, method, language, translated keyword, text."""
    keyword, _, rest = body.partition(b"\0")
    language, _, further = rest[2:].partition(b"\0")
    translated, nul, text = further.partition(b"\0")
    if not nul:
        return body
    packed = rest[:1] == b"\1"
    plain = _unpacked(text, allowance) if packed else text
    kept = _text_without(keyword, plain, allowance)
    if kept == plain:
        return body
    return body[: len(body) - len(text)] + (zlib.compress(kept) if packed else kept)


def _text_without(keyword: bytes, text: bytes, allowance: Allowance) -> bytes:
    """A text without position; a profile is "\nexif\n    1234\n4578..." with the notes in digits."""
    if not keyword.startswith(b"Raw profile type"):
        return _blanked(text, allowance)
    head = re.match(rb"\s*[^\n]{1,40}\n\s*\d+\s", text[:200])
    try:
        notes = bytes.fromhex(text[head.end() :].decode("ascii")) if head else b""
    except ValueError:
        return text
    kept = _blanked(notes, allowance)
    if head is None or kept == notes:
        return text
    digits = kept.hex().encode()
    return head[0] + b"\n".join(digits[at : at + 72] for at in range(0, len(digits), 72)) + b"\n"


def _unpacked(packed: bytes, allowance: Allowance) -> bytes:
    """The text, or nothing when it is damaged. Raises `TooMany`."""
    try:
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(packed, max(1, allowance.unpacked))
    except zlib.error:
        return b""
    if unpacker.unconsumed_tail:
        raise TooMany
    allowance.take_unpacked(len(text))
    return text


NOTES: dict[bytes, Callable[[bytes, Allowance], bytes]] = {
    b"eXIf": _blanked,
    b"tEXt": _text,
    b"zTXt": _packed_text,
    b"iTXt": _international_text,
}
