"""Which categories to collect photos of, and the words to search for: typed, from a file, or from product names."""

from pathlib import Path
from typing import Any

import streamlit as st

from stylerec.app import lab_places
from stylerec.app.components.lab.collected_photos import WANTED
from stylerec.domain.prose import plain
from stylerec.errors import StylerecError, UsageError
from stylerec.lab.collect import read_categories
from stylerec.lab.manifest import folder_name
from stylerec.language import _
from stylerec.writing import make_private_folder


def ask(key: str, out: Path) -> dict[str, str]:
    """Words to search for by category, at first those that were asked for before; empty while they cannot be used."""
    text_key = f"{key}-words-{out.name}"
    known = lab_places.taxonomies()
    if known:
        st.selectbox(
            _("Take them from a list of product names"),
            known,
            index=None,
            format_func=lambda path: path.parent.name,
            placeholder=_("Choose a list of the step Names"),
            key=f"{key}-taxonomy",
            on_change=_take_taxonomy,
            args=(key, text_key),
        )
    upload = st.file_uploader(
        _("Take them from a file"),
        type=["csv", "json", "txt"],
        key=f"{key}-file",
        max_upload_size=8,
        help=_("A table with a column `category` and perhaps `search` (CSV), a taxonomy (JSON), or a list (TXT)."),
    )
    if upload is not None and st.session_state.get(f"{key}-taken") != upload.file_id:
        st.session_state[f"{key}-taken"] = upload.file_id
        found = _read_upload(key, upload)
        if found:
            st.session_state[text_key] = _as_text(found)
    if text_key not in st.session_state and (out / WANTED).exists():
        st.session_state[text_key] = _as_text(read_categories(out / WANTED))
    text = st.text_area(
        _("Categories, one per line"),
        placeholder=_("linen blazer\nmaxi dress\nT-shirt: t-shirt women outfit"),
        height=260,
        key=text_key,
        persist_state="session",
        help=_("After a colon the words to search for, where they are others than the category's name."),
    )
    try:
        return parse_categories(text)
    except UsageError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return {}


def _take_taxonomy(key: str, text_key: str) -> None:
    path = st.session_state[f"{key}-taxonomy"]
    if path is not None:
        st.session_state[text_key] = _as_text(read_categories(path))


def parse_categories(text: str) -> dict[str, str]:
    """Words to search for by category, from lines "category" or "category: words". Raises `UsageError`."""
    found: dict[str, str] = {}
    folders: dict[str, str] = {}
    for line in text.splitlines():
        category, colon, words = (part.strip() for part in line.partition(":"))
        if not category:
            continue
        other = folders.setdefault(folder_name(category).casefold(), category)
        if other != category:
            raise UsageError(
                _("The categories {other!r} and {category!r} would share a folder: rename one of them.").format(
                    other=other, category=category
                )
            )
        found[category] = words or category
    return found


def _as_text(searches: dict[str, str]) -> str:
    return "\n".join(name if words == name else f"{name}: {words}" for name, words in searches.items())


def _read_upload(key: str, upload: Any) -> dict[str, str]:
    path = keep_upload(key, upload)
    try:
        return read_categories(path)
    except StylerecError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return {}


def keep_upload(key: str, upload: Any) -> Path:
    """The uploaded table as a file, under a name of ours."""
    path = lab_places.lab_folder() / "uploads" / f"{key}{Path(upload.name).suffix.lower()}"
    make_private_folder(path.parent)
    path.write_bytes(upload.getvalue())
    return path
