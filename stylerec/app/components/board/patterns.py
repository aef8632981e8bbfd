"""The board as tables: which garments are in which photo, and what is worn together."""

from dataclasses import dataclass

import streamlit as st

from stylerec.app.cache import Cache
from stylerec.app.components.board import heatmap_canvas
from stylerec.app.components.board.heatmap_canvas import Drawn
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.prose import capital
from stylerec.figures.heatmaps import (
    CATEGORY_ORDERS,
    MEASURE_NAMES,
    PHOTO_ORDERS,
    Heatmap,
    difference_heatmap,
    similarity_heatmap,
    user_items_heatmap,
)
from stylerec.figures.palette import DARK, LIGHT, Palette
from stylerec.language import _, ngettext

_drawn: Cache[Drawn] = Cache(16)
"""Heatmaps kept for the whole server; one of 500 photos takes about half a MB."""

PHOTOS_BY = {"likeness": _("Same garments"), "garment": _("First garment"), "added": _("Date added")}
CATEGORIES_BY = {"likeness": _("Worn together"), "group": _("Kind"), "frequency": _("Most worn")}
DIFFERENCE = "difference"
MEASURES = {"cosine": _("Cosine"), "jaccard": _("Jaccard"), "lift": _("Lift"), DIFFERENCE: _("Difference")}
MEANING = {
    "cosine": _(
        "Photos that show both, divided by the geometric mean of the photos that show each. The stronger the "
        "colour, the more often the two are in the same photo."
    ),
    "jaccard": _(
        "Photos that show both, divided by the photos that show at least one of the two. The stronger the "
        "colour, the more often the two are in the same photo."
    ),
    "lift": _(
        "How many times as often the two are in the same photo as by chance. Blue: more often than by chance; "
        "orange with a minus: less often; blank: never."
    ),
    DIFFERENCE: _(
        "All pairs are put in order by one measure and by the other. Blue: the first puts a pair higher; "
        "orange with a minus: the second does; blank: never together."
    ),
}
PAIRS = (("cosine", "jaccard"), ("lift", "cosine"), ("lift", "jaccard"))


@dataclass(frozen=True)
class Shown:
    """A heatmap on the page, and the row and column of the cell that the person clicked, as named in its table."""

    heatmap: Heatmap
    clicked: tuple[str, str] | None


def show_user_items(key: str, board: MoodBoard, version: str) -> Shown:
    """The user-item matrix with its controls. `version` tells one state of the board from another."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key=f"{key}-controls"):
        photos = st.selectbox(
            _("Order photos by"), PHOTO_ORDERS, format_func=PHOTOS_BY.__getitem__, key=f"{key}-photos"
        )
        categories = _ask_order(key)
        scores = st.toggle(
            _("How sure"), key=f"{key}-scores", help=_("Shows the score of each garment instead of yes or no.")
        )
        empty = _ask_empty(key)
    st.caption(
        _("The stronger the colour, the surer. Click a filled square to see it; drag to look closer.")
        if scores
        else _("Filled: the garment was found in the photo. Click a filled square to see it; drag to look closer.")
    )
    palette = _palette()
    drawn = _drawn.get(
        ("user items", version, palette, scores, photos, categories, empty),
        lambda: Drawn.of(
            user_items_heatmap(board, scores=scores, photos=photos, categories=categories, empty=empty), palette
        ),
    )
    rows, columns = drawn.heatmap.table.shape
    return _show(
        f"{key}-figure",
        drawn,
        ngettext("{title}: {count} garment by {photos}.", "{title}: {count} garments by {photos}.", rows).format(
            title=drawn.heatmap.title,
            count=rows,
            photos=ngettext("{count} photo", "{count} photos", columns).format(count=columns),
        ),
    )


def show_similarity(key: str, board: MoodBoard, version: str) -> Shown:
    """Similarity between categories with its controls. `version` tells one state of the board from another."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key=f"{key}-controls"):
        measure = st.segmented_control(
            _("Measure"),
            list(MEASURES),
            format_func=MEASURES.__getitem__,
            default="cosine",
            required=True,
            key=f"{key}-by",
        )
        pair = PAIRS[0]
        if measure == DIFFERENCE:
            pair = st.selectbox(_("Compare"), PAIRS, format_func=_pair_name, key=f"{key}-pair")
        categories = _ask_order(key)
        empty = _ask_empty(key)
    st.caption(f"{MEANING[measure]} {_('Click a coloured square to see the photos; drag to look closer.')}")
    palette = _palette()

    def draw() -> Drawn:
        if measure == DIFFERENCE:
            return Drawn.of(difference_heatmap(board, *pair, categories=categories, empty=empty), palette)
        return Drawn.of(similarity_heatmap(board, measure, categories=categories, empty=empty), palette)

    drawn = _drawn.get(("similarity", version, palette, measure, pair, categories, empty), draw)
    return _show(
        f"{key}-figure",
        drawn,
        ngettext("{title}, for {count} garment.", "{title}, for {count} garments.", len(drawn.heatmap.rows)).format(
            title=drawn.heatmap.title, count=len(drawn.heatmap.rows)
        ),
    )


def show_table(heatmap: Heatmap) -> None:
    """The same figures as a table, which a screen reader can read and a person can sort."""
    table = heatmap.table.set_axis(list(heatmap.rows), axis=0).set_axis(list(heatmap.columns), axis=1)
    st.dataframe(table if heatmap.notes is not None else table.T, key="heatmap-table")


def _ask_order(key: str) -> str:
    return st.selectbox(
        _("Order garments by"), CATEGORY_ORDERS, format_func=CATEGORIES_BY.__getitem__, key=f"{key}-order"
    )


def _ask_empty(key: str) -> bool:
    return st.toggle(_("All garments"), key=f"{key}-empty", help=_("Also those that no photo of the board shows."))


def _pair_name(pair: tuple[str, str]) -> str:
    first, second = (MEASURE_NAMES[name] for name in pair)
    return _("{first} minus {second}").format(first=capital(first), second=second)


def _palette() -> Palette:
    return DARK if st.context.theme.type == "dark" else LIGHT


def _show(key: str, drawn: Drawn, alt: str) -> Shown:
    """Draw the heatmap and return it with the cell that is chosen in it."""
    return Shown(drawn.heatmap, heatmap_canvas.show(key, drawn, alt))
