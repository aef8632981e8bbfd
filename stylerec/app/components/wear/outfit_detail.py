"""One outfit in a dialog: its picture, another one around the pieces that stay, its name, days and stars."""

from datetime import date
from functools import partial

import streamlit as st

from stylerec.app import current, dialogs, outfit_pictures, own_outfits
from stylerec.app.own_pieces import title
from stylerec.closet import Weather
from stylerec.domain.pieces import Piece
from stylerec.domain.prose import as_label, plain
from stylerec.errors import StoreError
from stylerec.language import _, pgettext
from stylerec.store import KeptOutfit

NO_OTHER = _("There is no other outfit with these pieces that you have not seen. Keep fewer of them.")


@st.dialog(_("An outfit"), width="large", on_dismiss="rerun")
def show(outfit_id: str, weather: Weather) -> None:
    """Everything about an outfit; what is changed is kept at once."""
    dialogs.opened()
    try:
        outfit = current.store().outfits.get(outfit_id)
    except StoreError as error:  # deleted in another window
        st.info(plain(str(error)))
        return
    pieces = own_outfits.pieces_of(outfit)
    key = f"outfit-{outfit_id}"
    left, right = st.columns([2, 3], gap="medium")
    with left:
        _show_picture(key, outfit, pieces)
    with right:
        if outfit.day:
            st.subheader(plain(own_outfits.day_title(outfit.day, date.today())), anchor=False)
        if away := own_outfits.not_here(outfit):
            st.info(_("Cannot be worn now: {away}.").format(away=plain(away)), icon=":material/info:")
        if not outfit.worn:
            _show_reroll(key, outfit, pieces, weather)
        _show_words(key, outfit)
        _show_days(key, outfit)
        _show_copy_and_delete(key, outfit)


def _show_picture(key: str, outfit: KeptOutfit, pieces: tuple[Piece, ...]) -> None:
    if not pieces:
        st.info(_("None of its pieces is in the closet any more."))
        return
    st.image(outfit_pictures.card(pieces), width=320, alt=", ".join(map(title, pieces)))
    st.download_button(
        _("Save the picture"),
        partial(outfit_pictures.large, pieces),
        file_name="outfit.png",
        mime="image/png",
        on_click="ignore",
        key=f"{key}-png",
        icon=":material/download:",
        type="tertiary",
    )


def _show_reroll(key: str, outfit: KeptOutfit, pieces: tuple[Piece, ...], weather: Weather) -> None:
    by_id = {piece.piece_id: piece for piece in pieces}

    def roll() -> None:
        locked = [by_id[piece_id] for piece_id in st.session_state[f"{key}-locked"]]
        st.session_state[f"{key}-problem"] = not own_outfits.reroll(outfit, locked, weather)

    st.pills(
        _("Keep these, change the rest"),
        list(by_id),
        selection_mode="multi",
        format_func=lambda piece_id: as_label(title(by_id[piece_id])),
        key=f"{key}-locked",
        wrap=True,
    )
    st.button(_("Another one"), key=f"{key}-roll", icon=":material/shuffle:", type="primary", on_click=roll)
    if st.session_state.pop(f"{key}-problem", False):
        st.warning(NO_OTHER, icon=":material/info:")


def _show_words(key: str, outfit: KeptOutfit) -> None:
    store = current.store()

    name_key = f"{key}-name-{outfit.name}"  # renamed by another roll, the field begins anew

    def rename() -> None:
        if name := st.session_state[name_key].strip():
            store.outfits.update(outfit.outfit_id, name=name)

    def rate() -> None:
        stars = st.session_state[f"{key}-stars"]
        store.outfits.update(outfit.outfit_id, rating=0 if stars is None else stars + 1)

    st.text_input(_("Name"), outfit.name, key=name_key, on_change=rename)
    st.multiselect(
        _("Tags"),
        sorted({*outfit.tags, *known_tags()}),
        list(outfit.tags),
        accept_new_options=True,
        placeholder=_("Office, holiday …"),
        key=f"{key}-tags",
        on_change=lambda: store.outfits.update(outfit.outfit_id, tags=st.session_state[f"{key}-tags"]),
    )
    st.feedback("stars", default=outfit.rating - 1 if outfit.rating else None, key=f"{key}-stars", on_change=rate)


def known_tags() -> list[str]:
    """All tags of kept outfits."""
    return sorted({tag for outfit in current.store().outfits.kept(current.closet_id() or "") for tag in outfit.tags})


def _show_days(key: str, outfit: KeptOutfit) -> None:
    """When it is worn: one of the calendar on its day, a kept one as often as one likes."""
    store, today = current.store(), date.today()

    def put() -> None:
        day = st.session_state[f"{key}-day"]
        if day and outfit.day:
            store.outfits.move(outfit.outfit_id, day)
        elif day:
            store.outfits.copy(outfit.outfit_id, day=day)
            st.session_state[f"{key}-day"] = None
            dialogs.tell(_("Planned for {day}.").format(day=f"{day.day} {day:%B}"), ":material/event:")

    if outfit.worn:
        st.button(
            _("Not worn after all"), key=f"{key}-unworn", on_click=store.outfits.undo_wear, args=(outfit.outfit_id,)
        )
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{key}-days"):
        if outfit.day is None or outfit.day <= today:
            st.button(
                _("Worn today") if outfit.day in (None, today) else pgettext("on that day", "Worn"),
                key=f"{key}-worn",
                icon=":material/check:",
                on_click=_wear,
                args=(outfit,),
            )
        label = _("Move to another day") if outfit.day else _("Plan it for a day")
        st.date_input(label, outfit.day, key=f"{key}-day", on_change=put, width=180)


def _wear(outfit: KeptOutfit) -> None:
    current.store().outfits.wear(outfit.outfit_id, outfit.day or date.today())
    dialogs.tell(_("Logged as worn."), ":material/check:")


def _show_copy_and_delete(key: str, outfit: KeptOutfit) -> None:
    store = current.store()
    with st.container(horizontal=True, key=f"{key}-ends"):
        words = _("Keep it for other days") if outfit.day else _("Copy")
        if st.button(words, key=f"{key}-copy", icon=":material/content_copy:", type="tertiary"):
            store.outfits.copy(
                outfit.outfit_id, outfit.name if outfit.day else _("{name} (copy)").format(name=outfit.name)
            )
            st.toast(_("It is among your kept outfits."), icon=":material/check:")
            st.rerun()
        words = _("Take it out of the plan") if outfit.day else _("Delete")
        with st.popover(words, key=f"{key}-delete", icon=":material/delete:", type="tertiary"):
            st.markdown(_("The outfit is deleted. Its pieces and the wear log stay."))
            if st.button(_("Delete it for good"), key=f"{key}-delete-yes", type="primary"):
                store.outfits.delete(outfit.outfit_id)
                st.rerun()
