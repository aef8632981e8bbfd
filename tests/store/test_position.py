"""Where a photo was taken does not reach the disk; everything else of the file does."""

import io
import re
import struct
import zlib
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from PIL import Image, PngImagePlugin, TiffImagePlugin

from stylerec.store import Store
from stylerec.store.position import without_position
from stylerec.vision.images import load_photo
from tests.vision.test_images import HEIC

ORIENTATION, MAKE, ARTIST, GPS = 0x0112, 0x010F, 0x013B, 0x8825
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description exif:GPSLatitude="48,51.5N" '
    b"xmp:Rating='5'><exif:GPSLongitude>2,17.6E</exif:GPSLongitude></rdf:Description></rdf:RDF></x:xmpmeta>"
)
XMP_WITHOUT = re.sub(
    rb'exif:GPSLatitude="48,51.5N"|<exif:GPSLongitude>.*</exif:GPSLongitude>', lambda m: b" " * len(m[0]), XMP
)


def notes(position: bool = True) -> Image.Exif:
    """EXIF notes of a phone: turned by 90 degrees, with a position."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[MAKE] = "Camera maker"
    exif[ARTIST] = "Ada"
    if position:
        place = exif.get_ifd(GPS)
        place[1], place[3] = "N", "E"
        place[2] = (Fraction(48), Fraction(51), Fraction(3012, 100))
        place[4] = (Fraction(2), Fraction(17), Fraction(4013, 100))
        place[29] = "2026:05:01"
    return exif


def picture() -> Image.Image:
    return Image.fromarray(np.random.default_rng(1).integers(0, 255, (24, 32, 3), dtype=np.uint8))


def encoded(kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture().save(buffer, kind, **options)
    return buffer.getvalue()


def png_with(kind: bytes, body: bytes) -> bytes:
    """A PNG with one more chunk before its pixels."""
    chunk = struct.pack(">I4s", len(body), kind) + body + struct.pack(">I", zlib.crc32(kind + body))
    data = encoded("PNG")
    return data[:33] + chunk + data[33:]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "MPO"])
@pytest.mark.parametrize("order", ["II", "MM"])
def test_the_position_goes_and_all_else_stays(kind: str, order: str) -> None:
    exif = notes()
    exif.endian = "<" if order == "II" else ">"
    options = {"save_all": True, "append_images": [picture()]} if kind == "MPO" else {}
    data = encoded(kind, exif=exif.tobytes(), **options)
    assert len(Image.open(io.BytesIO(data)).getexif().get_ifd(GPS)) == 5
    kept = without_position(data)
    before, after = Image.open(io.BytesIO(data)), Image.open(io.BytesIO(kept))
    assert not after.getexif().get_ifd(GPS) and GPS not in after.getexif()
    assert {t: v for t, v in before.getexif().items() if t != GPS} == dict(after.getexif())
    assert np.array_equal(np.asarray(before), np.asarray(after))
    assert len(kept) == len(data)
    packed = struct.pack(("<" if order == "II" else ">") + "II", 48, 1)
    assert packed in data and packed not in kept
    assert b"2026:05:01" in data and b"2026:05:01" not in kept
    assert without_position(kept) == kept


def test_tiff() -> None:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[ARTIST], tags[GPS] = "Ada", {1: "N", 29: "2026:05:01"}
    data = encoded("TIFF", tiffinfo=tags)
    kept = without_position(data)
    before, after = Image.open(io.BytesIO(data)), Image.open(io.BytesIO(kept))
    assert before.getexif().get_ifd(GPS) and not after.getexif().get_ifd(GPS)
    assert after.getexif()[ARTIST] == "Ada" and b"2026:05:01" not in kept
    assert np.array_equal(np.asarray(before), np.asarray(after))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF", "GIF", "BMP"])
def test_a_photo_without_position_stays_byte_for_byte(kind: str) -> None:
    data = encoded(kind, **({} if kind in ("GIF", "BMP") else {"exif": notes(position=False)}))
    assert without_position(data) == data


def heic_with(exif: bytes) -> bytes:
    """The test photo with other EXIF notes: they lie in a box of their own behind it."""
    place = struct.pack(">IHII", 0x218, 1, 0, 0x24)  # where they are, in one piece, and their size
    assert HEIC.count(place) == 1
    content = struct.pack(">I", 6) + b"Exif\0\0" + exif
    box = struct.pack(">I4s", 8 + len(content), b"mdat") + content
    return HEIC.replace(place, struct.pack(">IHII", len(HEIC) + 8, 1, 0, len(content))) + box


def test_heic() -> None:
    from pi_heif import open_heif

    exif = notes()
    del exif[ORIENTATION]
    data = heic_with(exif.tobytes().removeprefix(b"Exif\0\0"))

    def read(data: bytes) -> Image.Exif:
        found = Image.Exif()
        found.load(open_heif(io.BytesIO(data)).info["exif"])
        return found

    assert len(read(data).get_ifd(GPS)) == 5
    kept = without_position(data)
    assert not read(kept).get_ifd(GPS) and read(kept)[ARTIST] == "Ada"
    assert np.array_equal(load_photo(data).image, load_photo(kept).image)


def test_xmp_in_every_format() -> None:
    text = PngImagePlugin.PngInfo()
    text.add_itxt("XML:com.adobe.xmp", XMP.decode())
    for data in (encoded("JPEG", xmp=XMP), encoded("WEBP", xmp=XMP), encoded("PNG", pnginfo=text)):
        kept = without_position(data)
        assert XMP in data and XMP_WITHOUT in kept and b"Rating='5'" in kept
        assert np.array_equal(load_photo(data).image, load_photo(kept).image)


def test_notes_that_png_packs_or_writes_as_digits() -> None:
    digits = notes().tobytes().hex().encode()
    profile = b"\nexif\n%8d\n" % (len(digits) // 2) + b"\n".join(
        digits[at : at + 72] for at in range(0, len(digits), 72)
    )
    for data in (
        png_with(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(profile)),
        png_with(b"tEXt", b"Raw profile type exif\0" + profile),
    ):
        before, after = Image.open(io.BytesIO(data)), Image.open(io.BytesIO(without_position(data)))
        before.load(), after.load()
        assert before.getexif().get_ifd(GPS) and not after.getexif().get_ifd(GPS)
        assert after.getexif()[ORIENTATION] == 6 and after.getexif()[ARTIST] == "Ada"
    packed = png_with(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(XMP))
    kept = Image.open(io.BytesIO(without_position(packed)))
    kept.load()
    assert kept.info["xmp"] == XMP_WITHOUT
    assert without_position(png_with(b"zTXt", b"Comment\0\0damaged")) == png_with(b"zTXt", b"Comment\0\0damaged")


def test_a_film_behind_a_photo() -> None:
    film = b"\0\0\0\x18ftypmp42" + b"\xa9xyz\0\x12\x15\xc7+48.8584+002.2945/"
    kept = without_position(encoded("JPEG") + film)
    assert kept == encoded("JPEG") + film.replace(b"+48.8584+002.2945/", b"+00.0000+000.0000/")


@pytest.mark.parametrize("seed", range(40))
def test_damaged_notes_break_nothing(seed: int) -> None:
    random = np.random.default_rng(seed)
    data = bytearray(notes().tobytes().removeprefix(b"Exif\0\0"))
    for at in random.integers(4, len(data), 12):
        data[at] = random.integers(0, 256)
    cut = bytes(data[: random.integers(8, len(data))])
    assert len(without_position(cut)) == len(cut)
    assert len(without_position(encoded("PNG")[: int(random.integers(20, 200))])) > 0


def test_a_loop_in_the_notes_ends() -> None:
    loop = b"II*\0" + struct.pack("<IHHHIII", 8, 1, MAKE, 2, 1, 65, 8)
    assert without_position(loop) == loop


def test_the_store_keeps_no_position_unless_asked(new_store: Callable[..., Store]) -> None:
    data = encoded("JPEG", exif=notes().tobytes(), quality=95)
    store = new_store()
    board_id = store.boards.create("B").board_id
    (photo_id,) = store.photos.add(board_id, [("a.jpg", data)]).photo_ids
    kept = store.photos.original(photo_id)
    assert not Image.open(io.BytesIO(kept)).getexif().get_ifd(GPS)
    (shown,) = store.photos.of(board_id)
    assert (shown.width, shown.height) == (24, 32)  # still turned upright
    assert photo_id == load_photo(data).photo_id
    # The photo as given and the photo as kept are the same photo.
    assert store.photos.add(board_id, [("again.jpg", data), ("copy.jpg", kept)]).repeats == 2
    other = new_store(keep_position=True)
    (photo_id,) = other.photos.add(other.boards.create("B").board_id, [("a.jpg", data)]).photo_ids
    assert other.photos.original(photo_id) == data
