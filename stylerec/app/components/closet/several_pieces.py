"""Photos dropped into the closet that show several pieces: all of them are offered."""

from collections.abc import Iterable

import streamlit as st

from stylerec.app import current, dialogs, own_garments
from stylerec.app.components.shared import outlined_photo
from stylerec.app.kept_pictures import garment_name, large, outlines
from stylerec.closet.from_photo import shows_several
from stylerec.domain.pieces import Piece
from stylerec.domain.prose import as_label, capital, listed
from stylerec.language import _, ngettext

DROPPED, FOUND = "pieces-dropped", "pieces-several"
"""Keys of the session: pieces that were just dropped and are not looked at yet, and those that show several."""


def note_dropped(piece_ids: Iterable[str]) -> None:
    """Remember what was dropped, to look at it once it is read."""
    st.session_state.setdefault(DROPPED, set()).update(piece_ids)


def show(key: str) -> None:
    """A line about such photos with a way to choose; nothing when there are none."""
    pieces = {piece.piece_id: piece for piece in current.pieces()}
    dropped: set[str] = st.session_state.setdefault(DROPPED, set())
    found: list[str] = st.session_state.setdefault(FOUND, [])
    for piece_id in [piece_id for piece_id in pieces if piece_id in dropped]:
        dropped.remove(piece_id)
        seen = current.look(pieces[piece_id].photo_id).look
        if seen and shows_several(seen, current.taxonomy()):
            found.append(piece_id)
    waiting = [piece_id for piece_id in found if piece_id in pieces]
    if not waiting:
        return
    with st.container(horizontal=True, vertical_alignment="center", key=key):
        st.markdown(
            ngettext("{count} photo shows several pieces.", "{count} photos show several pieces.", len(waiting)).format(
                count=len(waiting)
            ),
            width="content",
        )
        if st.button(_("Choose what is yours"), key=f"{key}-choose", icon=":material/checkroom:"):
            ask(waiting[0])


@st.dialog(_("Several pieces in one photo"), width="large", on_dismiss="rerun")
def ask(piece_id: str) -> None:
    """Which of the garments in the photo become pieces of their own, in place of the whole photo."""
    dialogs.opened()
    piece = next((piece for piece in current.pieces() if piece.piece_id == piece_id), None)
    if piece is None:
        st.info(_("This photo is not in the closet any more."))
        return
    key, store = f"several-{piece_id}", current.store()
    shown = current.look(piece.photo_id)
    garments = shown.look.garments if shown.look else ()
    names = [capital(garment_name(garment)) for garment in garments]
    left, right = st.columns([3, 2], gap="medium")
    with right:
        chosen = st.pills(
            _("These are yours"),
            range(len(garments)),
            selection_mode="multi",
            default=list(range(len(garments))),
            format_func=lambda number: as_label(names[number]),
            key=f"{key}-chosen",
            wrap=True,
        )
        words = ngettext("Add {count} piece", "Add {count} pieces", len(chosen)).format(count=len(chosen))
        if st.button(words, key=f"{key}-add", type="primary", disabled=not chosen):
            new = [own_garments.own(piece.photo_id, garments[number]) for number in chosen]
            store.pieces.delete(piece_id)
            st.toast(
                ngettext(
                    "{count} piece added to your closet.", "{count} pieces added to your closet.", sum(new)
                ).format(count=sum(new)),
                icon=":material/checkroom:",
            )
            st.rerun()
        if st.button(_("It is one piece"), key=f"{key}-one", type="tertiary"):
            st.session_state[FOUND].remove(piece_id)
            st.rerun()
    with left:
        _show_photo(key, piece, names)


def _show_photo(key: str, piece: Piece, names: list[str]) -> None:
    shown = current.look(piece.photo_id)
    garments = shown.look.garments if shown.look else ()
    outlined_photo.show(
        f"{key}-photo",
        large(piece.photo_id, current.store().photos.original),
        (shown.width, shown.height),
        _("Your photo with {names}").format(names=listed(names)),
        outlines(piece.photo_id, garments),
        None,
        lambda number: None,
    )
