"""The switch that lets phones in, the code that pairs one, and the phones that are paired."""

import io
import time
from datetime import date
from functools import partial

import segno
import streamlit as st

from stylerec.app import phone_door, words
from stylerec.app.own_pieces import day_name
from stylerec.app.paired_phones import CODE_SECONDS
from stylerec.domain.prose import plain
from stylerec.errors import StylerecError
from stylerec.language import _

EVERY_SECONDS = 2
"""How often the page looks whether the phone has been paired."""


def show(key: str) -> None:
    """Draw the section; nothing where the server is not for one person on this computer."""
    door = phone_door.DOOR
    if not door.is_possible():
        return
    st.header(words.PHONE, anchor=False)
    if phone_door.is_phone():
        st.markdown(words.ON_COMPUTER)
        return
    st.session_state[f"{key}-on"] = door.address is not None
    st.toggle(words.PHONE_ON, key=f"{key}-on", on_change=_switch, args=(key,))
    if problem := st.session_state.pop(f"{key}-problem", None):
        st.error(plain(problem), icon=":material/error:")
    if door.address is None:
        st.markdown(words.PHONE_SHUT)
    else:
        st.markdown(words.PHONE_OPEN)
        st.warning(words.PHONE_RISK, icon=":material/lock_open:")
        st.session_state[f"{key}-start"] = door.phones.at_start is not None
        st.toggle(words.AT_START, key=f"{key}-start", on_change=_set_at_start, args=(key,))
        _show_code(key)
    _show_phones(key)


def _switch(key: str) -> None:
    door = phone_door.DOOR
    st.session_state.pop(f"{key}-link", None)
    try:
        if st.session_state[f"{key}-on"]:
            door.from_page(door.open(door.asked))
        else:
            door.from_page(door.shut())
            door.phones.set_at_start(None)
    except StylerecError as error:
        st.session_state[f"{key}-problem"] = str(error)


def _set_at_start(key: str) -> None:
    door = phone_door.DOOR
    door.phones.set_at_start(door.asked if st.session_state[f"{key}-start"] else None)


def _show_code(key: str) -> None:
    """The button, and after it the code, until a phone was paired by it, or it has expired."""
    phones = phone_door.DOOR.phones
    offered: tuple[str, int, float] | None = st.session_state.get(f"{key}-link")
    if offered is None:
        if st.button(words.PAIR, key=f"{key}-pair", type="primary", icon=":material/qr_code_2:"):
            st.session_state[f"{key}-link"] = phone_door.DOOR.link(), len(phones.all()), time.monotonic()
            st.rerun()
        return
    link, paired, since = offered
    st.image(qr_code(link), width=240, alt=_("QR code of the address below"))
    st.markdown(plain(words.scan_or_open(link)))
    _wait(key, paired, since)


@st.fragment(run_every=EVERY_SECONDS)
def _wait(key: str, paired: int, since: float) -> None:
    if len(phone_door.DOOR.phones.all()) > paired or time.monotonic() - since > CODE_SECONDS:
        del st.session_state[f"{key}-link"]
        st.rerun()


def _show_phones(key: str) -> None:
    phones = phone_door.DOOR.phones
    known = phones.all()
    if not known:
        st.caption(words.NOT_PAIRED)
    for phone in known:
        with st.container(horizontal=True, vertical_alignment="center"):
            day = words.paired_on(day_name(date.fromisoformat(phone.paired), date.today()))
            st.markdown(f"{plain(phone.name)}, {plain(day)}", width="stretch")
            st.button(
                words.UNPAIR,
                key=f"{key}-unpair-{phone.key_hash[:12]}",
                help=plain(f"{phone.name}, {day}"),
                on_click=partial(phones.forget, phone.key_hash),
            )


def qr_code(link: str) -> bytes:
    """A PNG, black on white on every theme."""
    buffer = io.BytesIO()
    segno.make(link).save(buffer, kind="png", scale=8, border=4)
    return buffer.getvalue()
