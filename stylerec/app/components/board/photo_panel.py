"""One large photo with everything recognised in it, and one click to mend what is wrong."""

from collections.abc import Callable

import streamlit as st

from stylerec.app import current, words
from stylerec.app.components.board.gallery import describe
from stylerec.app.components.closet import own_this
from stylerec.app.components.shared import garment_pills, outlined_photo
from stylerec.app.kept_pictures import large, outlines
from stylerec.domain.corrections import Correction
from stylerec.domain.looks import Box, Garment, Look
from stylerec.domain.pieces import SEASONS
from stylerec.domain.prose import as_label, plain
from stylerec.domain.taxonomy import Taxonomy
from stylerec.language import _
from stylerec.pairing.could_be import could_be
from stylerec.store import BoardPhoto

OCCASIONS = ("everyday", "work", "going out", "celebration", "sport", "travel")


def show(key: str, board_id: str, photo: BoardPhoto, taxonomy: Taxonomy, meant: Garment | None = None) -> None:
    """The photo on the left, its garments and what can be said about them on the right; `meant` is chosen at first."""
    found = current.look(photo.photo_id)
    if found.look is None:
        st.info(plain(photo.problem or _("This photo could not be read.")))
        return
    garments = found.look.garments
    chosen_key = f"{key}-garment"
    if chosen_key not in st.session_state:
        st.session_state[chosen_key] = next((n for n, garment in enumerate(garments) if garment is meant), None)
    drawing: str | None = st.session_state.get(f"{key}-drawing")

    def choose(number: int) -> None:
        st.session_state[chosen_key] = number

    def add(category: str) -> None:
        _mend(key, photo.photo_id, Correction("add", category))
        st.session_state[f"{key}-drawing"] = category

    def place(box: Box) -> None:
        """The garment that was just added is there: its correction is replaced by one with a place."""
        added = st.session_state.pop(f"{key}-drawing")
        newest = current.store().corrections.of(photo.photo_id)[-1]
        if (newest.kind, newest.category, newest.box) == ("add", added, None):
            current.store().corrections.undo(newest.correction_id)
        _mend(key, photo.photo_id, Correction("add", added, box=box))

    left, right = st.columns([3, 2], gap="medium")
    with right:
        # Drawn first, though it stands on the right: what is chosen here is marked in the photo.
        st.caption(plain(photo.name))
        chosen = garment_pills.show(chosen_key, garments)
        if chosen is not None:
            _show_garment(key, photo, found.look, garments[chosen], taxonomy)
        elif garments:
            st.caption(words.CHOOSE_A_GARMENT)
        _ask_category(f"{key}-add", words.ADD_MISSED, taxonomy, set(found.look.categories), add)
        if drawing:
            _ask_place(key, taxonomy.in_sentence(drawing))
        _show_corrections(key, photo.photo_id, taxonomy)
        _show_about(key, board_id, photo)
    with left:
        outlined_photo.show(
            f"{key}-photo",
            large(photo.photo_id, current.store().photos.original),
            (photo.width, photo.height),
            describe(photo, found),
            outlines(photo.photo_id, garments),
            chosen,
            choose,
            on_draw=place if drawing else None,
        )


def _ask_place(key: str, name: str) -> None:
    """Where the garment that was just added is: a rectangle in the photo, or nowhere in particular."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.info(plain(words.draw_it(name)), icon=":material/crop_free:")
        st.button(
            words.NO_PLACE,
            key=f"{key}-no-place",
            type="tertiary",
            on_click=st.session_state.pop,
            args=(f"{key}-drawing", None),
        )


def _show_garment(key: str, photo: BoardPhoto, look: Look, garment: Garment, taxonomy: Taxonomy) -> None:
    """What can be done with the chosen garment."""

    def change(to: str) -> None:
        _mend(key, photo.photo_id, Correction("change", garment.category, to, garment.box))

    def take_out() -> None:
        _mend(key, photo.photo_id, Correction("remove", garment.category, box=garment.box))

    with st.container(border=True, gap="small", key=f"{key}-chosen"):
        if st.button(words.STYLE_THIS, key=f"{key}-style", type="primary", icon=":material/styler:"):
            current.choose_item(current.item_from_photo(photo, garment))
            current.go_to("style")
        own_this.show(f"{key}-mine", photo.photo_id, garment)
        st.caption(words.WRONG_GARMENT)
        with st.container(horizontal=True, gap="xsmall"):
            for category in could_be(garment, look, taxonomy):
                name = taxonomy.display_name(category)
                st.button(as_label(name), key=f"{key}-is-{category}", on_click=change, args=(category,))
            st.button(words.NOT_THERE, key=f"{key}-gone", icon=":material/close:", on_click=take_out)
        _ask_category(f"{key}-other", words.ANOTHER_GARMENT, taxonomy, {garment.category}, change)


def _ask_category(key: str, label: str, taxonomy: Taxonomy, known: set[str], then: Callable[[str], None]) -> None:
    """A field for all categories that are not `known`; it is empty again after one was chosen."""

    def chosen() -> None:
        category = st.session_state[key]
        st.session_state[key] = None
        if category:
            then(category)

    st.selectbox(
        label,
        [category for category in taxonomy.terms if category not in known],
        index=None,
        format_func=taxonomy.display_name,
        placeholder=label,
        label_visibility="collapsed",
        key=key,
        on_change=chosen,
    )


def _mend(key: str, photo_id: str, correction: Correction) -> None:
    current.store().corrections.add(photo_id, correction)
    st.session_state[f"{key}-garment"] = None  # their order may be another now
    st.session_state.pop(f"{key}-drawing", None)


def _show_corrections(key: str, photo_id: str, taxonomy: Taxonomy) -> None:
    """What was corrected by hand, newest first; the newest can be undone, and then the one before it."""
    corrections = current.store().corrections.of(photo_id)

    def undo() -> None:
        current.store().corrections.undo(corrections[-1].correction_id)
        st.session_state[f"{key}-garment"] = None

    for correction in reversed(corrections):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(f":material/edit: {plain(in_words(correction, taxonomy))}", width="stretch")
            if correction is corrections[-1]:
                st.button(_("Undo"), key=f"{key}-undo", type="tertiary", on_click=undo)


def in_words(correction: Correction, taxonomy: Taxonomy) -> str:
    """ "Skirt → dress"."""
    name = taxonomy.display_name(correction.category)
    if correction.to is not None:
        return f"{name} → {taxonomy.in_sentence(correction.to)}"
    return _("{name} added").format(name=name) if correction.kind == "add" else _("{name} taken out").format(name=name)


def _show_about(key: str, board_id: str, photo: BoardPhoto) -> None:
    """Tags, and whether the photo counts."""
    store = current.store()

    def tag() -> None:
        store.photos.tag(
            board_id,
            photo.photo_id,
            seasons=st.session_state[f"{key}-seasons"],
            occasions=st.session_state[f"{key}-occasions"],
        )

    def count_or_not() -> None:
        store.photos.exclude(board_id, photo.photo_id, excluded=not st.session_state[f"{key}-counts"])

    with st.expander(_("About this photo"), icon=":material/label:", key=f"{key}-about"):
        occasions = (*OCCASIONS, *sorted(photo.occasions - set(OCCASIONS)))
        for name, label, options, tags in (
            ("seasons", _("Season"), SEASONS, photo.seasons),
            ("occasions", _("Occasion"), occasions, photo.occasions),
        ):
            st.pills(
                label,
                options,
                selection_mode="multi",
                default=[option for option in options if option in tags],
                format_func=lambda word: as_label(word.capitalize()),
                key=f"{key}-{name}",
                on_change=tag,
                wrap=True,
            )
        st.toggle(_("Use this photo for answers"), not photo.excluded, key=f"{key}-counts", on_change=count_or_not)
        with st.popover(_("Remove from the board"), icon=":material/delete:", key=f"{key}-remove"):
            st.markdown(_("The photo leaves the board. If it is on no other one, its file is deleted, too."))
            if st.button(_("Remove it"), key=f"{key}-remove-yes", type="primary"):
                store.photos.remove(board_id, photo.photo_id)
                st.rerun()
