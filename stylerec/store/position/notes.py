"""Notes of a photo's file, whatever the format, blanked where they stand."""

import re
import struct
from collections.abc import Callable

from stylerec.store.position.allowance import Allowance
from stylerec.store.position.exif import blank_exif
from stylerec.store.position.xmp import blank_xmp

EXIF_MARK = re.compile(rb".{0,4}Exif\0", re.DOTALL | re.IGNORECASE)
TIFF_HEADER = re.compile(rb"II[*+]\0|MM\0[*+]")
HEADER_WITHIN = 64
"""Bytes among which the header of EXIF notes begins."""
XMP_MARK = b"http://ns.adobe.com/xap/1.0/\0"
PHOTOSHOP_EXIF, PHOTOSHOP_XMP = (0x0422, 0x0423), 0x0424
STRETCH_BYTES = 2**20
"""Bytes that are searched at a time: in between, other threads have their turn."""
# ISO 6709 in QuickTime films: "+48.8584+002.2945/".
FILM_POSITION = re.compile(
    rb"[+-]\d{1,3}+\.\d{1,12}+[+-]\d{1,3}+\.\d{1,12}+(?:[+-]\d{1,8}+(?:\.\d{1,12}+)?+)?+(?=/|CRS)"
)


class Notes:
    """The notes of one file, blanked where they stand in `data`."""

    def __init__(self, data: bytes, allowance: Allowance | None = None) -> None:
        self.data = bytearray(data)
        self.allowance = allowance or Allowance(len(data))

    def exif(self, *spans: slice) -> None:
        """EXIF notes with their header, in one piece or in several."""
        self._blank(spans, self._blank_exif)

    def xmp(self, *spans: slice) -> None:
        """XMP notes, in one piece or in several."""
        self._blank(spans, self._blank_xmp)

    def resources(self, span: slice) -> None:
        """Photoshop's resources."""
        self._blank((span,), self._blank_resources)

    def any(self, span: slice) -> None:
        """Notes of a kind that their first bytes tell."""
        head = self.data[span.start : min(span.stop, span.start + HEADER_WITHIN)]
        if EXIF_MARK.match(head) or TIFF_HEADER.match(head):
            self.exif(span)
        elif head.startswith(b"8BIM"):
            self.resources(span)
        else:
            skipped = len(XMP_MARK) if head.startswith(XMP_MARK) else 0
            self.xmp(slice(span.start + skipped, span.stop))

    def film(self, span: slice) -> None:
        """A film; zeros stand in for its position."""
        for start in range(span.start, span.stop, STRETCH_BYTES):
            for found in FILM_POSITION.finditer(self.data, start, min(span.stop, start + STRETCH_BYTES + 100)):
                self.allowance.take_piece()
                self.data[found.start() : found.end()] = re.sub(rb"\d", b"0", found[0])

    def _blank(self, spans: tuple[slice, ...], blank: Callable[[bytearray], None]) -> None:
        self.allowance.take_bytes(sum(max(0, span.stop - span.start) for span in spans))
        joined = bytearray().join(self.data[span] for span in spans)
        before = bytes(joined)
        blank(joined)
        if joined == before:
            return
        at = 0
        for span in spans:
            size = len(self.data[span])
            self.data[span] = joined[at : at + size]
            at += size

    def _blank_xmp(self, notes: bytearray) -> None:
        blank_xmp(notes, self.allowance)

    def _blank_exif(self, notes: bytearray) -> None:
        mark = EXIF_MARK.match(notes)
        header = TIFF_HEADER.search(notes, mark.end() if mark else 0, HEADER_WITHIN)
        if header:
            body = notes[header.start() :]
            with self.allowance.level():
                blank_exif(body, self._blank_resources, self.allowance)
            notes[header.start() :] = body

    def _blank_resources(self, notes: bytearray) -> None:
        """Pieces of "8BIM", number, name, size, content, each padded to an even length (Photoshop's file format)."""
        at = notes.find(b"8BIM")
        while at >= 0 and at + 12 <= len(notes):
            self.allowance.take_piece()
            number, name_size = struct.unpack_from(">HB", notes, at + 4)
            start = at + 6 + (name_size + 2) // 2 * 2
            if start + 4 > len(notes):
                return
            (size,) = struct.unpack_from(">I", notes, start)
            span = slice(start + 4, min(len(notes), start + 4 + size))
            content = notes[span]
            if number in PHOTOSHOP_EXIF:
                self._blank_exif(content)
            elif number == PHOTOSHOP_XMP:
                self._blank_xmp(content)
            notes[span] = content
            at = notes.find(b"8BIM", span.stop)
