"""Every form in which a file says where a photo was taken; and files made to keep the machine busy."""

import io
import shutil
import struct
import subprocess
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import TiffImagePlugin
from test_position import encoded, heic_with, notes, picture, png_with

from stylerec.errors import PhotoError
from stylerec.store import Store
from stylerec.store.position import without_position
from stylerec.vision.images import load_photo

LATITUDE = struct.pack(">6I", 48, 1, 51, 1, 3012, 100)
EXIF, XMP, EXTENSION = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0"


def xmp(prefix: str = "exif", *, wrapped: bool = True, elements: bool = False, more: str = "") -> bytes:
    names = f"{prefix}:GPSLatitude", f"{prefix}:GPSLongitude"
    inside = "".join(f"<{name}>48,51.502N</{name}>" for name in names) if elements else ""
    attributes = "" if elements else " ".join(f"{name} = '48,51.502N'" for name in names)
    text = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        f'xmlns:{prefix}="http://ns.adobe.com/exif/1.0/" {attributes}>{inside}{more}</rdf:Description></rdf:RDF>'
    )
    return (f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{text}</x:xmpmeta>' if wrapped else text).encode()


def exif(first: int = 8, padding: bool = False, kind: int = 4) -> bytes:
    """EXIF notes with a position; the directory begins at `first`, the pointer is of type `kind`."""
    entries = [(1, 2, 2, b"N\0\0\0"), (2, 5, 3, b""), (3, 2, 2, b"E\0\0\0")]
    entries += [(0xEA1C, 7, 4, bytes(4))] if padding else []
    start = first + 2 + 2 * 12 + 4
    behind = start + 2 + 12 * len(entries) + 4
    directory = struct.pack(">H", len(entries)) + b"".join(
        struct.pack(">HHI", tag, of, number) + (value or struct.pack(">I", behind))
        for tag, of, number, value in entries
    )
    pointer = struct.pack(">HH", start, 0) if kind == 3 else struct.pack(">I", start)
    head = struct.pack(">HHHIHHHHI", 2, 0x0112, 3, 1, 1, 0, 0x8825, kind, 1) + pointer + bytes(4)
    return b"MM\0*" + struct.pack(">I", first) + bytes(first - 8) + head + directory + bytes(4) + LATITUDE


def jpeg_with(*bodies: bytes, marker: int = 0xE1) -> bytes:
    data = encoded("JPEG")
    segments = (bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body for body in bodies)
    return data[:2] + b"".join(segments) + data[2:]


def in_parts(text: bytes, cut: int) -> bytes:
    """A JPEG whose second XMP text lies in two segments, the later part first."""
    name = b"A" * 32
    first = b'<rdf:RDF><rdf:Description xmpNote:HasExtendedXMP="' + name + b'"/></rdf:RDF>'
    parts = [
        EXTENSION + name + struct.pack(">II", len(text), start) + text[start:stop]
        for start, stop in ((0, cut), (cut, len(text)))
    ]
    return jpeg_with(XMP + first, *parts)


def resource(number: int, body: bytes) -> bytes:
    return b"8BIM" + struct.pack(">HHI", number, 0, len(body)) + body + b"\0" * (len(body) % 2)


def exif_with(resources: bytes) -> bytes:
    """EXIF notes with Photoshop's resources."""
    return b"II*\0" + struct.pack("<IHHHIII", 8, 1, 0x8649, 1, len(resources), 26, 0) + resources


def nested(levels: int, inside: bytes = b"II*\0\x08\0\0\0\0\0\0\0\0\0") -> bytes:
    """EXIF notes within Photoshop's resources within EXIF notes, and so on."""
    for _ in range(levels):
        inside = exif_with(resource(0x0422, inside))
    return inside


def webp_with(name: bytes, body: bytes) -> bytes:
    head = b"VP8X" + struct.pack("<IB3x", 10, 0x0C) + bytes((31, 0, 0, 23, 0, 0))
    chunks = head + encoded("WEBP", lossless=True)[12:] + name + struct.pack("<I", len(body)) + body
    chunks += b"\0" * (len(body) % 2)
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WEBP" + chunks


def gif_with(text: bytes) -> bytes:
    data = encoded("GIF")
    end = data.rfind(b";")
    return data[:end] + b"!\xff\x0bXMP DataXMP" + text + b"\1" + bytes(range(255, -1, -1)) + b"\0" + data[end:]


def digits(kind: str, body: bytes) -> bytes:
    return f"\n{kind}\n{len(body):8d}\n{body.hex()}\n".encode()


def tiff_with(big: bool, **tags: object) -> bytes:
    directory = TiffImagePlugin.ImageFileDirectory_v2()
    if "text" in tags:
        directory[700] = tags["text"]
    else:
        directory[0x8825] = {1: "N", 2: (48.0, 51.0, 30.12), 3: "E", 4: (2.0, 17.0, 40.13)}
    return encoded("TIFF", tiffinfo=directory, big_tiff=big)


FORMS: dict[str, bytes] = {
    "EXIF": jpeg_with(EXIF + exif()),
    "EXIF that begins late": jpeg_with(EXIF + exif(first=20)),
    "EXIF with padding in the position": jpeg_with(EXIF + exif(padding=True)),
    **{f"EXIF with a pointer of type {kind}": jpeg_with(EXIF + exif(kind=kind)) for kind in (3, 9, 13)},
    "the second picture of a file": encoded("JPEG") + jpeg_with(EXIF + exif()),
    "XMP": jpeg_with(XMP + xmp()),
    "XMP elements": jpeg_with(XMP + xmp(elements=True)),
    "XMP with another prefix": jpeg_with(XMP + xmp("e")),
    "XMP elements with another prefix": jpeg_with(XMP + xmp("other", elements=True)),
    "bare XMP": jpeg_with(XMP + xmp(wrapped=False)),
    "XMP without its mark": jpeg_with(xmp()),
    **{f"XMP in {code}": jpeg_with(XMP + xmp().decode().encode(code)) for code in ("utf-16", "utf-16-be", "utf-32")},
    "XMP in two segments": in_parts(xmp(elements=True), 250),
    "XMP among Photoshop's resources": jpeg_with(b"Photoshop 3.0\0" + resource(0x0424, xmp()), marker=0xED),
    "EXIF among Photoshop's resources": jpeg_with(b"Photoshop 3.0\0" + resource(0x0422, exif()), marker=0xED),
    "EXIF among resources among EXIF": jpeg_with(EXIF + nested(2, exif())),
    "WebP": webp_with(b"EXIF", exif()),
    "WebP with the mark": webp_with(b"EXIF", EXIF + exif(padding=True)),
    "WebP XMP": webp_with(b"XMP ", xmp("q")),
    "PNG": png_with(b"eXIf", exif(first=12, padding=True)),
    "PNG XMP": png_with(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp("w", wrapped=False)),
    "PNG packed XMP": png_with(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(xmp())),
    "PNG digits": png_with(b"zTXt", b"Raw profile type xmp\0\0" + zlib.compress(digits("xmp", xmp()))),
    "PNG digits of EXIF": png_with(b"tEXt", b"Raw profile type APP1\0" + digits("generic profile", EXIF + exif())),
    "PNG digits of XMP": png_with(b"tEXt", b"Raw profile type APP1\0" + digits("generic profile", XMP + xmp())),
    "TIFF": tiff_with(False),
    "TIFF XMP": tiff_with(False, text=xmp()),
    "BigTIFF": tiff_with(True),
    "BigTIFF XMP": tiff_with(True, text=xmp()),
    "GIF XMP": gif_with(xmp()),
    "AVIF": encoded("AVIF", exif=notes().tobytes()),
    "AVIF XMP": encoded("AVIF", xmp=xmp("r", elements=True, wrapped=False)),
    "HEIC": heic_with(exif(padding=True)),
}
WRITTEN = b"48,51.502N"
TRACES = (LATITUDE, WRITTEN, "48,51.502N".encode("utf-16-le"), WRITTEN.hex().encode(), struct.pack("<4I", 48, 1, 51, 1))


@pytest.mark.parametrize("form", FORMS)
def test_no_form_of_a_position_stays(form: str) -> None:
    data = FORMS[form]
    kept = without_position(data)
    assert kept != data and not any(trace in kept for trace in TRACES)
    assert np.array_equal(load_photo(kept).image, load_photo(data).image)
    assert without_position(kept) == kept


def positions(path: Path) -> str:
    """What exiftool finds out about where a photo was taken."""
    tags = ["-gps*", "-*latitude*", "-*longitude*"]
    return subprocess.run(["exiftool", "-q", "-q", "-a", "-ee", *tags, path], capture_output=True, text=True).stdout


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "tif", "avif", "heic"])
def test_exiftool_finds_none_of_what_it_wrote(ending: str, tmp_path: Path) -> None:
    kinds = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "tif": "TIFF", "avif": "AVIF"}
    path = tmp_path / f"a.{ending}"
    path.write_bytes(encoded(kinds[ending]) if ending in kinds else heic_with(notes(position=False).tobytes()[6:]))
    values = ["-GPSLatitude=48.85", "-GPSLatitudeRef=N", "-GPSLongitude=2.29", "-GPSLongitudeRef=E", "-GPSAltitude=35"]
    values += ["-XMP:GPSLatitude=48.85", "-LocationCreatedGPSLatitude=48.85", "-GPSProcessingMethod=MANUAL"]
    subprocess.run(["exiftool", "-q", "-overwrite_original", *values, path], check=True, capture_output=True)
    assert positions(path)
    path.write_bytes(without_position(path.read_bytes()))
    assert not positions(path)


def test_what_only_sounds_like_a_position_stays() -> None:
    more = "<dc:title>Turn your GPS on, longitude = 'x'</dc:title>"
    text = xmp(more=more)
    kept = without_position(jpeg_with(XMP + text))
    assert more.encode().replace(b"longitude = 'x'", b" " * 15) in kept
    assert b"xmlns:exif" in kept and b"</rdf:RDF>" in kept
    plain = jpeg_with(XMP + b"<dc:title>My GPS</dc:title>")
    assert without_position(plain) == plain


def png_of(*chunks: tuple[bytes, bytes]) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


def segments_of(unit: bytes, head: bytes = XMP, marker: int = 0xE1) -> bytes:
    body = head + unit * ((65_000 - len(head)) // len(unit))
    return b"\xff\xd8" + (bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body) * 8 + b"\xff\xd9"


def crowded(directories: int, positions: int, values: int) -> bytes:
    """EXIF notes with a chain of empty directories, and as many pointers to one position with so many values."""
    chain = 8 + 2 + 12 + 4
    array = chain + 6 * directories
    value = array + 4 * positions
    following = [*(chain + 6 * number for number in range(1, directories)), 0]
    return (
        b"II*\0"
        + struct.pack("<IHHHIII", 8, 1, 0x8825, 4, positions, array, chain)
        + b"".join(struct.pack("<HI", 0, place) for place in following)
        + struct.pack("<I", value + 8) * positions
        + bytes(8)
        + struct.pack("<H", values)
        + b"".join(struct.pack("<HHII", number % 31, 1, 8, value) for number in range(values))
        + bytes(4)
    )


def tiff_of(entry: tuple[int, int, int, int], number: int) -> bytes:
    """A TIFF file whose directory has so many times the same entry."""
    return b"II*\0" + struct.pack("<IH", 8, number) + struct.pack("<HHII", *entry) * number + bytes(4)


HALF = 2**19
POINTERS = b"".join(struct.pack("<HHII", 0x8825, 4, 1, 8 + 12 * number) for number in range(5000))
DIRECTORIES = b"".join(struct.pack("<HHII", 0x8769, 4, 1, 8 + 12 * number) for number in range(5000))
NUMBERED = b"".join(struct.pack(">HHHII", number, 0, 1, 0, HALF) for number in range(20_000))
BUSY = {
    "XMP that never ends": b"\xff\xd8\xff\xd9" + b"<x:xmpmeta" * (HALF // 10),
    **{
        f"XMP of {unit!r}": segments_of(unit)
        for unit in (b"<x:xmpmeta", b"gps ", b" gps='1' ", b"<a:gps>", b'<gps a="')
    },
    "XMP of long names": segments_of(b"a" * 60 + b"gps "),
    "directories in each other": segments_of(DIRECTORIES, EXIF + b"II*\0\x08\0\0\0\x88\x13"),
    "a position in many directories": jpeg_with(EXIF + crowded(1890, 98, 195)),
    "a position with too many values": jpeg_with(EXIF + crowded(1890, 98, 395)),
    "notes within notes": jpeg_with(EXIF + nested(600)),
    "pointers to many directories": tiff_of((0x8769, 4, 2000, 10), 5000),
    "texts in a directory": tiff_of((0x02BC, 1, 5, 10), 39_000),
    "many positions": segments_of(POINTERS, EXIF + b"II*\0\x08\0\0\0\x88\x13"),
    "resources": segments_of(resource(0x0424, b"gps='"), b"Photoshop 3.0\0", 0xED),
    "tiny segments": b"\xff\xd8" + b"\xff\xe1\0\6Exif" * (HALF // 8),
    "tiny pictures": b"\xff\xd8\xff\xd9" * (HALF // 4),
    "a film of positions": b"\xff\xd8\xff\xd9ftyp" + b"+1.1+1.1/" * (HALF // 9),
    "a film of half positions": b"\xff\xd8\xff\xd9ftyp" + b"+111.111111111+11.111111" * (HALF // 24),
    "bombs": png_of(*[(b"zTXt", b"a\0\0" + zlib.compress(bytes(2**24)))] * 30),
    "tiny texts": png_of(*[(b"tEXt", b"a\0gps='1'")] * 20_000),
    "WebP chunks": b"RIFF\0\0\0\0WEBP" + b"EXIF\0\0\0\0" * (HALF // 8),
    "GIF blocks": b"GIF89a" + b"XMP DataXMP\1\xff\xfe" * (HALF // 14),
    "boxes": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\x08free" * (HALF // 8),
    "items": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
    + struct.pack(">I4s4x", 52 + len(NUMBERED), b"meta")
    + struct.pack(">I4s4xH", 26, b"iinf", 1)
    + struct.pack(">I4s", 12, b"infe\2")[:8]
    + b"\2\0\0\0"
    + struct.pack(">I4s4xBBH", 16 + len(NUMBERED), b"iloc", 0x44, 0, 20_000)
    + NUMBERED,
}


@pytest.mark.parametrize("made", BUSY)
def test_no_file_keeps_the_machine_busy(made: str) -> None:
    """50 ms per MB; a file that would take longer is refused with a way out."""
    data = BUSY[made]
    taken = []
    for _ in range(3):  # what else runs on the machine empties the processor's caches: the best counts
        start = time.thread_time()
        try:
            without_position(data, "a.jpg")
        except PhotoError as error:
            assert "more notes than any camera writes" in str(error) and "save it as JPEG" in str(error)
        taken.append(time.thread_time() - start)
    assert min(taken) < 0.05 * max(1, len(data) / 2**20)


def test_a_photo_that_would_not_be_the_same_is_not_kept(new_store: Callable[..., Store]) -> None:
    """The position claims to lie where the pixels are."""
    data = encoded("TIFF")
    start = struct.unpack_from("<I", data, 4)[0]
    (count,) = struct.unpack_from("<H", data, start)
    entries = [struct.unpack_from("<HHII", data, start + 2 + 12 * number) for number in range(count)]
    pixels = next(value for tag, _, _, value in entries if tag == 273)
    position = struct.pack("<HHHII", 1, 2, 5, 3, pixels) + bytes(4)
    entries = sorted([*entries, (0x8825, 4, 1, len(data))])
    directory = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries) + bytes(4)
    whole = data[:4] + struct.pack("<I", len(data) + len(position)) + data[8:] + position + directory
    assert load_photo(whole).image.shape == (*np.asarray(picture()).shape[:2], 3)
    store = new_store()
    board_id = store.boards.create("B").board_id
    added = store.photos.add(board_id, [("odd.tif", whole), ("good.jpg", FORMS["EXIF"])])
    assert len(added.photo_ids) == 1
    assert "'odd.tif'" in added.problems[0] and "save it as JPEG" in added.problems[0]
    assert load_photo(io.BytesIO(store.photos.original(added.photo_ids[0])).read()).width == 32


def test_notes_within_notes_cost_their_photo_alone(new_store: Callable[..., Store]) -> None:
    store = new_store()
    board_id = store.boards.create("B").board_id
    added = store.photos.add(board_id, [("deep.jpg", BUSY["notes within notes"]), ("good.jpg", FORMS["EXIF"])])
    assert [shown.name for shown in store.photos.of(board_id)] == ["good.jpg"] and len(added.photo_ids) == 1
    (problem,) = added.problems
    assert "'deep.jpg'" in problem and "more notes than any camera writes" in problem and "save it as JPEG" in problem
    assert not list(store.files.folder.glob("incoming/*"))


@pytest.mark.parametrize("error", [RecursionError("too deep"), MemoryError(), IndexError("out of range")])
def test_what_nobody_foresaw_costs_its_photo_alone(
    error: Exception, new_store: Callable[..., Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of photos for a board, of photos for a closet, and of an archive."""
    good, bad = FORMS["EXIF"], jpeg_with(EXIF + exif(), XMP + xmp())
    photos = [("good.jpg", good), ("bad.jpg", bad)]
    kept_as = without_position(bad)
    archive = io.BytesIO()
    before = new_store()
    before.photos.add(before.boards.create("B").board_id, photos)
    before.export_zip(archive)

    def fails(data: bytes, name: str = "photo") -> bytes:
        if data in (bad, kept_as):
            raise error
        return without_position(data, name)

    monkeypatch.setattr("stylerec.store.keeper.without_position", fails)
    monkeypatch.setattr("stylerec.store.transfer.importing.without_position", fails)
    store = new_store()
    on_board = store.photos.add(store.boards.create("B").board_id, photos)
    in_closet = store.pieces.add_unread(store.closets.create("C").closet_id, photos)
    for added in (on_board, in_closet):
        assert len(added.photo_ids) == 1
        assert "'bad.jpg'" in added.problems[0] and "save it as JPEG" in added.problems[0]
        assert (str(error) or type(error).__name__) in added.problems[0]
    before.boards.delete(before.boards.all()[0].board_id)
    said = before.import_zip(archive.getvalue())
    assert "not foreseen" in said.problems[0] and before.boards.all()[0].n_photos == 1
