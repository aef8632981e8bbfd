"""One piece of the closet in a dialog: what it is, its tags, when it was worn."""

from datetime import date

import streamlit as st

from stylerec.app import current, dialogs
from stylerec.app.components.closet import piece_belongings, piece_photo
from stylerec.app.own_pieces import OCCASIONS, day_name, own_name, picture, seen_as, title, wears
from stylerec.domain.colours import COLOURS
from stylerec.domain.pieces import SEASONS, Piece
from stylerec.domain.prose import capital, plain
from stylerec.language import _

DAYS = 8
"""Newest days of the wear log that can be taken back here; the page has them all."""


@st.dialog(_("A piece of your closet"), width="large", on_dismiss="rerun")
def show(piece_id: str) -> None:
    """Everything about a piece; what is changed is kept at once."""
    dialogs.opened()
    everything = (*current.pieces(), *current.pieces(gone=True))
    piece = next((piece for piece in everything if piece.piece_id == piece_id), None)
    if piece is None:
        st.info(_("This piece is not in the closet any more."))
        return
    key = f"piece-{piece_id}"
    left, right = st.columns([2, 3], gap="medium")
    with left:
        _show_picture(key, piece)
        piece_photo.show(key, piece)
        _show_wears(key, piece)
    with right:
        if st.button(_("Style this"), key=f"{key}-style", type="primary", icon=":material/styler:"):
            current.choose_item(current.item_from_piece(piece))
            current.go_to("style")
        piece_belongings.show_place(key, piece)
        _show_fields(key, piece)
        piece_belongings.show(key, piece)
        with st.popover(_("Delete"), icon=":material/delete:", key=f"{key}-delete"):
            st.markdown(_("The piece is deleted, with its tags and its wear log."))
            if st.button(_("Delete it for good"), key=f"{key}-delete-yes", type="primary"):
                current.store().pieces.delete(piece_id)
                st.rerun()


def _show_picture(key: str, piece: Piece) -> None:
    store = current.store()
    name = title(piece)
    with st.container(key="piece-picture"):
        st.image(picture(piece), width=320, alt=name)
    st.toggle(
        _("Without its background"),
        store.pieces.is_cut_out(piece.piece_id),
        key=f"{key}-cut",
        on_change=lambda: store.pieces.update(piece.piece_id, cut_out=st.session_state[f"{key}-cut"]),
    )


def _show_fields(key: str, piece: Piece) -> None:
    taxonomy = current.taxonomy()

    def keep(field: str) -> None:
        value = st.session_state[f"{key}-{field}"]
        if field != "name" or value.strip():
            current.store().pieces.update(piece.piece_id, **{field: value})

    st.text_input(
        _("Name"),
        own_name(piece),
        max_chars=80,
        placeholder=seen_as(piece),
        key=f"{key}-name",
        on_change=keep,
        args=("name",),
    )
    st.selectbox(
        _("What it is"),
        taxonomy.terms,
        index=taxonomy.terms.index(piece.category),
        format_func=taxonomy.display_name,
        key=f"{key}-category",
        on_change=keep,
        args=("category",),
    )
    st.multiselect(
        _("Colours, the main one first"),
        list(COLOURS),
        list(piece.garment.colours),
        format_func=str.capitalize,
        key=f"{key}-colours",
        on_change=keep,
        args=("colours",),
        help=_("Leave it empty for those that were recognised."),
    )
    st.pills(
        _("Seasons"),
        SEASONS,
        selection_mode="multi",
        default=[season for season in SEASONS if season in piece.seasons],
        format_func=str.capitalize,
        key=f"{key}-seasons",
        on_change=keep,
        args=("seasons",),
    )
    occasions = (*OCCASIONS, *sorted(piece.occasions - set(OCCASIONS)))
    st.multiselect(
        _("Occasions"),
        occasions,
        [occasion for occasion in occasions if occasion in piece.occasions],
        accept_new_options=True,
        placeholder=_("Any; choose some or type your own"),
        key=f"{key}-occasions",
        on_change=keep,
        args=("occasions",),
    )
    st.multiselect(
        _("Your own words"),
        own_words(),
        list(piece.words),
        accept_new_options=True,
        placeholder=_("Linen, gift, needs mending …"),
        key=f"{key}-words",
        on_change=keep,
        args=("words",),
    )


def own_words() -> list[str]:
    """All words that the person has used in this closet."""
    return sorted({word for piece in current.pieces() for word in piece.words})


def _show_wears(key: str, piece: Piece) -> None:
    store, today = current.store(), date.today()

    def log() -> None:
        day = st.session_state[f"{key}-day"]
        if day:
            store.pieces.log_wear(piece.piece_id, day)
            st.session_state[f"{key}-day"] = None

    st.caption(plain(capital(wears(piece, today))))
    if today not in piece.worn:
        st.button(
            _("Worn today"),
            key=f"{key}-today",
            icon=":material/check:",
            on_click=store.pieces.log_wear,
            args=(piece.piece_id, today),
        )
    st.date_input(_("Log wear on another day"), None, max_value=today, key=f"{key}-day", on_change=log)
    for day in piece.worn[: -DAYS - 1 : -1]:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(_("Today") if day == today else plain(day_name(day, today)), width="stretch")
            st.button(
                _("Undo"),
                key=f"{key}-undo-{day}",
                type="tertiary",
                on_click=store.pieces.undo_wear,
                args=(piece.piece_id, day),
            )
