"""Photos whose numbers mean other colours than sRGB's: what comes out is what a browser shows."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from stylerec.vision.images import load_photo

PATCHES = [(200, 60, 40), (40, 150, 70), (60, 80, 190), (220, 200, 90), (128, 128, 128), (250, 250, 250)]

# Matrices from linear RGB to XYZ under D50, as profiles hold them, one row per primary.
DISPLAY_P3 = ((0.5151, 0.2412, -0.0011), (0.2920, 0.6922, 0.0419), (0.1571, 0.0666, 0.7841))
SRGB = ((0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141))
SWAPPED = SRGB[::-1]
GAMMA = 2.2


def profile(primaries: tuple[tuple[float, ...], ...], space: bytes = b"RGB ") -> bytes:
    """An ICC profile of version 2: primaries, one gamma."""
    curve = struct.pack(">4sIIH2x", b"curv", 0, 1, round(GAMMA * 256))

    def xyz(values: tuple[float, ...]) -> bytes:
        return struct.pack(">4sI3i", b"XYZ ", 0, *(round(value * 65536) for value in values))

    tags = {b"wtpt": xyz((0.9642, 1.0, 0.8249))}
    if space == b"GRAY":
        tags[b"kTRC"] = curve
    else:
        for name, values in zip((b"r", b"g", b"b"), primaries, strict=True):
            tags |= {name + b"XYZ": xyz(values), name + b"TRC": curve}
    table, body = struct.pack(">I", len(tags)), b""
    for name, value in tags.items():
        table += struct.pack(">4sII", name, 132 + 12 * len(tags) + len(body), len(value))
        body += value
    head = struct.pack(">I4sI4s4s4s", 132 + 12 * len(tags) + len(body), b"", 0x02400000, b"mntr", space, b"XYZ ")
    head += bytes(12) + b"acsp" + bytes(28) + struct.pack(">3i", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + table + body


def in_space(colour: tuple[int, int, int], primaries: tuple[tuple[float, ...], ...]) -> tuple[int, ...]:
    """The numbers that mean an sRGB colour in a space of `primaries` and `GAMMA`."""
    share = np.array(colour) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    there = np.clip(linear @ np.array(SRGB) @ np.linalg.inv(primaries), 0, 1)
    return tuple(int(value) for value in (255 * there ** (1 / GAMMA)).round())


def patches(primaries: tuple[tuple[float, ...], ...] | None = None, mode: str = "RGB") -> Image.Image:
    image = Image.new(mode, (16 * len(PATCHES), 16))
    for number, colour in enumerate(PATCHES):
        values = colour if primaries is None else in_space(colour, primaries)
        image.paste(values + (255,) * (mode == "RGBA"), (16 * number, 0, 16 * number + 16, 16))
    return image


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def seen(data: bytes, min_side: int | None = None) -> np.ndarray:
    """The colours in the middle of the patches, `(n, 3)`."""
    image = load_photo(data, min_side=min_side).image
    step = image.shape[1] // len(PATCHES)
    return image[image.shape[0] // 2, step // 2 :: step].astype(int)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF", "JPEG", "AVIF"])
@pytest.mark.parametrize("primaries", [DISPLAY_P3, SWAPPED, SRGB])
@pytest.mark.parametrize("min_side", [None, 48])
def test_a_photo_with_a_profile_shows_the_colours_that_it_means(
    kind: str, primaries: tuple[tuple[float, ...], ...], min_side: int | None
) -> None:
    how = {"JPEG": {"quality": 98, "subsampling": 0}, "AVIF": {"quality": 98, "subsampling": "4:4:4"}}.get(kind, {})
    how |= {"lossless": True} if kind == "WEBP" else {}
    data = encoded(patches(primaries), kind, icc_profile=profile(primaries), **how)
    assert np.abs(seen(data, min_side) - PATCHES).max() <= 5


def test_transparent_photos_are_turned_too() -> None:
    data = encoded(patches(DISPLAY_P3, "RGBA"), "PNG", icc_profile=profile(DISPLAY_P3))
    assert np.abs(seen(data) - PATCHES).max() <= 3


def test_grey_photos_are_turned_too() -> None:
    for space in (b"GRAY", b"RGB "):
        data = encoded(Image.new("L", (96, 16), 20), "PNG", icc_profile=profile(SRGB, space))
        linear = (20 / 255) ** GAMMA  # sRGB is lighter there
        assert np.abs(seen(data) - 255 * (1.055 * linear ** (1 / 2.4) - 0.055)).max() <= 1


def test_a_broken_profile_counts_as_none() -> None:
    good = profile(DISPLAY_P3)
    dark = profile(((0.01, 0.01, 0.01),) * 3)
    one_colour = profile(((0.3214, 0.3333, 0.275),) * 3)
    others = good.replace(b"RGB ", b"7CLR"), good.replace(b"RGB ", b"GRAY"), good.replace(b"RGB ", b"CMYK")
    for broken in (b"x", good[:100], good[:250], good.replace(b"curv", b"none"), dark, one_colour, *others):
        assert (seen(encoded(patches(), "PNG", icc_profile=broken)) == PATCHES).all()


def test_a_profile_of_srgb_changes_no_number() -> None:
    from PIL import ImageCms

    usual = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert (seen(encoded(patches(), "PNG", icc_profile=usual)) == PATCHES).all()


def with_code_points(primaries: int, transfer: int) -> bytes:
    data = bytearray(encoded(patches(), "AVIF", quality=100, subsampling="4:4:4"))
    at = data.find(b"colrnclx") + 8
    data[at : at + 4] = struct.pack(">HH", primaries, transfer)
    return bytes(data)


CHROMIUM = {
    (12, 13): [(217, 43, 23), (0, 154, 57), (52, 81, 195), (225, 200, 65), (128, 128, 128), (250, 250, 250)],
    (1, 4): [(201, 58, 35), (34, 152, 67), (55, 79, 189), (222, 202, 90), (129, 129, 129), (250, 250, 250)],
    (9, 13): [(247, 0, 23), (0, 159, 53), (0, 81, 196), (237, 199, 58), (128, 128, 128), (250, 250, 250)],
}
"""What Chromium 150 shows of an AVIF photo with these primaries and this transfer function."""


@pytest.mark.parametrize(("points", "expected"), CHROMIUM.items())
def test_code_points_of_avif(points: tuple[int, int], expected: list[tuple[int, int, int]]) -> None:
    assert np.abs(seen(with_code_points(*points)) - expected).max() <= 3


def test_code_points_of_heic_and_png() -> None:
    from test_images import HEIC

    assert HEIC.count(b"colrnclx\0\1\0\r") == 1
    plain = load_photo(HEIC).image.astype(int)
    wide = load_photo(HEIC.replace(b"colrnclx\0\1\0\r", b"colrnclx\0\x0c\0\r")).image.astype(int)
    assert (wide[0, 0, 0] > plain[0, 0, 0] + 5) and (wide[0, 0, 1] < plain[0, 0, 1])
    assert np.abs(seen(png_with_code_points(12, 13)) - seen(with_code_points(12, 13))).max() <= 3


def png_with_code_points(primaries: int, transfer: int, **options: object) -> bytes:
    png = encoded(patches(), "PNG", **options)
    body = b"cICP" + bytes((primaries, transfer, 0, 1))
    return png[:33] + struct.pack(">I", 4) + body + struct.pack(">I", zlib.crc32(body)) + png[33:]


def test_code_points_of_a_png_come_before_its_profile() -> None:
    swapped = profile(SWAPPED)
    assert (seen(png_with_code_points(12, 13, icc_profile=swapped)) == seen(png_with_code_points(12, 13))).all()
    only = seen(encoded(patches(), "PNG", icc_profile=swapped))
    assert (seen(png_with_code_points(2, 2, icc_profile=swapped)) == only).all()  # 2 is "unspecified"


@pytest.mark.parametrize("transfer", [16, 18])
def test_photos_of_high_dynamic_range_are_no_pale_grey(transfer: int) -> None:
    """White of 203 candelas takes half of the screen's light, as in Chromium; black stays black, hues stay."""
    value = {16: 0.5807, 18: 0.7472}[transfer]  # 203 cd/m2 in PQ and in HLG (BT.2408, table 1)
    image = Image.new("RGB", (96, 16), (round(255 * value),) * 3)
    image.paste((0, 0, 0), (48, 0, 96, 16))
    data = bytearray(encoded(image, "AVIF", quality=100, subsampling="4:4:4"))
    at = data.find(b"colrnclx") + 8
    data[at : at + 4] = struct.pack(">HH", 9, transfer)
    colours = seen(bytes(data))
    assert np.abs(colours[0] - 188).max() <= 4 and colours[-1].max() <= 1


def test_damaged_boxes_of_avif_say_nothing() -> None:
    data = with_code_points(12, 13)
    for name in (b"pitm", b"ipma", b"ipco", b"colr"):
        at = data.find(name)
        for change in (b"\xff" * 8, b"\0" * 8):
            from stylerec.vision.colour_profiles import avif_code_points

            assert avif_code_points(data[: at + 4] + change + data[at + 12 :]) is None
            assert avif_code_points(data[: at + 6]) is None


def test_a_white_garment_on_transparent_ground_can_be_seen() -> None:
    def laid(colour: int) -> np.ndarray:
        image = Image.new("RGBA", (64, 96))
        image.paste((colour, colour, colour, 255), (16, 16, 48, 80))
        return load_photo(encoded(image, "PNG")).image

    assert laid(250)[0, 0].max() < 200 and (laid(250)[48, 32] == 250).all()
    assert (laid(120)[0, 0] == 255).all()


def test_orientation_is_read_from_exif_alone() -> None:
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="6"/></x:xmpmeta>'
    image = Image.new("RGB", (32, 16))
    for kind, options in {"JPEG": {"xmp": xmp}, "WEBP": {"xmp": xmp}, "TIFF": {"tiffinfo": {700: xmp}}}.items():
        photo = load_photo(encoded(image, kind, **options))
        assert (photo.width, photo.height, *photo.image.shape) == (32, 16, 16, 32, 3)
    exif = Image.Exif()
    exif[0x0112] = 9
    photo = load_photo(encoded(image, "JPEG", exif=exif))
    assert (photo.width, photo.height, *photo.image.shape) == (32, 16, 16, 32, 3)


@pytest.mark.parametrize(("bits", "white"), [(1, b"\0"), (8, b"\0"), (16, b"\0\0")])
def test_tiff_photos_in_which_zero_is_white(bits: int, white: bytes) -> None:
    data = white * 64
    entries = [(256, 8), (257, 8), (258, bits), (259, 1), (262, 0), (273, 8), (277, 1), (278, 8), (279, len(data))]
    directory = b"".join(struct.pack("<HHIHH", tag, 3, 1, value, 0) for tag, value in entries)
    tiff = b"II*\0" + struct.pack("<I", 8 + len(data)) + data + struct.pack("<H", len(entries)) + directory + bytes(4)
    assert (load_photo(tiff).image == 255).all()
