"""Bytes to image and back: formats, orientation, limits, thumbnails, folders and archives.

The errors of decoders are translated here: whatever is wrong with a photo becomes a `PhotoError` that names the
file, what is wrong and what to do.
"""

import hashlib
import io
import re
import stat
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from stylerec.errors import PhotoError, UsageError
from stylerec.formats import (
    EXTENSIONS,
    FORMAT_OF_EXTENSION,
    RAW_EXTENSIONS,
    describe_other,
    extension,
    is_photo_name,
    photo_format,
)
from stylerec.settings import Settings, load_settings

# Readers are called directly, not through `Image.open`: only these formats are ever tried, and the limit on pixels
# is the setting's instead of the process-wide `Image.MAX_IMAGE_PIXELS`.
READERS = {
    "JPEG": JpegImagePlugin.jpeg_factory,  # also splits off the first picture of an MPO file
    "PNG": PngImagePlugin.PngImageFile,
    "WebP": WebPImagePlugin.WebPImageFile,
    "AVIF": AvifImagePlugin.AvifImageFile,
    "GIF": GifImagePlugin.GifImageFile,
    "BMP": BmpImagePlugin.BmpImageFile,
    "TIFF": TiffImagePlugin.TiffImageFile,
}

ORIENTATION_TAG = 0x0112
TRANSPOSE = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What undoes each EXIF orientation; 5 to 8 swap width and height."""

READABLE = ", ".join(EXTENSIONS)
SAVE_AS_JPEG = "Open it in a photo program and save it as JPEG or PNG"
FETCH_AGAIN = "Copy or download the photo again"


@dataclass(frozen=True, eq=False)
class Photo:
    """A decoded photo.

    `photo_id` is the content's identity (the first 32 hex digits of its SHA-256), `width` and `height` are the
    photo's own in pixels after EXIF orientation. `image` is RGB uint8 `(h, w, 3)`, upright, perhaps reduced.
    """

    name: str
    photo_id: str
    width: int
    height: int
    image: np.ndarray = field(repr=False)

    def __post_init__(self) -> None:
        _check_image(self.image, channels=(3,))


def load_photo(
    source: bytes | Path | str,
    *,
    name: str | None = None,
    min_side: int | None = None,
    settings: Settings | None = None,
) -> Photo:
    """Read a photo from a file or from its bytes.

    `name` is used in messages and kept in the result: by default the path as given, "photo" for bytes. With
    `min_side` a large photo is decoded reduced: the longer side of `image` is then at least
    `min(longer side, min_side)` and at most about `2 * min_side`. Transparent parts become white. Of animations
    and series, the first picture is taken.

    Raises `PhotoError` for everything that is wrong with the photo, `UsageError` for a wrong `min_side`.
    """
    if min_side is not None and min_side < 1:
        raise UsageError(f"Invalid `min_side`: expected a whole number from 1, received {min_side}.")
    settings = settings or load_settings()
    name = name or ("photo" if isinstance(source, bytes) else str(source))
    data = source if isinstance(source, bytes) else read_file(Path(source), name, settings.max_bytes)
    kind = _check_content(data, name, settings.max_bytes)
    try:
        width, height, image = _decode(data, kind, name, min_side, settings.max_pixels)
    except PhotoError:
        raise
    except ImportError as error:
        raise _problem(
            name, f"reading {kind} needs a package that is missing ({error})", "pip install pi-heif"
        ) from None
    except MemoryError:
        raise _problem(name, "there is not enough memory to open it", SAVE_AS_JPEG + " at a smaller size") from None
    except Exception as error:  # hostile bytes make decoders raise nearly anything
        what = f"it starts like a {kind} photo but is damaged or incomplete ({str(error) or type(error).__name__})"
        raise _problem(name, what, FETCH_AGAIN) from error
    return Photo(name, hashlib.sha256(data).hexdigest()[:32], width, height, image)


def make_thumbnail(image: np.ndarray, max_side: int) -> np.ndarray:
    """A copy of an RGB uint8 image whose longer side is at most `max_side` pixels; never enlarged."""
    _check_image(image, channels=(3,))
    if max_side < 1:
        raise UsageError(f"Invalid `max_side`: expected a whole number from 1, received {max_side}.")
    height, width = image.shape[:2]
    scale = max_side / max(height, width)
    if scale >= 1:
        return image.copy()
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.array(Image.fromarray(image).resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0))


def encode_jpeg(image: np.ndarray, quality: int = 90) -> bytes:
    """The bytes of a JPEG file of an RGB uint8 image `(h, w, 3)`."""
    _check_image(image, channels=(3,))
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def encode_png(image: np.ndarray) -> bytes:
    """The bytes of a PNG file of an RGB or RGBA uint8 image `(h, w, 3 or 4)`."""
    _check_image(image, channels=(3, 4))
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, "PNG", compress_level=3)
    return buffer.getvalue()


def find_photos(paths: Iterable[Path | str]) -> list[Path]:
    """Photo files in the given files and folders.

    A folder is searched with its subfolders, in name order, for the endings of `EXTENSIONS`; hidden files, hidden
    folders and links to folders are passed over. Anything else is kept as given, so that reading it can say what
    is wrong.
    """
    found: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            inside = [
                child for child in path.rglob("*") if _is_wanted(child.relative_to(path).parts) and child.is_file()
            ]
            found += sorted(inside, key=lambda child: child.relative_to(path).parts)
        else:
            found.append(path)
    return found


def read_zip(
    source: bytes | Path | str, *, name: str | None = None, settings: Settings | None = None
) -> list[tuple[str, bytes] | PhotoError]:
    """The photos in a zip archive as `(name, bytes)`, in name order; a refused member stands there as its error.

    Nothing is written to disk and the names are for display only: they are never used as paths. Links, names that
    climb out of the archive, members with a password and members over the limits are refused one by one. Folders,
    hidden files and files that are no photos by name are passed over.

    Raises `PhotoError` when the archive itself cannot be read or is over the limits of `settings`.
    """
    settings = settings or load_settings()
    name = name or ("archive.zip" if isinstance(source, bytes) else str(source))
    data = source if isinstance(source, bytes) else read_file(Path(source), name, settings.zip_max_bytes)
    if len(data) > settings.zip_max_bytes:
        raise _too_large(name, len(data), settings.zip_max_bytes)
    # Counted on the bytes, because listing an archive of millions of members would already fill the memory.
    most = 10 * settings.zip_max_members
    if sum(1 for _ in islice(re.finditer(rb"PK\x01\x02", data), most + 1)) > most:
        raise _problem(name, f"it has more than {most} members", "Pack fewer photos into one archive")
    results: list[tuple[str, bytes] | PhotoError] = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [m for m in archive.infolist() if not m.is_dir() and _is_wanted(_member_parts(m))]
            if len(members) > settings.zip_max_members:
                what = f"it holds {len(members)} photos, the limit is {settings.zip_max_members}"
                raise _problem(name, what, "Pack fewer photos into one archive")
            left = settings.zip_max_bytes
            for member in sorted(members, key=lambda m: m.filename):
                result = read_member(archive, member, min(left, settings.max_bytes))
                left -= len(result[1]) if isinstance(result, tuple) else 0
                results.append(result)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise _problem(name, f"it is no zip archive or a damaged one ({error})", "Pack or download it again") from error
    return results


MOST_PACKED = 200
"""A member that unpacks to more than this many times its packed size is refused; photos hardly pack at all."""


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> tuple[str, bytes] | PhotoError:
    """A member's name and bytes, at most `limit` of them, or why it is refused."""
    parts = _member_parts(member)
    name = "/".join(parts)
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return _problem(name, "it is a link, not a photo", "Pack the photo itself")
    if ".." in parts or not parts[0] or ":" in parts[0]:
        return _problem(name, "its name points outside the archive", "Pack the photos again from their folder")
    if member.flag_bits & 0x1:
        return _problem(name, "it is protected by a password", "Pack the photos without one")
    if member.file_size > limit:
        return _too_large(name, member.file_size, limit)
    if member.file_size > 2**20 and member.file_size > MOST_PACKED * member.compress_size:
        return _problem(name, f"it unpacks to more than {MOST_PACKED} times its packed size", SAVE_AS_JPEG)
    try:
        with archive.open(member) as file:
            data = file.read(limit + 1)
    except Exception as error:  # damaged members make the decompressors raise nearly anything
        return _problem(name, f"it is damaged inside the archive ({error})", "Pack or download it again")
    return _too_large(name, len(data), limit) if len(data) > limit else (name, data)


def _member_parts(member: zipfile.ZipInfo) -> tuple[str, ...]:
    """A member's name in pieces; an absolute name starts with an empty piece."""
    return tuple(member.filename.replace("\\", "/").split("/"))


def _is_wanted(parts: tuple[str, ...]) -> bool:
    hidden = any(part == "__MACOSX" or (part.startswith(".") and part != "..") for part in parts)
    return is_photo_name(parts[-1]) and not hidden


def read_file(path: Path, name: str, limit: int) -> bytes:
    """The bytes of an ordinary file of at most `limit` bytes. Raises `PhotoError`, with `name` in its message."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise _problem(name, "it is a folder", "Give the photos in it")
        if not stat.S_ISREG(mode):
            raise _problem(name, "it is no ordinary file", "Give the photo file itself")
        with path.open("rb") as file:
            size = path.stat().st_size
            if size > limit:
                raise _too_large(name, size, limit)
            return file.read(limit + 1)
    except FileNotFoundError:
        raise _problem(name, "there is no such file", "Check the name and the folder") from None
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or str(error)
        raise _problem(name, f"the file cannot be opened ({what})", "Check that you may read it") from error


def _check_content(data: bytes, name: str, limit: int) -> str:
    """The format of a photo's bytes, after the checks that need no decoder."""
    if not data:
        raise _problem(name, "it is empty (0 bytes)", FETCH_AGAIN)
    if len(data) > limit:
        raise _too_large(name, len(data), limit)
    ending = extension(name)
    if ending in RAW_EXTENSIONS:
        raise _problem(name, "camera raw files are not supported", SAVE_AS_JPEG)
    kind = photo_format(data)
    if kind is None:
        what = f"it is {describe_other(data)}"
        if ending in FORMAT_OF_EXTENSION:
            what += f", not a {FORMAT_OF_EXTENSION[ending]} photo as its name says"
        raise _problem(name, what, f"Give a photo in one of these formats: {READABLE}")
    if FORMAT_OF_EXTENSION.get(ending, kind) != kind:
        right = PurePosixPath(name.replace("\\", "/")).with_suffix(EXTENSIONS[kind][0]).name
        raise _problem(name, f"it is a {kind} photo although its name ends in {ending}", f"Rename it to '{right}'")
    return kind


def _decode(data: bytes, kind: str, name: str, min_side: int | None, max_pixels: int) -> tuple[int, int, np.ndarray]:
    """Width and height of the upright photo, and its pixels, reduced when `min_side` allows."""
    heif = _open_heic(data) if kind == "HEIC" else None
    image = heif if heif is not None else READERS[kind](io.BytesIO(data))
    width, height = image.size
    if width * height > max_pixels:
        what = f"it has {width} x {height} pixels, the limit is {max_pixels / 1e6:g} million"
        raise _problem(name, what, f"{SAVE_AS_JPEG} at a smaller size, or raise STYLEREC_MAX_PIXELS")
    factor = 1 if min_side is None else max(1, max(width, height) // min_side)
    orientation = 1
    if heif is not None:
        image = heif.to_pillow()  # libheif has turned the photo upright
    elif kind != "TIFF":  # the TIFF reader turns its photos itself, and gives their size as turned
        orientation = _orientation(image)
    if kind == "JPEG" and factor > 1:
        # The decoder leaves out frequencies that the smaller size cannot show: 1/2, 1/4 or 1/8 of the size.
        image.draft(None, (-(-width // factor), -(-height // factor)))
    image.load()
    if orientation > 4:
        width, height = height, width
    image = _normal_mode(image, name)
    factor = 1 if min_side is None else max(1, max(image.size) // min_side)
    if factor > 1:
        image = image.reduce(factor)
    if orientation in TRANSPOSE:
        image = image.transpose(TRANSPOSE[orientation])
    return width, height, np.array(_on_white(image))


def _open_heic(data: bytes) -> Any:
    from pi_heif import open_heif  # here, because it is slow to load and few photos need it

    return open_heif(io.BytesIO(data))


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(ORIENTATION_TAG, 1))
    except Exception:  # damaged notes about a photo are no reason to refuse the photo
        return 1


def _normal_mode(image: Image.Image, name: str) -> Image.Image:
    """The image in a mode that can be reduced by averaging: L, LA, RGB, RGBA or CMYK."""
    if image.mode.startswith("I;16"):
        wide = np.asarray(image).astype(np.uint32)
        return Image.fromarray(((wide + 128) // 257).astype(np.uint8))
    if image.mode in ("I", "F"):
        raise _problem(name, "it stores 32 bits per pixel and channel", SAVE_AS_JPEG)
    if image.mode == "LAB":
        raise _problem(name, "its colours are stored as LAB", SAVE_AS_JPEG)
    if image.mode in ("L", "RGB") and "transparency" not in image.info:
        return image
    if image.mode in ("LA", "RGBA", "CMYK"):
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in ("LA", "RGBA"):
        image = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    return image.convert("RGB")


def _check_image(image: np.ndarray, channels: tuple[int, ...]) -> None:
    if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] not in channels or 0 in image.shape:
        raise UsageError(
            f"Invalid `image`: expected uint8 (height, width, {' or '.join(map(str, channels))}), "
            f"received {image.dtype} of shape {image.shape}."
        )


def _too_large(name: str, size: int, limit: int) -> PhotoError:
    what = f"it has {size / 2**20:.1f} MiB, the limit is {limit / 2**20:.1f} MiB"
    return _problem(
        name, what, "Save it at a smaller size or raise the limit (STYLEREC_MAX_BYTES, STYLEREC_ZIP_MAX_BYTES)"
    )


def _problem(name: str, what: str, way_out: str) -> PhotoError:
    printable = "".join(character if character.isprintable() else "?" for character in name)
    return PhotoError(f"Cannot read '{printable}': {what}. {way_out}.")
