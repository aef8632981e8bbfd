"""Pictures made from photos, kept so that a rerun of the page does not make them again."""

import base64
from collections.abc import Callable

from stylerec.app.cache import Cache
from stylerec.app.outlines import Outline, outline_path
from stylerec.domain.certainty import name_garment
from stylerec.domain.looks import Garment
from stylerec.domain.taxonomy import load_taxonomy, lower_name
from stylerec.render import pictures
from stylerec.vision.images import encode_jpeg, load_photo, make_thumbnail

MOST_PICTURES = 600
"""Of each kind: about 15 MB of cards, and less of the rest."""
TILE_SIDE, LARGE_SIDE = 320, 1000

Fetch = Callable[[str], bytes]
"""Gives a photo's bytes by its id; called only when the picture is not kept."""


_cards: Cache[bytes] = Cache(MOST_PICTURES)
_outlined: Cache[bytes] = Cache(48)
_cut_outs: Cache[bytes] = Cache(2 * MOST_PICTURES)
_thumbnails: Cache[bytes] = Cache(MOST_PICTURES)
_tiles: Cache[bytes] = Cache(MOST_PICTURES)
_addresses: Cache[str] = Cache(240)
_large: Cache[bytes] = Cache(24)
_sample_tiles: Cache[tuple[str, bytes]] = Cache(16)
_outlines: Cache[tuple[Outline, ...]] = Cache(MOST_PICTURES)


def card(photo_id: str, fetch: Fetch, garment: Garment | None = None) -> bytes:
    """`pictures.card`, kept."""
    key = photo_id, _part(garment) if garment else None
    return _cards.get(key, lambda: pictures.card(fetch(photo_id), garment))


def outlined(photo_id: str, fetch: Fetch, garment: Garment) -> bytes:
    """`pictures.outlined`, kept."""
    return _outlined.get((photo_id, _part(garment)), lambda: pictures.outline_garment(fetch(photo_id), garment))


def cut_out(photo_id: str, fetch: Fetch, garment: Garment) -> bytes:
    """`pictures.cut_out_webp`, kept."""
    return _cut_outs.get((photo_id, _part(garment)), lambda: pictures.cut_out_webp(fetch(photo_id), garment))


def thumbnail(photo_id: str, fetch: Fetch) -> bytes:
    """`pictures.thumbnail`, kept."""
    return _thumbnails.get(photo_id, lambda: pictures.thumbnail(fetch(photo_id)))


def tile(photo_id: str, fetch: Fetch) -> bytes:
    """A small photo, JPEG bytes."""
    return _tiles.get(photo_id, lambda: _reduced(fetch(photo_id), TILE_SIDE))


def address(photo_id: str, fetch: Fetch) -> str:
    """A photo as an address that needs no server, for elements of our own."""
    return _addresses.get(photo_id, lambda: jpeg_address(fetch(photo_id)))


def large(photo_id: str, fetch: Fetch) -> bytes:
    """A photo for a dialog, JPEG bytes; `fetch` gives the original. Raises `PhotoError` when it cannot be read."""
    return _large.get(photo_id, lambda: _reduced(fetch(photo_id), LARGE_SIDE))


def sample_tile(number: int) -> tuple[str, bytes]:
    """Name and small copy of a photo of the sample board."""

    def make() -> tuple[str, bytes]:
        from stylerec.sample import compose_photo

        name, photo, _ = compose_photo(number)
        return name, _reduced(photo, TILE_SIDE)

    return _sample_tiles.get(number, make)


def outlines(photo_id: str, garments: tuple[Garment, ...]) -> tuple[Outline, ...]:
    """Names and outlines of a photo's garments, in their order."""
    key = photo_id, *map(_part, garments)
    return _outlines.get(
        key, lambda: tuple(Outline(garment_name(garment), outline_path(garment)) for garment in garments)
    )


def garment_name(garment: Garment) -> str:
    """ "navy skirt", or "navy skirt or dress" where that is not sure."""
    taxonomy = load_taxonomy()
    own = garment.category not in taxonomy.terms  # a word of the person's own, or of their lab model
    word = lower_name(garment.category) if own else name_garment(garment, taxonomy)
    return " ".join((*garment.colours[:1], word))


def jpeg_address(picture: bytes) -> str:
    """JPEG bytes as an address."""
    return "data:image/jpeg;base64," + base64.b64encode(picture).decode("ascii")


def _part(garment: Garment) -> str:
    """What tells one garment of a photo from another."""
    return f"{garment.category} {garment.box} {garment.area}"


def _reduced(data: bytes, side: int) -> bytes:
    return encode_jpeg(make_thumbnail(load_photo(data, min_side=side).image, side), quality=84)
