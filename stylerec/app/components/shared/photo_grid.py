"""Photos in a grid, their garments outlined under the pointer; a click tells which photo to open.

One element however many photos it shows, which keeps a page of them fast. Texts from users are set as text and
attributes by the script, never as HTML.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from stylerec.app import elements
from stylerec.app.outlines import SIDE, Outline


@dataclass(frozen=True)
class Tile:
    """A photo of the grid: its picture's address, its size in pixels, a sentence for those who cannot see it.

    `stacked` photos look nearly the same, this one among them. `note` is a short word over the photo, which is dimmed.
    """

    photo_id: str
    picture: str
    width: int
    height: int
    alt: str
    outlines: tuple[Outline, ...] = ()
    stacked: int = 1
    note: str = ""


def show(key: str, tiles: Sequence[Tile]) -> str | None:
    """Draw the grid; returns the `photo_id` of the photo that was just opened."""
    result = _mount(
        key=key, data={"side": SIDE, "tiles": [_packed(tile) for tile in tiles]}, on_opened_change=elements.nothing
    )
    opened = result.opened
    return str(opened) if opened in {tile.photo_id for tile in tiles} else None


def _packed(tile: Tile) -> dict[str, object]:
    return {
        "id": tile.photo_id,
        "picture": tile.picture,
        "width": tile.width,
        "height": tile.height,
        "alt": tile.alt,
        "stacked": tile.stacked,
        "note": tile.note,
        "garments": [{"name": outline.name, "path": outline.path} for outline in tile.outlines],
    }


_mount = elements.register("photo_grid", '<div class="grid"></div>')
