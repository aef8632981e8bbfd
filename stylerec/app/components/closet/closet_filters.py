"""Which pieces of the closet are shown."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import streamlit as st

from stylerec.app.components.shared import category_filters
from stylerec.closet import search_pieces
from stylerec.domain.pieces import SEASONS, Piece
from stylerec.domain.taxonomy import Taxonomy
from stylerec.language import _, ngettext

NEVER = _("Not worn yet")


@dataclass(frozen=True)
class WantedPieces:
    """What the person wants to see; an empty set lets everything through."""

    groups: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    seasons: frozenset[str] = frozenset()
    occasions: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    never_worn: bool = False
    search: str = ""


def fitting(pieces: Sequence[Piece], wanted: WantedPieces, taxonomy: Taxonomy) -> list[Piece]:
    """The pieces that are wanted. One without seasons or occasions is for all of them."""
    return [
        piece
        for piece in search_pieces(pieces, wanted.search, taxonomy)
        if (not wanted.groups or taxonomy.group_of(piece.category) in wanted.groups)
        and (not wanted.categories or piece.category in wanted.categories)
        and piece.suits(wanted.seasons, wanted.occasions)
        and (not wanted.words or not wanted.words.isdisjoint(piece.words))
        and not (wanted.never_worn and piece.worn)
    ]


def show(key: str, pieces: Sequence[Piece], taxonomy: Taxonomy) -> WantedPieces:
    """Pills for what there is in the closet."""
    groups = Counter(taxonomy.group_of(piece.category) for piece in pieces)
    categories = Counter(piece.category for piece in pieces)
    search = st.text_input(
        _("Search"),
        key=f"{key}-search",
        placeholder=_("Search: navy skirt, linen, office …"),
        label_visibility="collapsed",
    )
    chosen, named, more = category_filters.show(key, groups, categories, taxonomy, _("What it is"), _("Anything"))
    with more:
        seasons = st.pills(
            _("Season"), SEASONS, selection_mode="multi", format_func=str.capitalize, key=f"{key}-seasons"
        )
        occasions = _choice(_("Occasion"), f"{key}-occasions", (piece.occasions for piece in pieces))
        words = _choice(_("Your own words"), f"{key}-words", (piece.words for piece in pieces))
        never = st.toggle(NEVER, key=f"{key}-never")
    return WantedPieces(
        frozenset(chosen), frozenset(named), frozenset(seasons), frozenset(occasions), frozenset(words), never, search
    )


def how_many(shown: int, everything: int) -> str:
    """ "4 of 31 pieces"."""
    return (
        ngettext("{count} piece", "{count} pieces", everything).format(count=everything)
        if shown == everything
        else ngettext("{shown} of {count} piece", "{shown} of {count} pieces", everything).format(
            shown=shown, count=everything
        )
    )


def _choice(label: str, key: str, tags: Iterable[Iterable[str]]) -> list[str]:
    """A field for the tags that are in use; nothing when there are none."""
    counts = Counter(tag for own in tags for tag in own)
    if not counts:
        return []
    return list(
        st.multiselect(
            label,
            [tag for tag, _ in counts.most_common()],
            format_func=lambda tag: f"{tag} ({counts[tag]})",
            key=key,
            placeholder=_("Any"),
        )
    )
