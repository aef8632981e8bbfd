"""Small pictures of a data set's photos, made once each, as HTML that carries them."""

from collections.abc import Iterable
from html import escape
from pathlib import Path

import streamlit as st

from stylerec.app import elements
from stylerec.app.cache import Cache
from stylerec.app.kept_pictures import jpeg_address
from stylerec.errors import PhotoError
from stylerec.language import _
from stylerec.vision.images import encode_jpeg, load_photo, make_thumbnail

SIDE, TILE_SIDE = 112, 256
MOST_PICTURES = 2000
"""Pictures that are kept, at most 30 MB."""
_addresses: Cache[str] = Cache(MOST_PICTURES)
RULES = elements.read("dataset_pictures.css")


def address(path: Path, side: int = SIDE) -> str:
    """A photo, small, as an address that needs no server; "" when it cannot be read."""
    try:
        return _addresses.get((path, side), lambda: _address(path, side), path.stat().st_mtime_ns)
    except OSError:
        return ""


def show(dataset: Path, pictures: Iterable[tuple[str, str]], side: int = SIDE) -> None:
    """Photos beside one another, given as `(photo, caption)`."""
    figures = "".join(_figure(address(dataset / photo, side), photo, caption) for photo, caption in pictures)
    st.html(f"<style>{RULES}</style><div class='dataset-pictures' style='--side: {side}px'>{figures}</div>")


def show_small(path: Path) -> None:
    """One photo, as large as a line of text or three."""
    st.html(
        f"<img src='{address(path)}' alt='' style='display: block; width: 56px; height: 56px; object-fit: contain; "
        "border-radius: 6px; background: #8882'>",
        width="content",
    )


def _figure(source: str, photo: str, caption: str) -> str:
    name = escape(photo, quote=True)
    image = (
        f"<img src='{source}' alt='{name}' title='{name}'>"
        if source
        else f"<div class='none'>{escape(_('no picture'))}</div>"
    )
    return f"<figure>{image}<figcaption>{escape(caption)}</figcaption></figure>"


def _address(path: Path, side: int) -> str:
    try:
        return jpeg_address(encode_jpeg(make_thumbnail(load_photo(path, min_side=side).image, side), 80))
    except PhotoError:
        return ""
