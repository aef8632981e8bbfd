"""What pieces cost per wear, what was never worn, and what earns its place."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from stylerec.app import closet_answers
from stylerec.app.own_pieces import address, on_light_ground, pictures_of_pieces, title
from stylerec.closet import ClosetWorth, PieceWorth
from stylerec.domain.prose import capital, plain
from stylerec.language import _, pgettext

MONTHS = 12
MOST_WORN = 8
BARS = "#3d8a7f"
"""A green that can be seen on both themes."""
EVERYTHING, NEVER, WAITING = pgettext("pieces", "All"), _("Never worn"), _("Does not earn its place")


def show(key: str) -> None:
    """A sentence, a few figures, what is worn most and how often, and a table of all pieces."""
    today = date.today()
    worth = closet_answers.worth(today)
    st.header(plain(worth.sentence), anchor=False)
    _show_figures(key, worth)
    _show_plots(key, worth, today)
    _show_table(key, worth)


def _show_figures(key: str, worth: ClosetWorth) -> None:
    wears = sum(one.n_wears for one in worth.pieces)
    with st.container(horizontal=True, key=f"{key}-figures"):
        st.metric(_("Times worn"), wears, border=True)
        st.metric(_("Never worn"), len(worth.never_worn), border=True)
        if any(one.piece.price is not None for one in worth.pieces):
            st.metric(_("Spent"), f"{worth.spent:,.2f}", border=True, help=_("The prices you gave, added up."))
        if worth.cost_per_wear is not None:
            st.metric(
                _("Cost per wear"), f"{worth.cost_per_wear:,.2f}", border=True, help=_("Of all pieces with a price.")
            )


def _show_plots(key: str, worth: ClosetWorth, today: date) -> None:
    worn = sorted((one for one in worth.pieces if one.n_wears), key=lambda one: -one.n_wears)[:MOST_WORN]
    if not worn:
        st.caption(_("Log what you wear, and you see here what you wear most."))
        return
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(_("Worn most"), anchor=False)
        most = max(one.n_wears for one in worn)
        for one in worn:
            st.progress(one.n_wears / most, text=f"{plain(title(one.piece))} · {one.n_wears}")
    with right:
        st.subheader(_("Pieces worn, by month"), anchor=False)
        st.bar_chart(by_month(worth.pieces, today), color=BARS, height=280, x_label="", y_label="")


def by_month(pieces: Sequence[PieceWorth], today: date) -> pd.Series:
    """How many pieces were worn in each of the last twelve months, oldest first; a piece counts once a day."""
    months = pd.period_range(end=pd.Period(today, "M"), periods=MONTHS, freq="M")
    days = pd.PeriodIndex([day for one in pieces for day in one.piece.worn], freq="M")
    counts = pd.Series(1, index=days, dtype=int).groupby(level=0).sum().reindex(months, fill_value=0)
    counts.index = [f"{month.year}-{month.month:02}" for month in months]
    return counts.rename(_("Pieces worn"))


def _show_table(key: str, worth: ClosetWorth) -> None:
    which = {
        EVERYTHING: worth.pieces,
        NEVER: [one for one in worth.pieces if not one.n_wears],
        WAITING: [one for one in worth.pieces if not one.earns],
    }
    chosen = st.segmented_control(
        _("Which pieces"),
        list(which),
        default=EVERYTHING,
        required=True,
        format_func=lambda name: f"{name} ({len(which[name])})",
        key=f"{key}-which",
        label_visibility="collapsed",
    )
    column = st.column_config
    frame = build_frame(which[chosen])
    st.dataframe(
        frame.dropna(axis="columns", how="all"),  # no column of prices before there is one
        key=f"{key}-table",
        hide_index=True,
        row_height=56,
        height=min(640, 46 + 56 * max(1, len(frame))),
        column_config={
            "Picture": column.ImageColumn("", width=64),
            "Name": _("Name"),
            "Why": _("Why"),
            "Worn": pgettext("how often", "Worn"),
            "Cost per wear": column.NumberColumn(_("Cost per wear"), format="%.2f"),
            "Price": column.NumberColumn(_("Price"), format="%.2f"),
            "Earns its place": column.CheckboxColumn(
                _("Earns its place"),
                help=_("It was worn within a year, or a look of your board cannot be worn without it."),
            ),
            "Looks": column.NumberColumn(_("Looks"), help=_("Looks of your board that it can be worn for")),
        },
        alt=_("Your pieces with their wears, their cost per wear and whether they earn their place"),
    )


def build_frame(pieces: Sequence[PieceWorth]) -> pd.DataFrame:
    """One row per piece, in their order."""
    picture = pictures_of_pieces()
    return pd.DataFrame(
        {
            "Picture": [address(on_light_ground(picture(one.piece))) for one in pieces],
            "Name": [title(one.piece) for one in pieces],
            "Earns its place": [one.earns for one in pieces],
            "Why": [capital(one.reason) for one in pieces],
            "Worn": [one.n_wears for one in pieces],
            "Price": pd.array([one.piece.price for one in pieces], dtype="Float64"),
            "Cost per wear": pd.array([one.cost_per_wear for one in pieces], dtype="Float64"),
            "Looks": [one.n_looks for one in pieces],
        }
    )
