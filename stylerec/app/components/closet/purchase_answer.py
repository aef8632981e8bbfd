"""Whether to buy something: the verdict, the numbers behind it, and what it would go with."""

from collections.abc import Sequence

import streamlit as st

from stylerec.app import current
from stylerec.app.components.closet import outfit_cards
from stylerec.app.current import StyledItem
from stylerec.app.kept_pictures import card, cut_out
from stylerec.app.own_pieces import PictureOf, pictures_of_pieces, title
from stylerec.closet import OwnedAlternative, PurchaseAdvice, Unlock
from stylerec.domain.pieces import Piece
from stylerec.domain.prose import capital, count, listed, plain, with_article
from stylerec.domain.taxonomy import Taxonomy

ICONS = {
    "unlocks": ":material/thumb_up:",
    "hardly needed": ":material/thumbs_up_down:",
    "needs more": ":material/extension:",
    "not needed": ":material/do_not_disturb_on:",
    "nice to have": ":material/favorite:",
    "not on the board": ":material/help:",
}
OUTFITS = 6
PHOTOS = 6
PIECES = 8


def show(key: str, item: StyledItem, advice: PurchaseAdvice, taxonomy: Taxonomy) -> None:
    """Draw the answer, the verdict first."""
    st.header(f"{ICONS[advice.verdict]} {plain(advice.sentence)}", anchor=False)
    if advice.note:
        st.info(plain(advice.note), icon=":material/info:")
    _show_numbers(key, advice)
    _show_unlocked(key, item, advice, taxonomy)
    picture = pictures_of_pieces()
    if advice.alike is not None:
        _show_alike(key, advice.alike, picture, taxonomy)
    _show_goes_with(key, advice.goes_with, picture)
    if advice.further:
        st.header("What else you would need", anchor=False)
        st.markdown(plain(further_sentence(advice.further, taxonomy)))


def _show_numbers(key: str, advice: PurchaseAdvice) -> None:
    with st.container(horizontal=True, key=f"{key}-numbers"):
        st.metric("Looks you can wear today", f"{advice.n_today} of {advice.n_looks}")
        st.metric("New looks with it", f"+{len(advice.unlocked)}")
        st.metric("New looks with one more piece", f"+{len(advice.with_one_more)}")
        st.metric("Looks it could be worn in", len(advice.serves))


def _show_unlocked(key: str, item: StyledItem, advice: PurchaseAdvice, taxonomy: Taxonomy) -> None:
    new = [outfit for outfit in advice.outfits if outfit.name in advice.unlocked]
    outfits = new or [outfit for outfit in advice.outfits if outfit.name in advice.serves] or advice.outfits
    if outfits:
        st.header("New looks you could wear" if new else "How you would wear it", anchor=False)
        name = f"This {taxonomy.in_sentence(advice.category)}"
        shown = cut_out(item.photo_id, current.store().photos.picture, item.prediction.garment)
        outfit_cards.show(f"{key}-outfits", outfit_cards.outfit_cards(outfits[:OUTFITS], name, shown))
    elif advice.serves:
        st.header("Looks it could be worn in", anchor=False)
        st.caption("None of them is complete with what you own.")
        board = current.board()
        photos = dict(zip(board.names, board.readable, strict=True))
        with st.grid("auto", min_column_width=150, gap="small", key=f"{key}-serves"):
            for name in advice.serves[:PHOTOS]:
                photo = card(photos[name].photo_id, current.store().photos.picture)
                st.image(photo, width="stretch", alt=f"{name}: it could be worn here")


def _show_alike(key: str, alike: OwnedAlternative, picture: PictureOf, taxonomy: Taxonomy) -> None:
    near = alike.nearly_the_same
    st.header("You own nearly the same" if near else "What you own that comes nearest", anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}-alike"):
        with st.container(width=150, key=f"own-{key}-alike"):
            st.image(picture(alike.piece), width=150, alt=title(alike.piece))
        with st.container(gap="xsmall"):
            st.markdown(f"**{plain(title(alike.piece))}**")
            st.markdown(plain(alike_sentence(alike, taxonomy)))


def alike_sentence(alike: OwnedAlternative, taxonomy: Taxonomy) -> str:
    """ "Same type, same colour. It would do in 11 of the 12 places where this could be worn." """
    reason = alike.stand_in.reason
    text = f"{capital(reason)}."
    if not alike.n_places:
        return text
    kind = taxonomy.in_sentence(alike.piece.category)
    places = "the one place" if alike.n_places == 1 else f"the {alike.n_places} places"
    return f"{text} Your {kind} would do in {alike.n_shared or 'none'} of {places} where this could be worn."


def _show_goes_with(key: str, goes_with: Sequence[tuple[Piece, int]], picture: PictureOf) -> None:
    if not goes_with:
        return
    st.header("What you own that it goes with", anchor=False)
    with st.container(horizontal=True, gap="medium", key=f"{key}-with"):
        for piece, n_outfits in goes_with[:PIECES]:
            with st.container(gap="xsmall", width=120, key=f"own-{key}-{piece.piece_id}"):
                st.image(picture(piece), width=120, alt=title(piece))
                st.markdown(f"**{plain(title(piece))}**")
                st.caption(f"in {count(n_outfits, 'outfit')}")


def further_sentence(further: Sequence[Unlock], taxonomy: Taxonomy) -> str:
    """ "With boots as well, 3 more looks; with a coat as well, 1 more look." """
    parts = [
        f"{with_article(taxonomy.in_sentence(unlock.category))} as well, {count(len(unlock.photos), 'more look')}"
        for unlock in further
    ]
    return f"With {listed(parts, 'or')}."
