"""The name of a board or a closet, the way to another one, and what can be done with it as a whole."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import streamlit as st

from stylerec.app import words
from stylerec.app.components.shared.heading import heading
from stylerec.domain.prose import as_label, count, plain, told_apart
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
class CollectionHeader(Generic[Info]):
    """`what` has `content`s: a board photos, a closet pieces; `about` gives the id and how many there are.

    `names` are those for several, a new one and the others. `copied` says what a copy is, `lost` what is deleted with
    it, and what is not.
    """

    what: str
    content: str
    icon: str
    names: tuple[str, str, str]
    copied: str
    lost: str
    about: Callable[[Info], tuple[str, int]]
    kept: Callable[[], Kept[Info]]
    chosen: Callable[[], str | None]
    choose: Callable[[str | None], None]

    def show(self, key: str, info: Info) -> None:
        """The heading of a page about one."""
        with heading(plain(info.name), f"{key}-heading"):
            self.show_switch(key, self.names[0])
            put_away = words.RESTORE if info.archived else words.ARCHIVE
            ways = [words.RENAME, words.DUPLICATE, put_away, words.DELETE]
            way = st.menu_button(
                f"This {self.what}", ways, key=f"{key}-ways", icon=":material/more_horiz:", type="tertiary"
            )
        if way == words.RENAME:
            st.dialog(f"Rename this {self.what}")(self.rename)(info)
        elif way == words.DUPLICATE:
            st.dialog(f"Duplicate this {self.what}")(self.duplicate)(info)
        elif way == words.DELETE:
            st.dialog(f"Delete this {self.what}?")(self.delete)(info)
        elif way:
            place_id, _ = self.about(info)
            self.kept().archive(place_id, way == words.ARCHIVE)
            self._show_another(place_id if way == words.RESTORE else None)

    def show_switch(self, key: str, label: str | None = None) -> None:
        """The current one's name (or a `label` where it stands beside), which opens the way to another.

        Nothing before there is one.
        """
        several, new, others = self.names
        there = {self.about(one)[0]: one for one in (*self.kept().all(), *self.kept().all(archived=True))}
        if not there:
            return
        ways = dict(zip(told_apart([self._name_in_menu(one) for one in there.values()]), there, strict=True))
        chosen = self.chosen()
        way = st.menu_button(
            label or (as_label(there[chosen].name) if chosen else several),
            [*ways, new],
            key=f"{key}-{self.what}s",
            icon=self.icon,
            help=others,
        )
        if way == new:
            st.dialog(new)(self.create)()
        elif way:
            self._show_another(ways[way])

    def create(self) -> None:
        if name := self._ask_name("new", "", words.CREATE):
            self._show_another(self.about(self.kept().create(name))[0])

    def rename(self, info: Info) -> None:
        if name := self._ask_name("rename", info.name, "Rename"):
            self.kept().rename(self.about(info)[0], name)
            st.rerun()

    def duplicate(self, info: Info) -> None:
        st.markdown(self.copied)
        if name := self._ask_name("duplicate", f"{info.name} (copy)"[:LONGEST], "Duplicate"):
            self._show_another(self.about(self.kept().duplicate(self.about(info)[0], name))[0])

    def delete(self, info: Info) -> None:
        place_id, size = self.about(info)
        loss = (
            f"and its {count(size, self.content)} will be deleted from your computer, {self.lost}"
            if size
            else f"has no {self.content}s; only its name will be lost."
        )
        st.markdown(f"**{plain(info.name)}** {loss} This cannot be undone.")
        with st.container(horizontal=True):
            yes = st.button(
                "Delete it for good", key=f"delete-{self.what}-yes", type="primary", icon=":material/delete:"
            )
            if yes:
                self.kept().delete(place_id)
                self._show_another(None)
            if st.button("Keep it", key=f"delete-{self.what}-no"):
                st.rerun()

    def _show_another(self, place_id: str | None) -> None:
        self.choose(place_id)
        st.rerun()

    def _name_in_menu(self, info: Info) -> str:
        """ "Autumn · 12 photos · archived"."""
        name = f"{as_label(info.name)} · {count(self.about(info)[1], self.content)}"
        return f"{name} · {words.ARCHIVED}" if info.archived else name

    def _ask_name(self, purpose: str, name: str, action: str) -> str | None:
        """A form for a name; the name once it was given."""
        key = f"{purpose}-{self.what}"
        with st.form(f"{key}-form", border=False):
            wanted = st.text_input("Name", name, max_chars=LONGEST, key=f"{key}-name").strip()
            if not st.form_submit_button(action, type="primary"):
                return None
        if not wanted:
            st.error(f"Give the {self.what} a name.")
        return wanted or None
