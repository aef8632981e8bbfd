"""The closet as a table in which everything that a person says about their pieces can be changed."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from stylerec.app import current
from stylerec.app.components.closet.piece_detail import own_words
from stylerec.app.components.shared import pager
from stylerec.app.own_pieces import OCCASIONS, address, on_light_ground, pictures_of_pieces, title
from stylerec.domain.colours import COLOURS
from stylerec.domain.pieces import SEASONS, Piece
from stylerec.domain.prose import plain
from stylerec.domain.taxonomy import Taxonomy
from stylerec.errors import StylerecError
from stylerec.language import _, pgettext

PAGE = 50
FIELDS = {
    "Name": "name",
    "What it is": "category",
    "Colours": "colours",
    "Seasons": "seasons",
    "Occasions": "occasions",
    "Own words": "words",
}


def show(key: str, closet_id: str, pieces: Sequence[Piece]) -> None:
    """Draw the table, a page at a time; what is typed into it is kept at once."""
    _show_rows(key, closet_id, pager.on_page(f"{key}-page", pieces, PAGE))
    if problem := st.session_state.pop(f"{key}-problem", None):
        st.error(plain(problem), icon=":material/error:")
    pager.show(f"{key}-page", pieces, PAGE)


def _show_rows(key: str, closet_id: str, pieces: Sequence[Piece]) -> None:
    taxonomy = current.taxonomy()
    # The table keeps what was typed and lays it over what it is given. It begins anew when something else changed the
    # closet, or it would show, and keep again, what was typed before.
    place = (current.store().closets.version(closet_id), tuple(piece.piece_id for piece in pieces))
    known: tuple[Any, int] = st.session_state.get(f"{key}-place", (None, 0))
    if known[0] != place:
        known = place, known[1] + 1
        st.session_state[f"{key}-place"] = known
    editor = f"{key}-{known[1]}"
    frame = build_frame(pieces, taxonomy)

    def keep() -> None:
        try:
            for row, changes in st.session_state[editor]["edited_rows"].items():
                apply_changes(pieces[int(row)], changes, taxonomy)
        except StylerecError as error:
            st.session_state[f"{key}-problem"] = str(error)
            return
        version = current.store().closets.version(closet_id)
        st.session_state[f"{key}-place"] = (version, place[1]), known[1]

    words = sorted({*own_words(), *(word for piece in pieces for word in piece.words)})
    occasions = sorted({occasion for piece in pieces for occasion in piece.occasions} - set(OCCASIONS))
    column = st.column_config
    st.data_editor(
        frame,
        key=editor,
        on_change=keep,
        hide_index=True,
        width="stretch",
        height=min(640, 46 + 56 * len(pieces)),
        row_height=56,
        disabled=["Picture", "Worn"],
        column_config={
            "Picture": column.ImageColumn("", width=64),
            "Name": column.TextColumn(_("Name"), required=True, max_chars=80, width="medium"),
            "What it is": column.SelectboxColumn(
                _("What it is"), options=[taxonomy.display_name(name) for name in taxonomy.terms], required=True
            ),
            "Colours": column.MultiselectColumn(_("Colours"), options=list(COLOURS)),
            "Seasons": column.MultiselectColumn(_("Seasons"), options=list(SEASONS)),
            "Occasions": column.MultiselectColumn(
                _("Occasions"), options=[*OCCASIONS, *occasions], accept_new_options=True
            ),
            "Own words": column.MultiselectColumn(_("Own words"), options=words, accept_new_options=True),
            "Worn": column.NumberColumn(pgettext("how often", "Worn"), help=_("How often it was worn"), format="%d"),
        },
        alt=_("The pieces of your closet; every cell but the picture and the number of wears can be changed"),
    )


def build_frame(pieces: Sequence[Piece], taxonomy: Taxonomy) -> pd.DataFrame:
    """One row per piece, in their order."""
    picture = pictures_of_pieces()
    return pd.DataFrame(
        {
            "Picture": [address(on_light_ground(picture(piece))) for piece in pieces],
            "Name": [title(piece) for piece in pieces],
            "What it is": [taxonomy.display_name(piece.category) for piece in pieces],
            "Colours": [list(piece.garment.colours) for piece in pieces],
            "Seasons": [[season for season in SEASONS if season in piece.seasons] for piece in pieces],
            "Occasions": [sorted(piece.occasions) for piece in pieces],
            "Own words": [list(piece.words) for piece in pieces],
            "Worn": [len(piece.worn) for piece in pieces],
        }
    )


def apply_changes(piece: Piece, changes: dict[str, Any], taxonomy: Taxonomy) -> None:
    """Keep what was typed into a row, given by the names of the columns. Raises `StylerecError`."""
    values: dict[str, Any] = {}
    for column, field in FIELDS.items():
        if column not in changes:
            continue
        value = changes[column]
        if field == "category":
            value = next(name for name in taxonomy.terms if taxonomy.display_name(name) == value)
        # An emptied cell comes as None; a piece must keep a name, and may have no tags.
        values[field] = value if field in ("name", "category") else (value or ())
    current.store().pieces.update(piece.piece_id, **values)
