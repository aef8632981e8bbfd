"""Colours as the photo's file means them, turned into sRGB: what a browser does before it shows a photo.

A file says what its numbers mean in one of two ways: an ICC profile (ICC.1:2022), or code points ("nclx" in HEIC and
AVIF, "cICP" in PNG; ITU-T H.273). What cannot be understood counts as sRGB, as it does in browsers.
"""

import io
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageCms, ImageFilter

MOST_PROFILE = 4 * 2**20
"""Bytes of the largest profile that is looked at; those of printers take 2 MiB."""
SAME_STEPS = 2
"""Steps of 255 by which sRGB under another name may differ: such photos stay as they are."""
LIGHT = 200
COLOURFUL = 100
"""A profile that turns white darker than the first, or all colours greyer than the second, of 255, is broken."""

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
MODES = {"RGB ": "RGB", "CMYK": "CMYK", "GRAY": "L"}

# H.273, table 2, as far as the white is D65: x and y of red, green and blue.
D65 = (0.3127, 0.329)
PRIMARIES = {
    1: ((0.64, 0.33), (0.3, 0.6), (0.15, 0.06)),
    5: ((0.64, 0.33), (0.29, 0.6), (0.15, 0.06)),
    6: ((0.63, 0.34), (0.31, 0.595), (0.155, 0.07)),
    7: ((0.63, 0.34), (0.31, 0.595), (0.155, 0.07)),
    9: ((0.708, 0.292), (0.17, 0.797), (0.131, 0.046)),
    12: ((0.68, 0.32), (0.265, 0.69), (0.15, 0.06)),
}
GRID_POINTS = 33
"""Points per channel of the table by which code points are turned into sRGB."""
PAPER_WHITE = 203.0
"""Candelas per square metre of white in photos of high dynamic range (ITU-R BT.2408)."""
BRIGHTEST_LIGHT = 1000.0
"""Candelas per square metre of their brightest light, when the file does not say."""


@dataclass(frozen=True)
class CodePoints:
    """The primaries and the transfer function of H.273."""

    primaries: int
    transfer: int


def to_srgb(image: Image.Image, profile: bytes | None, points: CodePoints | None = None) -> Image.Image:
    """An image of mode L, LA, RGB, RGBA or CMYK in sRGB; a profile comes before code points.

    The image itself comes back where nothing says otherwise, or nothing that can be understood.
    """
    if profile:
        return _by_profile(image, profile)
    if points and image.mode in ("RGB", "RGBA"):
        return _by_code_points(image, points)
    return image


def png_code_points(data: bytes) -> CodePoints | None:
    """What the cICP chunk of a PNG file says, which stands before the pixels; None where it is not understood.

    It comes before a profile (PNG, third edition, 4.3 and 11.3.2.6).
    """
    at = len(b"\x89PNG\r\n\x1a\n")
    while at + 12 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        if name == b"IDAT":
            break
        if name == b"cICP" and size == 4:
            points = CodePoints(*data[at + 8 : at + 10])
            is_known = points.primaries in PRIMARIES and (
                points.transfer in SHOWN_AS_SRGB or points.transfer in TRANSFERS
            )
            return points if is_known else None
        at += 12 + size
    return None


def avif_code_points(data: bytes) -> CodePoints | None:
    """What the "nclx" box of an AVIF file's first picture says (ISO 23008-12; MIAF for which picture that is)."""
    try:
        meta = dict(_boxes(dict(_boxes(data))[b"meta"][4:]))
        places = dict(_boxes(meta[b"iprp"]))
        properties = list(_boxes(places[b"ipco"]))
        wide = meta[b"pitm"][0] > 0
        (primary,) = struct.unpack_from(">I" if wide else ">H", meta[b"pitm"], 4)
        for number in _associated(places[b"ipma"], primary):
            name, body = properties[number - 1]
            if name == b"colr" and body[:4] == b"nclx":
                return CodePoints(*struct.unpack_from(">HH", body, 4))
    except (KeyError, IndexError, struct.error):
        pass  # a damaged file says nothing; whether it can be read is the decoder's to say
    return None


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Names and contents of the boxes that lie one behind the other."""
    at = 0
    while at + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1 and at + 16 <= len(data):
            (size,) = struct.unpack_from(">Q", data, at + 8)
            head = 16
        end = len(data) if size == 0 else at + size
        if end < at + head:
            return
        yield name, data[at + head : end]
        at = end


def _associated(table: bytes, item: int) -> list[int]:
    """The numbers, from 1, of the properties that an "ipma" box gives to an item."""
    version, wide = table[0], table[3] & 1
    (count,) = struct.unpack_from(">I", table, 4)
    at = 8
    for _ in range(count):
        number, n_properties = struct.unpack_from(">IB" if version else ">HB", table, at)
        at += 5 if version else 3
        layout = f">{n_properties}{'H' if wide else 'B'}"
        if number == item:
            return [entry & (0x7FFF if wide else 0x7F) for entry in struct.unpack_from(layout, table, at)]
        at += struct.calcsize(layout)
    return []


def _by_profile(image: Image.Image, profile: bytes) -> Image.Image:
    space = MODES.get(profile[16:20].decode("latin-1"))
    if len(profile) > MOST_PROFILE or space is None:
        return image
    alpha = image.getchannel("A") if image.mode in ("LA", "RGBA") else None
    colours = image.convert(image.mode.removesuffix("A")) if alpha else image
    if colours.mode == "L" and space == "RGB":
        colours = colours.convert("RGB")
    if colours.mode != space:
        return image  # a grey profile in a colour photo says nothing about it
    try:
        opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        transform = ImageCms.ImageCmsTransform(opened, SRGB, space, "RGB", ImageCms.Intent.RELATIVE_COLORIMETRIC)
        if not _changes_colours(transform, space):
            return image
        result = ImageCms.applyTransform(colours, transform)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    assert result is not None  # only a transformation in place returns nothing
    if alpha:
        result.putalpha(alpha)
    return result


def _changes_colours(transform: ImageCms.ImageCmsTransform, space: str) -> bool:
    """Whether a transformation is another one than sRGB's own and is none of a broken profile.

    Broken are those after which white is dark or everything is grey.
    """
    if space == "CMYK":
        white = ImageCms.applyTransform(Image.new("CMYK", (1, 1)), transform)
        return white is not None and min(white.getpixel((0, 0))) >= LIGHT  # type: ignore[arg-type]
    if space == "L":
        probe = Image.fromarray(np.arange(0, 256, 15, dtype=np.uint8)[None])
    else:
        probe = Image.fromarray(_cube(16)[None])
    before = np.asarray(probe.convert("RGB"), np.int16)[0]
    after = np.asarray(ImageCms.applyTransform(probe, transform), np.int16)[0]
    if after[-1].min() < LIGHT or (space == "RGB" and np.ptp(after, axis=1).max() < COLOURFUL):
        return False
    return bool(np.abs(after - before).max() > SAME_STEPS)


def _cube(side: int) -> np.ndarray:
    """Every combination of `side` steps per channel as uint8 `(side ** 3, 3)`, red first to change; white is last."""
    steps = np.linspace(0, 255, side).round().astype(np.uint8)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    return np.stack([red, green, blue], axis=-1).reshape(-1, 3)


def _by_code_points(image: Image.Image, points: CodePoints) -> Image.Image:
    primaries = PRIMARIES.get(points.primaries, PRIMARIES[1])
    if primaries == PRIMARIES[1] and points.transfer not in TRANSFERS:
        return image
    steps = np.linspace(0, 1, GRID_POINTS)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    linear = TRANSFERS.get(points.transfer, _from_srgb)(np.stack([red, green, blue], axis=-1).reshape(-1, 3))
    linear = linear @ (np.linalg.inv(_to_xyz(PRIMARIES[1])) @ _to_xyz(primaries)).T
    table = _encoded_srgb(np.clip(linear, 0, 1)).astype(np.float32)
    return image.filter(ImageFilter.Color3DLUT(GRID_POINTS, table))


def _to_xyz(primaries: tuple[tuple[float, float], ...]) -> np.ndarray:
    """The matrix from linear RGB with D65 as white to XYZ (SMPTE RP 177)."""
    *corners, white = [np.array([x / y, 1, (1 - x - y) / y]) for x, y in (*primaries, D65)]
    matrix = np.stack(corners, axis=1)
    return matrix * np.linalg.solve(matrix, white)


def _from_srgb(values: np.ndarray) -> np.ndarray:
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def _encoded_srgb(linear: np.ndarray) -> np.ndarray:
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def _from_pq(values: np.ndarray) -> np.ndarray:
    """SMPTE ST 2084."""
    power = values ** (1 / 78.84375)
    light = 10_000 * (np.maximum(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power)) ** (1 / 0.1593017578125)
    return _for_screens(light)


def _from_hlg(values: np.ndarray) -> np.ndarray:
    """ITU-R BT.2100, shown at `BRIGHTEST_LIGHT` with the system gamma of 1.2."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(values <= 0.5, values**2 / 3, (np.exp((values - c) / a) + b) / 12)
    luminance = scene @ np.array([0.2627, 0.678, 0.0593])
    return _for_screens(BRIGHTEST_LIGHT * scene * luminance[:, None] ** 0.2)


def _for_screens(light: np.ndarray) -> np.ndarray:
    """Light in candelas per square metre as 0..1 of a usual screen, as Chromium draws such photos.

    White becomes half of the screen's light; what is brighter follows a curve (quadratic, of Bézier) up to the
    brightest. The brightest channel says how much, so that hues stay.
    """
    most, knee, bend = BRIGHTEST_LIGHT / PAPER_WHITE, 0.5, 0.65
    middle = 1 - bend + bend / knee, (1 - bend) * knee + bend
    relative = light / PAPER_WHITE
    peak = np.maximum(relative.max(axis=1, keepdims=True), 1e-9)
    above = np.clip(peak, 1, most) - 1
    a, b = 1 - 2 * middle[0] + most, middle[0] - 1
    t = (np.sqrt(b**2 + a * above) - b) / a
    curve = knee + 2 * t * (middle[1] - knee) + t**2 * (knee - 2 * middle[1] + 1)
    return relative * np.where(peak <= 1, knee, curve / peak)


TRANSFERS: dict[int, Callable[[np.ndarray], np.ndarray]] = {
    4: lambda values: values**2.2,
    5: lambda values: values**2.8,
    8: lambda values: values,
    16: _from_pq,
    18: _from_hlg,
}
"""Those other than sRGB's."""
SHOWN_AS_SRGB = frozenset({1, 6, 13, 14, 15})
"""sRGB's own (13), and those for films."""
