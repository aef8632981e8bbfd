"""Small pictures of a data set's photos, made once each, as HTML that carries them."""

from collections.abc import Iterable
from html import escape
from pathlib import Path

import streamlit as st

from stylerec.app.kept_pictures import jpeg_address
from stylerec.errors import PhotoError
from stylerec.images import encode_jpeg, load_photo, make_thumbnail

SIDE, TILE_SIDE = 112, 256
MOST = 2000
"""Pictures that are kept, at most 30 MB."""
CSS = """<style>
.dataset-pictures { display: flex; flex-wrap: wrap; gap: 8px }
.dataset-pictures figure { margin: 0; width: calc(.82 * var(--side)) }
.dataset-pictures img, .dataset-pictures .none { display: block; width: 100%; height: var(--side); object-fit: contain;
  border-radius: 8px; background: #8882 }
.dataset-pictures .none { font-size: 12px; padding: 8px; box-sizing: border-box }
.dataset-pictures figcaption { font-size: 12px; line-height: 1.3; min-height: 2.6em; opacity: .75;
  overflow-wrap: anywhere; display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden }
</style>"""


def address(path: Path, side: int = SIDE) -> str:
    """A photo, small, as an address that needs no server; "" when it cannot be read."""
    try:
        return _address(str(path), path.stat().st_mtime_ns, side)
    except OSError:
        return ""


def show(dataset: Path, pictures: Iterable[tuple[str, str]], side: int = SIDE) -> None:
    """Photos beside one another, given as `(photo, caption)`."""
    figures = "".join(_figure(address(dataset / photo, side), photo, caption) for photo, caption in pictures)
    st.html(f"{CSS}<div class='dataset-pictures' style='--side: {side}px'>{figures}</div>")


def show_small(path: Path) -> None:
    """One photo, as large as a line of text or three."""
    st.html(
        f"<img src='{address(path)}' alt='' style='display: block; width: 56px; height: 56px; object-fit: contain; "
        "border-radius: 6px; background: #8882'>",
        width="content",
    )


def _figure(source: str, photo: str, caption: str) -> str:
    name = escape(photo, quote=True)
    image = f"<img src='{source}' alt='{name}' title='{name}'>" if source else "<div class='none'>no picture</div>"
    return f"<figure>{image}<figcaption>{escape(caption)}</figcaption></figure>"


@st.cache_data(max_entries=MOST, show_spinner=False)
def _address(path: str, changed: int, side: int) -> str:
    try:
        return jpeg_address(encode_jpeg(make_thumbnail(load_photo(Path(path), min_side=side).image, side), 80))
    except PhotoError:
        return ""
