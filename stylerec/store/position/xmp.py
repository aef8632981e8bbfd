"""Blanks where a photo was taken in XMP notes: blanks keep the text well-formed and every offset in its place."""

import re

import numpy as np

from stylerec.store.position.allowance import Allowance

WORDS = (b"gps", b"latitude", b"longitude", b"locationcreated")
POSITION = re.compile(b"|".join(WORDS))
NAME_BEFORE, NAME_AFTER = re.compile(rb"[\w.:-]*\Z"), re.compile(rb"[\w.:-]*")
IS_POSITION = re.compile(rb"(?:.*:)?(?:gps.*|.*latitude|.*longitude|locationcreated)")
VALUE = re.compile(rb"""\s{0,64}=\s{0,64}("[^"]*"|'[^']*')""")
TAG = re.compile(rb"""(?:[^"'<>]++|"[^"]*+"|'[^']*+')*+>""")

LONGEST_NAME = 100
LONGEST_VALUE = 8192
"""Bytes of a property's text or element; a position takes 200."""


def blank_xmp(text: bytearray, allowance: Allowance) -> None:
    """Blank a position's attributes and elements, whatever their prefix is; all of the text where it is odd."""
    stride = _stride(text)
    if stride == 1:
        plain, start = bytes(text), 0
    else:  # UTF-16 or UTF-32: names are in ASCII, and no other character may be taken for a letter of them
        start = max(0, text.find(b"<")) % stride
        letters = np.frombuffer(bytes(text[: len(text) // stride * stride]), np.uint8).reshape(-1, stride)
        plain = np.where(np.delete(letters, start, axis=1).any(axis=1), ord("?"), letters[:, start]).tobytes()
    spans = _positions(plain, allowance)
    for begin, end in [(0, len(plain))] if spans is None else spans:
        text[start + begin * stride : start + end * stride : stride] = b" " * (end - begin)


def _stride(text: bytearray) -> int:
    """Bytes per character, told from the first letters."""
    head = text[:64].strip(b"\0")
    return 1 if b"\0" not in head else 4 if b"\0\0\0" in head else 2


def _positions(text: bytes, allowance: Allowance) -> list[tuple[int, int]] | None:
    """Where a position stands, from start to end; None where that cannot be told."""
    spans: list[tuple[int, int]] = []
    text = text.lower()
    if not any(word in text for word in WORDS):
        return spans
    past = 0
    for word in POSITION.finditer(text):
        if word.start() < past:
            continue
        allowance.words -= 1
        if allowance.words < 0:
            return None
        before = NAME_BEFORE.search(text[max(0, word.start() - LONGEST_NAME) : word.start()])
        after = NAME_AFTER.match(text, word.end(), word.end() + LONGEST_NAME)
        assert before and after  # both match the empty text
        begin, end = word.start() - len(before[0]), after.end()
        if len(before[0]) == LONGEST_NAME or len(after[0]) == LONGEST_NAME:
            return None
        name = text[begin:end]
        past = end
        if name.startswith(b"xmlns:") or not IS_POSITION.fullmatch(name):
            continue
        if text[begin - 1 : begin] == b"<":
            span = _element(text, begin - 1, name)
            if span is None:
                return None
        elif value := VALUE.match(text, end, end + LONGEST_VALUE):
            span = begin, value.end()
        elif text[end : end + LONGEST_NAME].lstrip()[:1] == b"=":
            return None
        else:
            continue  # a word in a sentence, or the end of an element
        spans.append(span)
        past = span[1]
    return spans


def _element(text: bytes, begin: int, name: bytes) -> tuple[int, int] | None:
    tag = TAG.match(text, begin + 1, begin + LONGEST_VALUE)
    if not tag:
        return None
    if text[tag.end() - 2 : tag.end() - 1] == b"/":
        return begin, tag.end()
    closing = text.find(b"</" + name, tag.end(), begin + LONGEST_VALUE)
    end = text.find(b">", closing, closing + LONGEST_VALUE)
    return None if closing < 0 or end < 0 else (begin, end + 1)
