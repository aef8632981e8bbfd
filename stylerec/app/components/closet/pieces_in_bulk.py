"""What can be done with several pieces at once."""

from collections.abc import Callable, Sequence

import streamlit as st

from stylerec.app import current
from stylerec.app.components.closet.piece_detail import own_words
from stylerec.app.own_pieces import OCCASIONS
from stylerec.domain.pieces import SEASONS, Piece
from stylerec.language import _, ngettext


def show(key: str, pieces: Sequence[Piece], everything: Callable[[], None], nothing: Callable[[], None]) -> None:
    """A bar for the selected pieces; `everything` and `nothing` select all that are shown, or none."""
    with st.container(horizontal=True, vertical_alignment="center", border=True, key=f"{key}-bar"):
        st.markdown(
            ngettext("**{count} piece selected**", "**{count} pieces selected**", len(pieces)).format(
                count=len(pieces)
            ),
            width="content",
        )
        with st.popover(_("Change them"), icon=":material/edit:", key=f"{key}-change"):
            _show_form(key, pieces, nothing)
        with st.popover(_("Delete"), icon=":material/delete:", key=f"{key}-delete"):
            st.markdown(
                ngettext(
                    "{count} piece will be deleted for good, with tags and wear log.",
                    "{count} pieces will be deleted for good, with tags and wear log.",
                    len(pieces),
                ).format(count=len(pieces))
            )
            if st.button(_("Delete for good"), key=f"{key}-delete-yes", type="primary"):
                for piece in pieces:
                    current.store().pieces.delete(piece.piece_id)
                nothing()
                st.rerun()
        st.space("stretch")
        st.button(_("Select all"), key=f"{key}-all", type="tertiary", on_click=everything)
        st.button(_("Select none"), key=f"{key}-none", type="tertiary", on_click=nothing)


def _show_form(key: str, pieces: Sequence[Piece], nothing: Callable[[], None]) -> None:
    taxonomy = current.taxonomy()
    with st.form(f"{key}-form", border=False, clear_on_submit=True):
        category = st.selectbox(
            _("What they are"),
            taxonomy.terms,
            index=None,
            format_func=taxonomy.display_name,
            placeholder=_("Unchanged"),
            key=f"{key}-category",
        )
        seasons = st.pills(
            _("Seasons"), SEASONS, selection_mode="multi", format_func=str.capitalize, key=f"{key}-seasons"
        )
        occasions = st.multiselect(
            _("Occasions"), OCCASIONS, accept_new_options=True, placeholder=_("Unchanged"), key=f"{key}-occasions"
        )
        words = st.multiselect(
            _("Your own words"), own_words(), accept_new_options=True, placeholder=_("Unchanged"), key=f"{key}-words"
        )
        instead = st.toggle(_("Replace the tags they have"), key=f"{key}-instead")
        if not st.form_submit_button(_("Change them"), type="primary"):
            return
    for piece in pieces:
        current.store().pieces.update(
            piece.piece_id,
            category=category,
            seasons=_tags(seasons, piece.seasons, instead),
            occasions=_tags(occasions, piece.occasions, instead),
            words=_tags(words, piece.words, instead),
        )
    nothing()
    st.rerun()


def _tags(new: Sequence[str], old: Sequence[str] | frozenset[str], instead: bool) -> set[str] | None:
    """The tags from now on; None where nothing was chosen."""
    if not new:
        return None
    return set(new) if instead else {*old, *new}
