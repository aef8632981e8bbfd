"""Takes out of a photo's file where it was taken, and leaves every other byte that can stay in its place.

Cameras write the position into EXIF notes, phones also into XMP and into the short films behind live photos. Only the
places are looked at in which a format keeps such notes. They are blanked where they stand: no offset moves and no pixel
is coded anew. Place names that a person typed into a caption stay.
"""

from collections.abc import Callable

from stylerec.errors import PhotoError
from stylerec.language import _
from stylerec.store.position.allowance import TooMany
from stylerec.store.position.containers import blank_gif, blank_jpeg, blank_tiff, blank_webp
from stylerec.store.position.isobmff import blank_isobmff
from stylerec.store.position.png import blank_png
from stylerec.vision.formats import photo_format

__all__ = ["without_position"]

BLANK: dict[str, Callable[[bytes], bytes]] = {
    "JPEG": blank_jpeg,
    "PNG": blank_png,
    "TIFF": blank_tiff,
    "WebP": blank_webp,
    "GIF": blank_gif,
    "HEIC": blank_isobmff,
    "AVIF": blank_isobmff,
}


def without_position(data: bytes, name: str = "photo") -> bytes:
    """The bytes of a photo's file without the place where it was taken; the same bytes when they hold none.

    Raises `PhotoError` for notes in such numbers that they cannot be looked at.
    """
    kind = photo_format(data) or ""
    if kind not in BLANK:
        return data
    try:
        return BLANK[kind](data)
    except TooMany:
        raise PhotoError(
            _(
                "Cannot read {name!r}: it holds more notes than any camera writes, so that where it was taken "
                "cannot be taken out. Open it in a photo program and save it as JPEG or PNG."
            ).format(name=name)
        ) from None
