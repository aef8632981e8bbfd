"""Whether to buy something: the verdict, the numbers behind it, and what it would go with."""

from collections.abc import Sequence

import streamlit as st

from stylerec.app import current, words
from stylerec.app.components.closet import outfit_cards
from stylerec.app.current import StyledItem
from stylerec.app.kept_pictures import card, cut_out
from stylerec.app.own_pieces import PictureOf, pictures_of_pieces, title
from stylerec.closet import OwnedAlternative, PurchaseAdvice, Unlock
from stylerec.domain.pieces import Piece
from stylerec.domain.prose import capital, listed, plain, with_article
from stylerec.domain.taxonomy import Taxonomy
from stylerec.language import _, ngettext

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
        st.header(_("What else you would need"), anchor=False)
        st.markdown(plain(further_sentence(advice.further, taxonomy)))


def _show_numbers(key: str, advice: PurchaseAdvice) -> None:
    with st.container(horizontal=True, key=f"{key}-numbers"):
        st.metric(
            _("Looks you can wear today"),
            words.one_of(advice.n_today, advice.n_looks),
        )
        st.metric(_("New looks with it"), f"+{len(advice.unlocked)}")
        st.metric(_("New looks with one more piece"), f"+{len(advice.with_one_more)}")
        st.metric(_("Looks it could be worn in"), len(advice.serves))


def _show_unlocked(key: str, item: StyledItem, advice: PurchaseAdvice, taxonomy: Taxonomy) -> None:
    new = [outfit for outfit in advice.outfits if outfit.name in advice.unlocked]
    outfits = new or [outfit for outfit in advice.outfits if outfit.name in advice.serves] or advice.outfits
    if outfits:
        st.header(_("New looks you could wear") if new else _("How you would wear it"), anchor=False)
        name = _("This {category}").format(category=taxonomy.in_sentence(advice.category))
        shown = cut_out(item.photo_id, current.store().photos.picture, item.prediction.garment)
        outfit_cards.show(f"{key}-outfits", outfit_cards.outfit_cards(outfits[:OUTFITS], name, shown))
    elif advice.serves:
        st.header(_("Looks it could be worn in"), anchor=False)
        st.caption(_("None of them is complete with what you own."))
        board = current.board()
        photos = dict(zip(board.names, board.readable, strict=True))
        with st.grid("auto", min_column_width=150, gap="small", key=f"{key}-serves"):
            for name in advice.serves[:PHOTOS]:
                photo = card(photos[name].photo_id, current.store().photos.picture)
                st.image(photo, width="stretch", alt=_("{name}: it could be worn here").format(name=name))


def _show_alike(key: str, alike: OwnedAlternative, picture: PictureOf, taxonomy: Taxonomy) -> None:
    near = alike.nearly_the_same
    st.header(_("You own nearly the same") if near else _("What you own that comes nearest"), anchor=False)
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
    said = (
        ngettext(
            "Your {garment} would do in the one place where this could be worn.",
            "Your {garment} would do in {shared} of the {count} places where this could be worn.",
            alike.n_places,
        )
        if alike.n_shared
        else ngettext(
            "Your {garment} would not do in the one place where this could be worn.",
            "Your {garment} would do in none of the {count} places where this could be worn.",
            alike.n_places,
        )
    )
    garment = taxonomy.in_sentence(alike.piece.category)
    return f"{text} {said.format(garment=garment, shared=alike.n_shared, count=alike.n_places)}"


def _show_goes_with(key: str, goes_with: Sequence[tuple[Piece, int]], picture: PictureOf) -> None:
    if not goes_with:
        return
    st.header(_("What you own that it goes with"), anchor=False)
    with st.container(horizontal=True, gap="medium", key=f"{key}-with"):
        for piece, n_outfits in goes_with[:PIECES]:
            with st.container(gap="xsmall", width=120, key=f"own-{key}-{piece.piece_id}"):
                st.image(picture(piece), width=120, alt=title(piece))
                st.markdown(f"**{plain(title(piece))}**")
                st.caption(ngettext("in {count} outfit", "in {count} outfits", n_outfits).format(count=n_outfits))


def further_sentence(further: Sequence[Unlock], taxonomy: Taxonomy) -> str:
    """ "With boots as well, 3 more looks; with a coat as well, 1 more look." """
    parts = [
        ngettext(
            "{category} as well, {count} more look", "{category} as well, {count} more looks", len(unlock.photos)
        ).format(category=with_article(taxonomy.in_sentence(unlock.category)), count=len(unlock.photos))
        for unlock in further
    ]
    return _("With {parts}.").format(parts=listed(parts, "or"))
