"""The page of what to wear: looks that the closet can do, the days ahead, outfits that are kept, trips."""

from collections.abc import Hashable, Sequence
from datetime import date

import streamlit as st

from stylerec.app import closet_answers, current, own_outfits, steady
from stylerec.app.components.board import board_header
from stylerec.app.components.closet import closet_header, how_good, looks_filter, outfit_cards
from stylerec.app.components.shared import pager
from stylerec.app.components.shared.heading import heading
from stylerec.app.components.wear import calendar, kept_outfits, not_here, trips, weather_choice
from stylerec.closet import Unlock, WearableLook, WearableLooks
from stylerec.domain.prose import listed, plain, with_article
from stylerec.language import _, ngettext, pgettext

LOOKS, WEEK, KEPT, TRIPS = _("Looks"), _("A week of outfits"), _("Kept outfits"), _("Trips")
TODAY, AWAY, ALL = _("Today"), _("One piece away"), pgettext("looks", "All")
PAGE = 12
UNLOCKS = 4


def show() -> None:
    """Draw the page."""
    with heading(_("What can I wear?")):
        board_header.show_switch("wear")
        closet_header.show_switch("wear-closet")
    if not current.board().readable or not current.pieces():
        _show_empty()
        return
    view = st.segmented_control(
        _("View"),
        (LOOKS, WEEK, KEPT, TRIPS),
        default=LOOKS,
        required=True,
        key="wear-view",
        label_visibility="collapsed",
    )
    with st.container(horizontal=True, vertical_alignment="bottom", key="wear-bar"):
        weather = weather_choice.show("wear-weather")
        seasons, occasions = looks_filter.show("wear-for", current.pieces()) if view in (LOOKS, WEEK) else ((), ())
    not_here.show("wear-away", current.pieces())
    if view == LOOKS:
        _show_looks(closet_answers.wearable(seasons, occasions, weather), (seasons, occasions, weather))
        how_good.show("how-good", closet_answers.how_good_for_board())
    elif view == WEEK:
        calendar.show("week", seasons, occasions, weather, _log)
    elif view == KEPT:
        kept_outfits.show("kept", weather)
    else:
        trips.show("trips", weather)


def _show_empty() -> None:
    if not current.board().readable:
        if any(photo.state == "waiting" for photo in current.photos()):
            st.info(
                _("Your photos are being read. The looks come with the first ones."), icon=":material/hourglass_top:"
            )
            st.skeleton(420)
            return
        st.info(_("There are no photos on this board yet: bring looks that you would like to wear."))
        if st.button(_("Add photos"), icon=":material/add_photo_alternate:", type="primary"):
            current.go_to("board")
        return
    st.info(_("There is nothing in your closet yet: add what you own, and see which looks of your board it can do."))
    if st.button(_("Fill the closet"), icon=":material/checkroom:", type="primary"):
        current.go_to("closet")


def _show_looks(found: WearableLooks, filters: Hashable) -> None:
    st.header(plain(found.sentence), anchor=False)
    if found.unlocks:
        st.markdown(plain(unlock_sentence(found.unlocks)))
    which = {TODAY: found.today, AWAY: found.one_away, ALL: found.looks}
    chosen = st.segmented_control(
        _("Which looks"),
        list(which),
        default=next(name for name, looks in which.items() if looks or name == ALL),
        required=True,
        format_func=lambda name: f"{name} ({len(which[name])})",
        key="wear-which",
        label_visibility="collapsed",
    )
    # Wearing a look makes its pieces less wanted, yet it stays where it was pressed.
    asked = (chosen, filters, current.board_id(), current.closet_id(), date.today(), len(found.looks))
    shown = steady.in_order("wear-order", asked, which[chosen], lambda look: look.name)
    if not shown:
        st.info(_("No look matches. Choose another view, or remove a filter."), icon=":material/info:")
        return
    _show_cards("wear-cards", pager.on_page("wear-page", shown, PAGE))
    pager.show("wear-page", shown, PAGE)


def _show_cards(key: str, looks: Sequence[WearableLook]) -> None:
    today = date.today()

    def keep(name: str) -> None:
        look = next(look for look in looks if look.name == name)
        st.toast(own_outfits.keep_once(look.everything, look.photo.photo_id), icon=":material/check:")

    pressed = outfit_cards.show(key, outfit_cards.look_cards(looks, today), keep)
    if pressed:
        _log(next(look for look in looks if look.name == pressed), today)


def _log(look: WearableLook, day: date) -> None:
    """All pieces of a look were worn; pressed again, they were not."""
    store = current.store()
    pieces = (*look.pieces, *(one.piece for one in look.extras))
    undo = all(day in piece.worn for piece in look.pieces)
    for piece in pieces:
        (store.pieces.undo_wear if undo else store.pieces.log_wear)(piece.piece_id, day)
    said = (
        _("No longer logged as worn.")
        if undo
        else ngettext("{count} piece logged as worn.", "{count} pieces logged as worn.", len(pieces)).format(
            count=len(pieces)
        )
    )
    st.toast(said, icon=":material/check:")
    st.rerun()


def unlock_sentence(unlocks: Sequence[Unlock]) -> str:
    """ "What would help most: a coat (5 more looks, mostly black), boots (3), a belt (2)." """
    taxonomy = current.taxonomy()
    first = unlocks[0]
    number = len(first.photos)
    said = (
        ngettext(
            "{piece} ({count} more look, mostly {colour})", "{piece} ({count} more looks, mostly {colour})", number
        )
        if first.colours
        else ngettext("{piece} ({count} more look)", "{piece} ({count} more looks)", number)
    )
    piece = with_article(taxonomy.in_sentence(first.category))
    parts = [said.format(piece=piece, count=number, colour=first.colours[0] if first.colours else "")]
    parts.extend(
        f"{with_article(taxonomy.in_sentence(unlock.category))} ({len(unlock.photos)})" for unlock in unlocks[1:UNLOCKS]
    )
    return _("What would help most: {parts}.").format(parts=listed(parts, "or"))
