"""Bytes to image and back: formats, orientation, limits, thumbnails, folders and archives.

The errors of decoders are translated here: whatever is wrong with a photo becomes a `PhotoError` that names the
file, what is wrong and what to do.
"""

import hashlib
import io
import os
import re
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
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

from stylerec.domain.arrays import RgbImage
from stylerec.errors import PhotoError, UsageError
from stylerec.language import _
from stylerec.settings import Settings, load_settings
from stylerec.vision.colour_profiles import CodePoints, avif_code_points, png_code_points, to_srgb
from stylerec.vision.formats import (
    EXTENSIONS,
    FORMAT_OF_EXTENSION,
    describe_other,
    extension,
    is_photo_name,
    is_raw,
    photo_format,
)
from stylerec.vision.memory_budget import BUDGET, ORDINARY, bytes_per_pixel
from stylerec.vision.passed_over import (
    ARCHIVE,
    FOLDER,
    HEAD,
    HIDDEN,
    HIDDEN_FOLDER,
    LINK,
    OTHER,
    PassedOver,
    is_hidden,
)

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

# Pillow keeps a picture in blocks. Those of 16 MiB, its own size, stay with the thread's heap when they are freed, and
# eight threads keep a gigabyte; larger ones go back to the system.
Image.core.set_block_size(64 * 2**20)  # type: ignore[attr-defined]

ORIENTATION_TAG, PHOTOMETRIC_TAG = 0x0112, 0x0106
AS_STORED: dict[int, Callable[[RgbImage], RgbImage]] = {
    1: lambda upright: upright,
    2: lambda upright: upright[:, ::-1],
    3: lambda upright: upright[::-1, ::-1],
    4: lambda upright: upright[::-1],
    5: lambda upright: upright.transpose(1, 0, 2),
    6: lambda upright: np.rot90(upright),
    7: lambda upright: upright[::-1, ::-1].transpose(1, 0, 2),
    8: lambda upright: np.rot90(upright, -1),
}
"""An upright image seen as the file stores it, by EXIF orientation; 5 to 8 swap width and height."""

CODE_POINTS = {"AVIF": avif_code_points, "PNG": png_code_points}

STRIP_PIXELS = 4_000_000
"""Pixels of a large photo that are worked on at a time."""
WHITE, GREY = "#ffffff", "#808080"
"""What photos with transparent parts are laid on: white, or grey where it would hide a white garment."""
NEARLY_WHITE = 215
"""Lowest channel, of 255, from which a garment hardly shows on white."""

READABLE = ", ".join(EXTENSIONS)
SAVE_AS_JPEG = _("Open it in a photo program and save it as JPEG or PNG")
SAVE_SMALLER = _("Open it in a photo program and save it as JPEG or PNG at a smaller size")
FETCH_AGAIN = _("Copy or download the photo again")


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
    image: RgbImage = field(repr=False)

    def __post_init__(self) -> None:
        _check_image(self.image, channels=(3,))


def photo_id_of(data: bytes) -> str:
    """The id of a photo by its content, 32 hex digits."""
    return hashlib.sha256(data).hexdigest()[:32]


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
    `min(longer side, min_side)` and at most about `2 * min_side`. Transparent parts become white, or grey
    behind a white garment; colours are sRGB. Of animations and series, the first picture is taken.

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
            name,
            _("reading {kind} needs a package that is missing ({error})").format(kind=kind, error=error),
            "pip install pi-heif",
        ) from None
    except MemoryError:
        raise _problem(name, _("there is not enough memory to open it"), SAVE_SMALLER) from None
    except Exception as error:  # hostile bytes make decoders raise nearly anything
        what = _("it starts like a {kind} photo but is damaged or incomplete ({error})").format(
            kind=kind, error=str(error) or type(error).__name__
        )
        raise _problem(name, what, FETCH_AGAIN) from error
    return Photo(name, photo_id_of(data), width, height, image)


def make_thumbnail(image: RgbImage, max_side: int) -> RgbImage:
    """A copy of an RGB uint8 image whose longer side is at most `max_side` pixels; never enlarged.

    Raises `UsageError` for a `max_side` below 1, and for something else than such an image.
    """
    _check_image(image, channels=(3,))
    if max_side < 1:
        raise UsageError(f"Invalid `max_side`: expected a whole number from 1, received {max_side}.")
    height, width = image.shape[:2]
    scale = max_side / max(height, width)
    if scale >= 1:
        return image.copy()
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.array(Image.fromarray(image).resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0))


def encode_jpeg(image: RgbImage, quality: int = 90) -> bytes:
    """The bytes of a JPEG file of an RGB uint8 image `(h, w, 3)`."""
    _check_image(image, channels=(3,))
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def encode_png(image: RgbImage) -> bytes:
    """The bytes of a PNG file of an RGB or RGBA uint8 image `(h, w, 3 or 4)`."""
    _check_image(image, channels=(3, 4))
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, "PNG", compress_level=3)
    return buffer.getvalue()


def find_photos(paths: Iterable[Path | str], passed_over: PassedOver | None = None) -> list[Path]:
    """Photo files in the given files and folders.

    A folder is searched with its subfolders, in name order, for what is a photo by its name or its content; everything
    else in it is counted in `passed_over`: hidden folders and those that cannot be opened as one each, and links to
    folders, which are not followed. Anything else is kept as given, so that reading it can say what is wrong.
    """
    passed_over = passed_over or PassedOver()
    found: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            inside = [child for child in _files_in(path, passed_over) if _is_photo_file(child, passed_over)]
            found += sorted(inside, key=lambda child: child.relative_to(path).parts)
        else:
            found.append(path)
    return found


def _files_in(folder: Path, passed_over: PassedOver) -> Iterator[Path]:
    def closed(_: OSError) -> None:
        passed_over.kinds[FOLDER] += 1

    for place, folders, names in os.walk(folder, onerror=closed):
        for name in folders:
            if is_hidden(name):
                passed_over.kinds[HIDDEN_FOLDER] += 1
            elif Path(place, name).is_symlink():  # these are listed, but not walked into
                passed_over.kinds[LINK] += 1
        folders[:] = [name for name in folders if not is_hidden(name)]
        for name in names:
            if is_hidden(name):
                passed_over.kinds[HIDDEN] += 1
            else:
                yield Path(place, name)


def _is_photo_file(path: Path, passed_over: PassedOver) -> bool:
    """Whether a file in a folder is a photo; one that cannot be opened is kept when it is named so."""
    try:
        if not passed_over.is_file(path):
            return False
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError:
        if not is_photo_name(path.name):
            passed_over.kinds[OTHER] += 1
        return is_photo_name(path.name)
    if is_zip_name(path.name):
        passed_over.kinds[ARCHIVE] += 1
        return False
    return passed_over.is_photo(path.name, head)


def is_zip_name(name: str) -> bool:
    """Whether a file is named as a zip archive."""
    return extension(name) == ".zip"


def read_zip(
    source: bytes | Path | str,
    *,
    name: str | None = None,
    settings: Settings | None = None,
    passed_over: PassedOver | None = None,
) -> list[tuple[str, bytes] | PhotoError]:
    """The photos in a zip archive as `(name, bytes)`, in name order; a refused member stands there as its error.

    What is a photo by its name or its content is taken, also out of archives in the archive; everything else is
    counted in `passed_over`. Nothing is written to disk and the names are for display only: they are never used as
    paths. Links, names that climb out of the archive, members with a password and members over the limits are refused
    one by one.

    Raises `PhotoError` when the archive itself cannot be read or is over the limits of `settings`.
    """
    settings = settings or load_settings()
    name = name or ("archive.zip" if isinstance(source, bytes) else str(source))
    data = source if isinstance(source, bytes) else read_file(Path(source), name, settings.zip_max_bytes)
    if len(data) > settings.zip_max_bytes:
        raise _too_large(name, len(data), settings.zip_max_bytes)
    opened = _Archive(settings, passed_over or PassedOver())
    opened.read(data, name)
    return opened.results


class _Archive:
    """An archive that is read, with what is left of its limits."""

    def __init__(self, settings: Settings, passed_over: PassedOver) -> None:
        self.settings = settings
        self.passed_over = passed_over
        self.left = settings.zip_max_bytes
        self.results: list[tuple[str, bytes] | PhotoError] = []

    def read(self, data: bytes, name: str, within: str = "") -> None:
        """Read an archive, or one `within` another. Raises `PhotoError`."""
        # Counted on the bytes, because listing an archive of millions of members would already fill the memory.
        most = 10 * self.settings.zip_max_members
        if sum(1 for _ in islice(re.finditer(rb"PK\x01\x02", data), most + 1)) > most:
            raise _problem(
                name, _("it has more than {most} members").format(most=most), _("Pack fewer photos into one archive")
            )
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                members = [member for member in archive.infolist() if not _is_folder(member)]
                wanted = [member for member in members if is_photo_name(member.filename)]
                if len(self.results) + len(wanted) > self.settings.zip_max_members:
                    what = _("it holds {count} photos, the limit is {most}").format(
                        count=len(wanted), most=self.settings.zip_max_members
                    )
                    raise _problem(name, what, _("Pack fewer photos into one archive"))
                for member in sorted(members, key=_member_parts):
                    self._member(archive, member, within)
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, IndexError, EOFError) as error:
            what = _("it is no zip archive or a damaged one ({error})").format(error=error)
            raise _problem(name, what, _("Pack or download it again")) from error

    def _member(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, within: str) -> None:
        parts = _member_parts(member)
        if any(is_hidden(part) for part in parts):
            self.passed_over.kinds[HIDDEN] += 1
            return
        is_archive = is_zip_name(parts[-1])
        if is_archive and within:
            self.passed_over.kinds[ARCHIVE] += 1
            return
        if not is_archive and not is_photo_name(parts[-1]) and not self._is_photo(archive, member):
            return
        if len(self.results) >= self.settings.zip_max_members:
            raise _problem(
                member.filename, _("the archive holds too many photos"), _("Pack fewer photos into one archive")
            )
        result = read_member(archive, member, min(self.left, self.settings.max_bytes))
        if isinstance(result, PhotoError):
            self.results.append(result)
            return
        self.left -= len(result[1])
        if is_archive:
            try:
                self.read(result[1], result[0], within=result[0])
            except PhotoError as error:
                self.results.append(error)
            return
        if is_photo_name(parts[-1]):
            self.passed_over.is_photo(parts[-1], result[1][:HEAD])  # counts one under a wrong name
        self.results.append((f"{within}/{result[0]}" if within else result[0], result[1]))

    def _is_photo(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
        try:
            with archive.open(member) as file:
                head = file.read(HEAD)
        except Exception:  # damaged members make the decompressors raise nearly anything
            head = b""
        return self.passed_over.is_photo(_member_parts(member)[-1], head)


MOST_PACKED = 200
"""A member that unpacks to more than this many times its packed size is refused; photos hardly pack at all."""


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> tuple[str, bytes] | PhotoError:
    """A member's name and bytes, at most `limit` of them, or why it is refused."""
    parts = _member_parts(member)
    name = "/".join(parts)
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return _problem(name, _("it is a link, not a photo"), _("Pack the photo itself"))
    if ".." in parts or not parts[0] or DRIVE.match(parts[0]):
        return _problem(name, _("its name points outside the archive"), _("Pack the photos again from their folder"))
    if member.flag_bits & 0x1:
        return _problem(name, _("it is protected by a password"), _("Pack the photos without one"))
    if member.file_size > limit:
        return _too_large(name, member.file_size, limit)
    if member.file_size > 2**20 and member.file_size > MOST_PACKED * member.compress_size:
        return _problem(
            name,
            _("it unpacks to more than {most} times its packed size").format(most=MOST_PACKED),
            SAVE_AS_JPEG,
        )
    try:
        with archive.open(member) as file:
            data = file.read(limit + 1)
    except Exception as error:  # damaged members make the decompressors raise nearly anything
        return _problem(
            name, _("it is damaged inside the archive ({error})").format(error=error), _("Pack or download it again")
        )
    return _too_large(name, len(data), limit) if len(data) > limit else (name, data)


DRIVE = re.compile(r"[A-Za-z]:" if os.name == "nt" else r"[A-Za-z]:$")
"""How a piece of a name begins that is a drive; elsewhere than on Windows "a:b.jpg" is a name like any other."""


def _is_folder(member: zipfile.ZipInfo) -> bool:
    return member.filename.endswith(("/", "\\")) and not member.file_size


def _member_parts(member: zipfile.ZipInfo) -> tuple[str, ...]:
    """A member's name in pieces, without "./" and what ends it; an absolute name starts with an empty piece."""
    parts = [part for part in member.filename.replace("\\", "/").rstrip("/").split("/") if part != "."]
    return tuple(parts) or ("",)


def read_file(path: Path, name: str, limit: int) -> bytes:
    """The bytes of an ordinary file of at most `limit` bytes. Raises `PhotoError`, with `name` in its message."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise _problem(name, _("it is a folder"), _("Give the photos in it"))
        if not stat.S_ISREG(mode):
            raise _problem(name, _("it is no ordinary file"), _("Give the photo file itself"))
        with path.open("rb") as file:
            size = path.stat().st_size
            if size > limit:
                raise _too_large(name, size, limit)
            return file.read(limit + 1)
    except FileNotFoundError:
        raise _problem(name, _("there is no such file"), _("Check the name and the folder")) from None
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or str(error)
        raise _problem(
            name, _("the file cannot be opened ({what})").format(what=what), _("Check that you may read it")
        ) from error


def _check_content(data: bytes, name: str, limit: int) -> str:
    """The format of a photo's bytes, after the checks that need no decoder."""
    if not data:
        raise _problem(name, _("it is empty (0 bytes)"), FETCH_AGAIN)
    if len(data) > limit:
        raise _too_large(name, len(data), limit)
    ending = extension(name)
    if is_raw(name, data):
        raise _problem(name, _("camera raw files are not supported"), SAVE_AS_JPEG)
    kind = photo_format(data)
    if kind is None:
        said = FORMAT_OF_EXTENSION.get(ending)
        what = _("it is {kind}, not a {format} photo as its name says") if said else _("it is {kind}")
        what = what.format(kind=describe_other(data), format=said)
        raise _problem(name, what, _("Give a photo in one of these formats: {formats}").format(formats=READABLE))
    return kind


def _decode(data: bytes, kind: str, name: str, min_side: int | None, max_pixels: int) -> tuple[int, int, RgbImage]:
    """Width and height of the upright photo, and its pixels, reduced when `min_side` allows."""
    opened = _open_heic(data) if kind == "HEIC" else READERS[kind](io.BytesIO(data))
    width, height = opened.size
    factor = 1 if min_side is None else max(1, max(width, height) // min_side)
    each = bytes_per_pixel(opened, kind, is_reduced=factor > 1)
    del opened
    # What takes more memory than an ordinary photo may have fewer pixels, and as much memory.
    most = max_pixels * ORDINARY // max(ORDINARY, each)
    if width * height > most:
        what = (
            _("it has {width} x {height} pixels, the limit is {most:g} million")
            if most == max_pixels
            else _(
                "it has {width} x {height} pixels, the limit is {most:g} million for such {kind} photos, which take "
                "more memory than others"
            )
        ).format(width=width, height=height, most=most / 1e6, kind=kind)
        raise _problem(
            name,
            what,
            _("Open it in a photo program and save it as JPEG or PNG at a smaller size, or raise STYLEREC_MAX_PIXELS"),
        )
    with BUDGET.hold(width * height * each):
        return _decoded(data, kind, name, min_side, factor)


def _decoded(data: bytes, kind: str, name: str, min_side: int | None, factor: int) -> tuple[int, int, RgbImage]:
    """`_decode` where there is room for it: whatever is large is gone when this returns."""
    heif = _open_heic(data) if kind == "HEIC" else None
    image = heif if heif is not None else READERS[kind](io.BytesIO(data))
    width, height = image.size
    orientation = 1
    points = None
    _forget_xmp(image)
    if heif is not None:
        image = heif.to_pillow()  # libheif has turned the photo upright
        if said := heif.info.get("nclx_profile"):
            points = CodePoints(said["color_primaries"], said["transfer_characteristics"])
        heif = None  # its pixels are copied
    elif kind != "TIFF":  # the TIFF reader turns its photos itself, and gives their size as turned
        if kind == "PNG":
            image.load()  # notes may come behind the pixels
            _forget_xmp(image)
        orientation = _orientation(image)
    if kind == "JPEG" and factor > 1:
        # The decoder leaves out frequencies that the smaller size cannot show: 1/2, 1/4 or 1/8 of the size.
        image.draft(None, (max(1, width // factor), max(1, height // factor)))
    image.load()
    if orientation > 4:
        width, height = height, width
    if kind in CODE_POINTS:
        points = CODE_POINTS[kind](data)
    profile = None if kind == "PNG" and points else image.info.get("icc_profile")
    factor = 1 if min_side is None else max(1, max(image.size) // min_side)
    if factor > 1:
        image = _reduced(image, factor, name)
    return width, height, _drawn(image, orientation, name, lambda strip: to_srgb(strip, profile, points))


def _open_heic(data: bytes) -> Any:
    from pi_heif import open_heif  # here, because it is slow to load and few photos need it

    return open_heif(io.BytesIO(data))


def _forget_xmp(image: Any) -> None:
    """Browsers and cameras go by the orientation in EXIF alone; Pillow would ask XMP as well."""
    for notes in ("xmp", "XML:com.adobe.xmp"):
        image.info.pop(notes, None)


def _orientation(image: Image.Image) -> int:
    """What EXIF says, 1 to 8."""
    try:
        said = int(image.getexif().get(ORIENTATION_TAG, 1))
    except Exception:  # damaged notes about a photo are no reason to refuse the photo
        return 1
    return said if said in AS_STORED else 1


def _reduced(image: Image.Image, factor: int, name: str) -> Image.Image:
    """The image in a mode for colours, smaller by a whole `factor`."""
    parts = [strip.reduce(factor) for strip in _strips(image, factor, name)]
    if len(parts) == 1:
        return parts[0]
    whole = Image.new(parts[0].mode, (parts[0].width, sum(part.height for part in parts)))
    top = 0
    for part in parts:
        whole.paste(part, (0, top))
        top += part.height
    return whole


def _drawn(image: Image.Image, orientation: int, name: str, in_srgb: Callable[[Image.Image], Image.Image]) -> RgbImage:
    """The pixels of the image, upright, opaque and in sRGB."""
    width, height = image.size
    upright = np.empty((width, height, 3) if orientation > 4 else (height, width, 3), np.uint8)
    stored = AS_STORED[orientation](upright)
    ground = WHITE
    if image.has_transparency_data:
        small = in_srgb(_reduced(image, max(1, max(image.size) // 128), name))
        ground = GREY if _is_white_cut_out(small.convert("RGBA")) else WHITE
    top = 0
    for strip in _strips(image, 1, name):
        stored[top : top + strip.height] = np.asarray(_opaque(in_srgb(strip), ground))
        top += strip.height
    return upright


def _strips(image: Image.Image, factor: int, name: str) -> Iterator[Image.Image]:
    """The image in a mode for colours from top to bottom, each a multiple of `factor` high; it is not copied whole."""
    inverted = image.mode.startswith("I;16") and getattr(image, "tag_v2", {}).get(PHOTOMETRIC_TAG) == 0
    width, height = image.size
    rows = max(1, STRIP_PIXELS // (width * factor)) * factor
    for top in range(0, height, rows):
        strip = image.crop((0, top, width, min(top + rows, height)))
        if inverted:
            strip = Image.fromarray(65535 - np.asarray(strip))  # a TIFF photo in which 0 is white
        yield _normal_mode(strip, name)


def _normal_mode(image: Image.Image, name: str) -> Image.Image:
    """The image in a mode that can be reduced by averaging: L, LA, RGB, RGBA or CMYK."""
    if image.mode.startswith("I;16"):
        wide = np.asarray(image).astype(np.uint32)
        return Image.fromarray(((wide + 128) // 257).astype(np.uint8))
    if image.mode in ("I", "F"):
        raise _problem(name, _("it stores 32 bits per pixel and channel"), SAVE_AS_JPEG)
    if image.mode == "LAB":
        raise _problem(name, _("its colours are stored as LAB"), SAVE_AS_JPEG)
    if image.mode in ("L", "RGB") and "transparency" not in image.info:
        return image
    if image.mode in ("LA", "RGBA", "CMYK"):
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _opaque(image: Image.Image, ground: str) -> Image.Image:
    """The image laid on a ground of one colour."""
    if image.mode not in ("LA", "RGBA"):
        return image.convert("RGB")
    image = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", image.size, ground), image).convert("RGB")


def _is_white_cut_out(image: Image.Image) -> bool:
    """Whether most of what can be seen of an RGBA image with transparent parts is nearly white."""
    pixels = np.asarray(image)
    seen = pixels[pixels[..., 3] > 127]
    return bool(0 < len(seen) < 0.98 * pixels[..., 3].size and np.median(seen[:, :3].min(axis=1)) > NEARLY_WHITE)


def _check_image(image: np.ndarray, channels: tuple[int, ...]) -> None:
    if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] not in channels or 0 in image.shape:
        raise UsageError(
            f"Invalid `image`: expected uint8 (height, width, {' or '.join(map(str, channels))}), "
            f"received {image.dtype} of shape {image.shape}."
        )


def _too_large(name: str, size: int, limit: int) -> PhotoError:
    what = _("it has {size:.1f} MiB, the limit is {limit:.1f} MiB").format(size=size / 2**20, limit=limit / 2**20)
    return _problem(
        name, what, _("Save it at a smaller size or raise the limit (STYLEREC_MAX_BYTES, STYLEREC_ZIP_MAX_BYTES)")
    )


def _problem(name: str, what: str, way_out: str) -> PhotoError:
    printable = "".join(character if character.isprintable() else "?" for character in name)
    return PhotoError(_("Cannot read '{name}': {what}. {way_out}.").format(name=printable, what=what, way_out=way_out))
