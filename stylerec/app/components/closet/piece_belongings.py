"""Where a piece is, what it cost, how warm it is, and when it is washed."""

from datetime import date

import streamlit as st

from stylerec.app import current
from stylerec.closet.presence import WHERE
from stylerec.domain.pieces import MOST_CLO, PLACES, Piece, Place
from stylerec.domain.prose import capital, plain
from stylerec.domain.warmth import category_warmth, piece_warmth
from stylerec.domain.washing import MOST_WEARS, wears_until_washing
from stylerec.language import _, ngettext

HERE = _("in the closet")


def show_place(key: str, piece: Piece) -> None:
    """Where it is, and how often it can be worn before it is washed."""

    # A wear may put it into the wash: then the field begins anew.
    place_key = f"{key}-place-{piece.place}"

    def put() -> None:
        current.store().belongings.put([piece.piece_id], st.session_state[place_key])

    st.selectbox(
        _("Where it is"),
        PLACES,
        PLACES.index(piece.place),
        format_func=_place_name,
        key=place_key,
        on_change=put,
    )
    if piece.wears_left:
        st.caption(
            ngettext(
                "Can be worn {count} more time before it is washed.",
                "Can be worn {count} more times before it is washed.",
                piece.wears_left,
            ).format(count=piece.wears_left)
        )


def show(key: str, piece: Piece) -> None:
    """Price and date of purchase, warmth, and the rule for washing, behind one click."""
    with st.expander(_("Price, warmth, washing"), icon=":material/sell:", key=f"{key}-belongings"):
        _show_purchase(key, piece)
        _show_warmth(key, piece)
        _show_washing(key, piece)


def _place_name(place: Place) -> str:
    return capital(HERE if place == "here" else WHERE[place])


def _show_purchase(key: str, piece: Piece) -> None:
    def keep() -> None:
        store = current.store()
        store.belongings.set_purchase(
            piece.piece_id, st.session_state[f"{key}-price"], st.session_state[f"{key}-bought"]
        )

    with st.container(horizontal=True):
        st.number_input(
            _("Price"), 0.0, None, piece.price, step=1.0, format="%.2f", key=f"{key}-price", on_change=keep, width=150,
            help=_("In your own currency."),
        )  # fmt: skip
        st.date_input(
            _("Bought on"), piece.bought, max_value=date.today(), key=f"{key}-bought", on_change=keep, width=170
        )
    if piece.price is not None and piece.worn:
        st.caption(_("{cost:.2f} per wear so far.").format(cost=piece.price / len(piece.worn)))


def _show_warmth(key: str, piece: Piece) -> None:
    taxonomy, store = current.taxonomy(), current.store()
    usual = category_warmth(piece.category, taxonomy)

    def keep() -> None:
        store.belongings.set_warmth(piece.piece_id, st.session_state[f"{key}-warmth"])

    def as_usual() -> None:
        store.belongings.set_warmth(piece.piece_id, None)
        st.session_state[f"{key}-warmth"] = usual.clo

    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input(
            _("Warmth (clo)"),
            0.0,
            MOST_CLO,
            piece_warmth(piece, taxonomy),
            step=0.05,
            format="%.2f",
            key=f"{key}-warmth",
            on_change=keep,
            width=150,
            help=_(
                "A T-shirt has 0.08, a sweater 0.28, a coat 0.6. What is worn together adds up. For this kind "
                "of piece: {clo:.2f} ({source}, {read_as})."
            ).format(clo=usual.clo, source=usual.source, read_as=usual.read_as),
        )
        if piece.warmth is not None:
            st.button(_("As usual for its kind"), key=f"{key}-warmth-usual", type="tertiary", on_click=as_usual)


def _show_washing(key: str, piece: Piece) -> None:
    taxonomy, store = current.taxonomy(), current.store()
    kind = plain(taxonomy.in_sentence(piece.category))

    def keep() -> None:
        store.belongings.set_wash_rule(piece.category, int(st.session_state[f"{key}-wash"]))

    st.number_input(
        _("Times worn before it is washed"),
        0,
        MOST_WEARS,
        wears_until_washing(piece.category, taxonomy, store.belongings.wash_rules()),
        key=f"{key}-wash",
        on_change=keep,
        width=220,
        help=_("For every piece of this kind: {kind}. 0 means that wearing it never puts it into the wash.").format(
            kind=kind
        ),
    )
