"""The photos behind a pairing's number, in a dialog, and all own pieces that would do for it."""

from collections.abc import Sequence

import streamlit as st

from stylerec.app import current, dialogs, own_pieces
from stylerec.app.components.shared import pager
from stylerec.app.kept_pictures import card, garment_name
from stylerec.app.style_answers import StyleAnswer
from stylerec.domain.prose import plain, with_article
from stylerec.domain.taxonomy import Taxonomy
from stylerec.language import _, ngettext
from stylerec.recommendation import Pairing, PieceMatch

PAGE = 12


@st.dialog(_("Behind this suggestion"), width="large", on_dismiss="rerun")
def show(pairing: Pairing, own: Sequence[PieceMatch], answer: StyleAnswer, taxonomy: Taxonomy) -> None:
    """The looks that show both, the pairing's garment outlined."""
    dialogs.opened()
    board = answer.board
    photo_of = dict(zip(board.names, board.readable, strict=True))
    looks = [photo_of[name] for name in pairing.photos]
    both = [
        with_article(taxonomy.in_sentence(category)) for category in (answer.recommendation.category, pairing.category)
    ]
    if looks:
        st.markdown(
            ngettext(
                "**{count} look with {first} and {second}**", "**{count} looks with {first} and {second}**", len(looks)
            ).format(count=len(looks), first=plain(both[0]), second=plain(both[1]))
        )
        key = f"behind-{pairing.category}-page"
        with st.grid("auto", min_column_width=150, gap="small", key="behind-grid"):
            for look in pager.on_page(key, looks, PAGE):
                garments = look.look.garments if look.look else ()
                garment = next((one for one in garments if one.category == pairing.category), None)
                alt = f"{look.name}: {garment_name(garment)}" if garment else look.name
                st.image(card(look.photo_id, current.store().photos.picture, garment), width="stretch", alt=alt)
        pager.show(key, looks, PAGE)
    if own:
        st.markdown(_("**From your closet**"))
        picture = own_pieces.pictures_of_pieces()
        with st.grid("auto", min_column_width=120, gap="small", key="own-behind"):
            for match in own:
                with st.container(gap="xsmall"):
                    title = own_pieces.title(match.piece)
                    st.image(picture(match.piece), width="stretch", alt=_("Yours: {name}").format(name=title))
                    st.caption(plain(f"{title}: {match.reason}"))
