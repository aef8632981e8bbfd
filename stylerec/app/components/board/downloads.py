"""Files to take along; each is made only when its button is pressed."""

import io
import zipfile
from functools import partial

import streamlit as st

from stylerec.domain.moodboard import MoodBoard
from stylerec.figures.exports import TABLES, heatmap_file, table_csv
from stylerec.figures.heatmaps import Heatmap
from stylerec.language import _

FORMATS = {
    "png": ("PNG", "image/png", _("A picture")),
    "svg": ("SVG", "image/svg+xml", _("A drawing that stays sharp at any size")),
    "html": ("HTML", "text/html", _("A page to point and zoom in; works without a network")),
}
NAMES = {
    "user-items": _("Garments per photo"),
    "scores": _("Scores"),
    "cosine": _("Cosine"),
    "jaccard": _("Jaccard"),
    "lift": _("Lift"),
    "cosine-minus-jaccard": _("Cosine minus Jaccard"),
    "garments": _("All garments found"),
    "pairings": _("What goes with what"),
}


def show(key: str, heatmap: Heatmap, board: MoodBoard) -> None:
    """A closed list of downloads: the heatmap as it is on the page, and every table of the board."""
    with st.popover(_("Download"), icon=":material/download:", key=key):
        st.markdown(_("**This figure**"))
        with st.container(horizontal=True):
            for format, (label, mime, meaning) in FORMATS.items():
                st.download_button(
                    label,
                    partial(heatmap_file, heatmap, format),
                    file_name=f"stylerec-figure.{format}",
                    mime=mime,
                    on_click="ignore",
                    key=f"{key}-{format}",
                    help=meaning,
                )
        st.markdown(_("**Tables of the board** (CSV)"))
        with st.container(horizontal=True, gap="xsmall"):
            for name in TABLES:
                st.download_button(
                    NAMES[name],
                    partial(table_csv, board, name),
                    file_name=f"stylerec-{name}.csv",
                    mime="text/csv",
                    on_click="ignore",
                    key=f"{key}-{name}",
                )
        st.download_button(
            _("All tables in one zip"),
            partial(_zipped, board),
            file_name="stylerec-tables.zip",
            mime="application/zip",
            on_click="ignore",
            key=f"{key}-all",
            icon=":material/folder_zip:",
        )


def _zipped(board: MoodBoard) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in TABLES:
            archive.writestr(f"{name}.csv", table_csv(board, name))
    return buffer.getvalue()
