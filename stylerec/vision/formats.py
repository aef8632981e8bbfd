"""What a file is, told from its first bytes and its name, before any decoder sees it."""

from pathlib import PurePath

from stylerec.language import _

EXTENSIONS = {
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"),
    "PNG": (".png", ".apng"),
    "WebP": (".webp",),
    "AVIF": (".avif", ".avifs"),
    "HEIC": (".heic", ".heif", ".hif"),
    "GIF": (".gif",),
    "BMP": (".bmp", ".dib"),
    "TIFF": (".tif", ".tiff"),
}
"""Photo formats that can be read, each with its file name endings, the usual one first."""

FORMAT_OF_EXTENSION = {ending: name for name, endings in EXTENSIONS.items() for ending in endings}

RAW_EXTENSIONS = frozenset({".dng", ".nef", ".nrw", ".cr2", ".cr3", ".arw", ".raf", ".orf", ".rw2", ".pef", ".srw"})
"""Camera raw files; most look like TIFF inside but hold a tiny preview only."""

SIGNATURES = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"II+\x00", "TIFF"),
    (b"MM\x00+", "TIFF"),
)

OTHER_SIGNATURES = (
    (b"%PDF", _("a PDF document")),
    (b"8BPS", _("a Photoshop file")),
    (b"PK\x03\x04", _("a zip archive or an office document")),
    (b"\x00\x00\x01\x00", _("an icon file")),
    (b"\xff\x0a", _("a JPEG XL photo")),
    (b"\x00\x00\x00\x0cJXL ", _("a JPEG XL photo")),
    (b"\x00\x00\x00\x0cjP  ", _("a JPEG 2000 photo")),
    (b"\x1aE\xdf\xa3", _("a video")),
)

AVIF_BRANDS = frozenset({b"avif", b"avis"})
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"})


def extension(name: str) -> str:
    """The ending of a file name in lower case with its dot, or an empty text."""
    return PurePath(name).suffix.lower()


def is_photo_name(name: str) -> bool:
    """Whether the name ends like a photo that can be read."""
    return extension(name) in FORMAT_OF_EXTENSION


def photo_format(data: bytes) -> str | None:
    """The photo format (a key of `EXTENSIONS`) that the first bytes announce, or None."""
    for signature, name in SIGNATURES:
        if data.startswith(signature):
            return name
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WebP"
    if data[4:8] == b"ftyp":
        # Major brand, then (after a version number) the compatible ones: a file of brand "mif1" may be either.
        size = min(int.from_bytes(data[:4], "big"), 256)
        brands = {data[8:12]} | {data[at : at + 4] for at in range(16, size, 4)}
        if brands & AVIF_BRANDS:
            return "AVIF"
        if brands & HEIC_BRANDS:
            return "HEIC"
    return None


def is_raw(name: str, data: bytes) -> bool:
    """Whether the name is one of camera raw files and the first bytes do not say otherwise: many look like TIFF."""
    return extension(name) in RAW_EXTENSIONS and photo_format(data) in (None, "TIFF")


def describe_other(data: bytes) -> str:
    """What a file that is no photo seems to be, in words that follow "it is"."""
    for signature, what in OTHER_SIGNATURES:
        if data.startswith(signature):
            return what
    if data[4:8] == b"ftyp":
        return _("a video")
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return _("a web page")
    if b"<svg" in start:
        return _("an SVG drawing")
    if b"\x00" not in start and _is_text(data[:1024]):
        return _("a text file")
    return _("in no photo format that is known here")


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(data) - 4  # a character cut at the end
    return True
