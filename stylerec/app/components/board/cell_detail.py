"""The photos behind a cell of a heatmap."""

import streamlit as st

from stylerec.app.kept_pictures import Fetch, card, garment_name
from stylerec.domain.looks import Garment, PhotoLook
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.prose import capital, plain
from stylerec.language import _, ngettext

PAGE = 6


def show_garment(board: MoodBoard, fetch: Fetch, category: str, name: str) -> None:
    """One photo with the garment of a category outlined, if it was found in a place."""
    taxonomy = board.taxonomy
    photo = board.readable[board.names.index(name)]
    garment = _first(photo, category)
    st.subheader(plain(taxonomy.display_name(category)), anchor=False)
    named = garment_name(garment) if garment else taxonomy.in_sentence(category)
    st.image(card(photo.photo_id, fetch, garment), width="stretch", alt=f"{name}: {named}")
    sure = min(photo.look.scores.get(category, 0.0), 0.99)  # nobody is ever all sure
    said = _("{name}, {sure:.0%} sure") if garment else _("{name}, {sure:.0%} sure; its place is not known")
    st.markdown(plain(said.format(name=capital(named), sure=sure)))
    others = [taxonomy.in_sentence(other) for other in photo.look.categories if other != category]
    st.caption(plain(_("{name} · worn with {others}").format(name=name, others=", ".join(others)) if others else name))


def show_pair(key: str, board: MoodBoard, fetch: Fetch, first: str, second: str) -> None:
    """The photos that show both categories, of each look one, a page at a time, the first category outlined."""
    board = board.looks_once()
    names = [board.taxonomy.in_sentence(category) for category in (first, second)]
    photos = [
        (name, photo)
        for name, photo in zip(board.names, board.readable, strict=True)
        if {first, second} <= set(photo.look.categories)
    ]
    title = _("{first} and {second}").format(first=capital(names[0]), second=names[1])
    st.subheader(plain(title), anchor=False)
    st.caption(
        ngettext("Together in {count} photo", "Together in {count} photos", len(photos)).format(count=len(photos))
    )
    page = st.session_state.get(f"{key}-{first}-{second}", 1) if len(photos) > PAGE else 1
    with st.grid("auto", min_column_width=110, gap="small", key=f"{key}-grid"):
        for name, photo in photos[(page - 1) * PAGE : page * PAGE]:
            picture = card(photo.photo_id, fetch, _first(photo, first))
            st.image(
                picture,
                width="stretch",
                alt=_("{name}: {first} and {second}").format(name=name, first=names[0], second=names[1]),
            )
    if len(photos) > PAGE:
        st.pagination(-(-len(photos) // PAGE), key=f"{key}-{first}-{second}")


def _first(photo: PhotoLook, category: str) -> Garment | None:
    return next((garment for garment in photo.garments if garment.category == category), None)
