"""The name of a board or a closet, the way to another one, and what can be done with it as a whole."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import streamlit as st

from stylerec.app import words
from stylerec.app.components.shared.heading import heading
from stylerec.domain.prose import as_label, plain, told_apart
from stylerec.language import _, pgettext
from stylerec.store import BoardInfo, ClosetInfo

LONGEST = 80

Info = TypeVar("Info", bound=BoardInfo | ClosetInfo)
Info_co = TypeVar("Info_co", bound=BoardInfo | ClosetInfo, covariant=True)


class Kept(Protocol[Info_co]):
    """What the store can do with its boards, or with its closets."""

    def all(self, archived: bool = False) -> tuple[Info_co, ...]: ...
    def create(self, name: str, /) -> Info_co: ...
    def rename(self, place_id: str, name: str, /) -> None: ...
    def duplicate(self, place_id: str, name: str, /) -> Info_co: ...
    def archive(self, place_id: str, archived: bool = True, /) -> None: ...
    def delete(self, place_id: str, /) -> None: ...


@dataclass(frozen=True)
class HeaderWords:
    """What is said of a board, or of a closet.

    `several`, `new` and `others` name those for several, a new one and the others; `this`, `rename`, `duplicate` and
    `delete` what can be done with one. `copied` says what a copy is, `unnamed` that a name is missing. `size` gives how
    many photos or pieces there are; `lost` and `empty` what is deleted with one of a name, and what is not.
    """

    several: str
    new: str
    others: str
    this: str
    rename: str
    duplicate: str
    delete: str
    copied: str
    unnamed: str
    empty: str
    lost: Callable[[int], str]
    size: Callable[[int], str]


@dataclass(frozen=True)
class CollectionHeader(Generic[Info]):
    """`what` is "board" or "closet"; `about` gives the id of one and how many photos or pieces it has."""

    what: str
    icon: str
    said: HeaderWords
    about: Callable[[Info], tuple[str, int]]
    kept: Callable[[], Kept[Info]]
    chosen: Callable[[], str | None]
    choose: Callable[[str | None], None]

    def show(self, key: str, info: Info) -> None:
        """The heading of a page about one."""
        with heading(plain(info.name), f"{key}-heading"):
            self.show_switch(key, self.said.several)
            put_away = words.RESTORE if info.archived else words.ARCHIVE
            ways = [words.RENAME, words.DUPLICATE, put_away, words.DELETE]
            way = st.menu_button(
                self.said.this,
                ways,
                key=f"{key}-ways",
                icon=":material/more_horiz:",
                type="tertiary",
            )
        if way == words.RENAME:
            st.dialog(self.said.rename)(self.rename)(info)
        elif way == words.DUPLICATE:
            st.dialog(self.said.duplicate)(self.duplicate)(info)
        elif way == words.DELETE:
            st.dialog(self.said.delete)(self.delete)(info)
        elif way:
            place_id = self.about(info)[0]
            self.kept().archive(place_id, way == words.ARCHIVE)
            self._show_another(place_id if way == words.RESTORE else None)

    def show_switch(self, key: str, label: str | None = None) -> None:
        """The current one's name (or a `label` where it stands beside), which opens the way to another.

        Nothing before there is one.
        """
        there = {self.about(one)[0]: one for one in (*self.kept().all(), *self.kept().all(archived=True))}
        if not there:
            return
        ways = dict(zip(told_apart([self._name_in_menu(one) for one in there.values()]), there, strict=True))
        chosen = self.chosen()
        way = st.menu_button(
            label or (as_label(there[chosen].name) if chosen else self.said.several),
            [*ways, self.said.new],
            key=f"{key}-{self.what}s",
            icon=self.icon,
            help=self.said.others,
        )
        if way == self.said.new:
            st.dialog(self.said.new)(self.create)()
        elif way:
            self._show_another(ways[way])

    def create(self) -> None:
        if name := self._ask_name("new", "", words.CREATE):
            self._show_another(self.about(self.kept().create(name))[0])

    def rename(self, info: Info) -> None:
        if name := self._ask_name("rename", info.name, _("Rename")):
            self.kept().rename(self.about(info)[0], name)
            st.rerun()

    def duplicate(self, info: Info) -> None:
        st.markdown(self.said.copied)
        if name := self._ask_name("duplicate", _("{name} (copy)").format(name=info.name)[:LONGEST], _("Duplicate")):
            self._show_another(self.about(self.kept().duplicate(self.about(info)[0], name))[0])

    def delete(self, info: Info) -> None:
        place_id, size = self.about(info)
        said = self.said.lost(size) if size else self.said.empty
        st.markdown(f"{said.format(name=plain(info.name), count=size)} {_('This cannot be undone.')}")
        with st.container(horizontal=True):
            yes = st.button(
                _("Delete it for good"), key=f"delete-{self.what}-yes", type="primary", icon=":material/delete:"
            )
            if yes:
                self.kept().delete(place_id)
                self._show_another(None)
            if st.button(pgettext("do not delete", "Keep it"), key=f"delete-{self.what}-no"):
                st.rerun()

    def _show_another(self, place_id: str | None) -> None:
        self.choose(place_id)
        st.rerun()

    def _name_in_menu(self, info: Info) -> str:
        """ "Autumn · 12 photos · archived"."""
        size = self.about(info)[1]
        name = f"{as_label(info.name)} · {self.said.size(size).format(count=size)}"
        return f"{name} · {words.ARCHIVED}" if info.archived else name

    def _ask_name(self, purpose: str, name: str, action: str) -> str | None:
        """A form for a name; the name once it was given."""
        key = f"{purpose}-{self.what}"
        with st.form(f"{key}-form", border=False):
            wanted = st.text_input(_("Name"), name, max_chars=LONGEST, key=f"{key}-name").strip()
            if not st.form_submit_button(action, type="primary"):
                return None
        if not wanted:
            st.error(self.said.unnamed)
        return wanted or None
