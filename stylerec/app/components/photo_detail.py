"""One photo in a dialog: everything recognised in it, and one click to mend what is wrong."""

from collections.abc import Callable, Sequence

import streamlit as st

from stylerec.app import current, dialogs
from stylerec.app.components import outlined_photo
from stylerec.app.components.gallery import describe
from stylerec.app.kept_pictures import garment_name, large, outlines
from stylerec.corrections import Correction
from stylerec.looks import Garment, Look
from stylerec.pieces import SEASONS
from stylerec.store import BoardPhoto
from stylerec.taxonomy import Taxonomy
from stylerec.words import count, plain

ALTERNATIVES = 4
OCCASIONS = ("everyday", "work", "going out", "celebration", "sport", "travel")


@st.dialog("What is in this photo", width="large", on_dismiss="rerun")
def show(board_id: str, photo_ids: Sequence[str]) -> None:
    """Show the first photo; the others look nearly the same and are one click away."""
    dialogs.opened()
    stack_key = f"detail-{photo_ids[0]}-stack"
    photo_id = photo_ids[0]
    if len(photo_ids) > 1:
        number = st.segmented_control(
            f"{count(len(photo_ids), 'photo')} that look nearly the same",
            range(len(photo_ids)),
            default=0,
            required=True,
            format_func=lambda number: str(number + 1),
            key=stack_key,
        )
        photo_id = photo_ids[number]
    photos: Sequence[BoardPhoto] = current.kept_for_board("photos", board_id, current.store().board_photos)
    photo = next((photo for photo in photos if photo.photo_id == photo_id), None)
    if photo is None:
        st.info("This photo is not on the board any more.")
        return
    _show_photo(f"detail-{photo_id}", board_id, photo, current.taxonomy())


def _show_photo(key: str, board_id: str, photo: BoardPhoto, taxonomy: Taxonomy) -> None:
    found = current.look(photo.photo_id)
    if found.look is None:
        st.info(plain(photo.problem or "This photo could not be read."))
        return
    garments = found.look.garments
    chosen_key = f"{key}-garment"

    def choose(number: int) -> None:
        st.session_state[chosen_key] = number

    left, right = st.columns([3, 2], gap="medium")
    with right:
        # Drawn first, though it stands on the right: what is chosen here is marked in the photo.
        st.caption(plain(photo.name))
        chosen = st.pills(
            "In this photo" if garments else "No garment was found in this photo",
            range(len(garments)),
            format_func=lambda number: _capital(garment_name(garments[number])),
            key=chosen_key,
            wrap=True,
        )
        if chosen is not None:
            _show_garment(key, photo, found.look, garments[chosen], taxonomy)
        elif garments:
            st.caption("Choose a garment, here or in the photo, to style it or to correct what it is.")
        _ask_category(
            f"{key}-add",
            "Add a garment that was missed …",
            taxonomy,
            set(found.look.categories),
            lambda added: _mend(key, photo.photo_id, Correction("add", added)),
        )
        _show_corrections(key, photo.photo_id, taxonomy)
        _show_about(key, board_id, photo)
    with left:
        outlined_photo.show(
            f"{key}-photo",
            large(photo.photo_id, current.store().original),
            (photo.width, photo.height),
            describe(photo, found),
            outlines(photo.photo_id, garments),
            chosen,
            choose,
        )


def _show_garment(key: str, photo: BoardPhoto, look: Look, garment: Garment, taxonomy: Taxonomy) -> None:
    """What can be done with the chosen garment."""

    def change(to: str) -> None:
        _mend(key, photo.photo_id, Correction("change", garment.category, to, garment.box))

    def take_out() -> None:
        _mend(key, photo.photo_id, Correction("remove", garment.category, box=garment.box))

    with st.container(border=True, gap="small", key=f"{key}-chosen"):
        if st.button("Style this garment", key=f"{key}-style", type="primary", icon=":material/styler:"):
            current.choose_item(current.item_from_photo(photo, garment))
            current.go_to("style")
        st.caption("Is it something else?")
        with st.container(horizontal=True, gap="xsmall"):
            for category in _alternatives(look, garment, taxonomy):
                name = taxonomy.display_name(category)
                st.button(name, key=f"{key}-is-{category}", on_click=change, args=(category,))
            st.button("Not there at all", key=f"{key}-gone", icon=":material/close:", on_click=take_out)
        _ask_category(f"{key}-other", "Another garment …", taxonomy, {garment.category}, change)


def _ask_category(key: str, words: str, taxonomy: Taxonomy, known: set[str], then: Callable[[str], None]) -> None:
    """A field for all categories that are not `known`; it is empty again after one was chosen."""

    def chosen() -> None:
        category = st.session_state[key]
        st.session_state[key] = None
        if category:
            then(category)

    st.selectbox(
        words,
        [category for category in taxonomy.categories if category not in known],
        index=None,
        format_func=taxonomy.display_name,
        placeholder=words,
        label_visibility="collapsed",
        key=key,
        on_change=chosen,
    )


def _mend(key: str, photo_id: str, correction: Correction) -> None:
    current.store().correct(photo_id, correction)
    st.session_state[f"{key}-garment"] = None  # their order may be another now


def _show_corrections(key: str, photo_id: str, taxonomy: Taxonomy) -> None:
    """What was corrected by hand, newest first; the newest can be undone, and then the one before it."""
    corrections = current.store().corrections(photo_id)

    def undo() -> None:
        current.store().undo_correction(corrections[-1].correction_id)
        st.session_state[f"{key}-garment"] = None

    for correction in reversed(corrections):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(f":material/edit: {plain(in_words(correction, taxonomy))}", width="stretch")
            if correction is corrections[-1]:
                st.button("Undo", key=f"{key}-undo", type="tertiary", on_click=undo)


def in_words(correction: Correction, taxonomy: Taxonomy) -> str:
    """ "Skirt → dress"."""
    name = taxonomy.display_name(correction.category)
    if correction.to is not None:
        return f"{name} → {taxonomy.in_sentence(correction.to)}"
    return f"{name} added" if correction.kind == "add" else f"{name} taken out"


def _show_about(key: str, board_id: str, photo: BoardPhoto) -> None:
    """Tags, and whether the photo counts."""
    store = current.store()

    def tag() -> None:
        store.tag_photo(
            board_id,
            photo.photo_id,
            seasons=st.session_state[f"{key}-seasons"],
            occasions=st.session_state[f"{key}-occasions"],
        )

    def count_or_not() -> None:
        store.exclude_photo(board_id, photo.photo_id, excluded=not st.session_state[f"{key}-counts"])

    with st.expander("About this photo", icon=":material/label:", key=f"{key}-about"):
        occasions = (*OCCASIONS, *sorted(photo.occasions - set(OCCASIONS)))
        for name, label, options, tags in (
            ("seasons", "Season", SEASONS, photo.seasons),
            ("occasions", "Occasion", occasions, photo.occasions),
        ):
            st.pills(
                label,
                options,
                selection_mode="multi",
                default=[option for option in options if option in tags],
                format_func=str.capitalize,
                key=f"{key}-{name}",
                on_change=tag,
                wrap=True,
            )
        st.toggle("Use this photo for answers", not photo.excluded, key=f"{key}-counts", on_change=count_or_not)
        with st.popover("Remove from the board", icon=":material/delete:", key=f"{key}-remove"):
            st.markdown("The photo goes, with its tags. If it is on no other board, its file is deleted, too.")
            if st.button("Remove it", key=f"{key}-remove-yes", type="primary"):
                store.remove_photo(board_id, photo.photo_id)
                st.rerun()


def _alternatives(look: Look, garment: Garment, taxonomy: Taxonomy) -> list[str]:
    """What the garment could be instead: of its group, the likeliest first."""
    others = [name for name in taxonomy.in_group(taxonomy.group_of(garment.category)) if name != garment.category]
    return sorted(others, key=lambda name: -look.scores.get(name, 0.0))[:ALTERNATIVES]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
