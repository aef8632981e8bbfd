"""What the person asks of an answer: colours that go together, what to leave out, a season, an occasion."""

from collections import Counter

import streamlit as st

from stylerec.app import current
from stylerec.domain.pieces import SEASONS, Piece
from stylerec.domain.prose import as_label, plain
from stylerec.domain.taxonomy import Taxonomy
from stylerec.language import _
from stylerec.recommendation import Wishes
from stylerec.store import BoardPhoto


def show(key: str, category: str, taxonomy: Taxonomy) -> Wishes:
    """Draw the controls for an item of a category. They keep their values while the session lasts."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key=key):
        harmony = st.toggle(
            _("Colours that go together"),
            key=f"{key}-harmony",
            persist_state="session",
            help=_("Prefer photos and pieces whose colours go with those of your item."),
        )
        with st.popover(_("Leave out"), icon=":material/block:", key=f"{key}-leaving"):
            leave_out = st.multiselect(
                _("Do not suggest"),
                _to_leave_out(category, taxonomy),
                format_func=taxonomy.display_name,
                placeholder=_("Heels, hats …"),
                key=f"{key}-leave-out",
                persist_state="session",
            )
        seasons, occasions = _tags()
        wanted_seasons = _ask(f"{key}-seasons", _("Season"), [name for name in SEASONS if name in seasons])
        wanted_occasions = _ask(f"{key}-occasions", _("Occasion"), sorted(occasions))
        if leave_out:
            st.caption(_("Without {names}").format(names=plain(", ".join(map(taxonomy.in_sentence, leave_out)))))
    return Wishes(harmony, tuple(sorted(leave_out)), wanted_seasons, wanted_occasions)


def _ask(key: str, label: str, options: list[str]) -> tuple[str, ...]:
    """Pills to choose from; nothing where nothing is tagged."""
    if not options:
        return ()
    chosen = st.pills(
        label,
        options,
        selection_mode="multi",
        format_func=lambda word: as_label(word.capitalize()),
        key=key,
        persist_state="session",
    )
    return tuple(sorted(chosen))


def _tags() -> tuple[frozenset[str], frozenset[str]]:
    """All seasons and occasions that a photo of the board or a piece of the closet is tagged with."""
    tagged: list[BoardPhoto | Piece] = [*current.photos(), *current.pieces()]
    no_tags: frozenset[str] = frozenset()
    return no_tags.union(*(one.seasons for one in tagged)), no_tags.union(*(one.occasions for one in tagged))


def _to_leave_out(category: str, taxonomy: Taxonomy) -> list[str]:
    """All other categories, the board's most frequent ones first."""
    shown = Counter(name for photo in current.board().readable for name in photo.look.categories)
    return sorted((name for name in taxonomy.terms if name != category), key=lambda name: -shown[name])
