"""Likes and dislikes: how they are kept, and what was put aside with a way back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from stylerec.app import current
from stylerec.app.components.item.suggestion_cards import OpinionValue
from stylerec.domain.prose import listed, plain
from stylerec.language import _, ngettext
from stylerec.store.opinions import Target


@dataclass(frozen=True)
class PutAside:
    """Something that the person did not like; `picture` shows it, if there is one."""

    kind: Target
    target: str
    name: str
    picture: bytes | None = None


def keep(category: str) -> Callable[[Target, str, OpinionValue], None]:
    """Keeps what is said of a suggestion for items of a category."""
    return partial(_set, category)


def show_aside(key: str, category: str, things: Sequence[PutAside]) -> None:
    """What was put aside, each with a button that takes it back; nothing when there is none."""
    if not things:
        return
    label = _("Not for you ({count})").format(count=len(things))
    with st.expander(label, icon=":material/thumb_down:", key=key), st.container(horizontal=True, gap="medium"):
        for thing in things:
            with st.container(width=104, gap="xsmall"):
                if thing.picture:
                    st.image(thing.picture, width=96, alt=thing.name)
                else:
                    st.markdown(plain(thing.name))
                st.button(
                    _("Undo"),
                    key=f"{key}-{thing.kind}-{thing.target}",
                    help=plain(thing.name),
                    type="tertiary",
                    on_click=_forget,
                    args=(category, thing.kind, thing.target),
                )


def show_summary(key: str, category: str, likes: int, dislikes: int) -> None:
    """How much the person has said, and a way to forget all of it."""
    if not likes and not dislikes:
        return
    said = listed(
        [
            words.format(count=number)
            for number, words in (
                (likes, ngettext("{count} like", "{count} likes", likes)),
                (dislikes, ngettext("{count} dislike", "{count} dislikes", dislikes)),
            )
            if number
        ]
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(_("The order takes your {opinions} into account.").format(opinions=said), width="content")
        st.button(_("Forget them"), key=key, type="tertiary", on_click=_forget_all, args=(category,))


def _forget(category: str, kind: Target, target: str) -> None:
    _set(category, kind, target, 0)


def _forget_all(category: str) -> None:
    board_id = current.board_id()
    if board_id is None:
        return
    said = current.store().opinions.of(board_id, category)
    targets: tuple[tuple[Target, Mapping[str, int]], ...] = (
        ("photo", said.photos),
        ("pairing", said.categories),
        ("piece", said.pieces),
    )
    for kind, values in targets:
        for target in values:
            _forget(category, kind, target)


def _set(category: str, kind: Target, target: str, value: OpinionValue) -> None:
    board_id = current.board_id()
    if board_id is not None:
        current.store().opinions.set(board_id, category, kind, target, value)
