"""Trips: how many days of which kind, how large the bag; the fewest pieces that make an outfit for each."""

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from stylerec.app import current, own_outfits
from stylerec.app.components.wear import calendar_download, outfit_detail, outfit_grid
from stylerec.app.own_pieces import day_name, pictures_of_pieces, title
from stylerec.closet import PackedBag, Weather, outfit_title, pack_bag
from stylerec.closet.packing import LONGEST_TRIP
from stylerec.domain.pieces import Piece
from stylerec.domain.prose import as_label, plain
from stylerec.errors import StylerecError
from stylerec.language import _, ngettext
from stylerec.store import KeptOutfit, TripInfo

MOST_PIECES = 40
SAID = "trip-said"
"""Key of the session: what packing said, by trip."""


def show(key: str, weather: Weather) -> None:
    """The trips, soonest first, and a form for another one."""
    closet_id = current.closet_id() or ""
    trips = current.store().trips.all(closet_id)
    with st.expander(_("Pack for a trip"), expanded=not trips, icon=":material/luggage:", key=f"{key}-new"):
        _ask(f"{key}-ask", weather)
    for trip in trips:
        _show_trip(f"{key}-{trip.trip_id}", trip, weather)


def _ask(key: str, weather: Weather) -> None:
    """Name, days and bag, and how many of the days are of a kind that pieces are tagged for."""
    occasions = sorted({occasion for piece in current.pieces() for occasion in piece.occasions})
    with st.form(key, border=False):
        name = st.text_input(_("Where to?"), max_chars=80, placeholder=_("Crete"), key=f"{key}-name")
        with st.container(horizontal=True):
            start = st.date_input(_("First day"), date.today() + timedelta(1), key=f"{key}-start", width=180)
            days = int(st.number_input(_("Days"), 1, LONGEST_TRIP, 5, key=f"{key}-days", width=140))
            bag = int(st.number_input(_("Pieces in the bag, at most"), 1, MOST_PIECES, 9, key=f"{key}-bag", width=220))
        kinds: list[str] = []
        if occasions:
            st.caption(_("How many of the days are for something special? The others are for anything."))
            with st.container(horizontal=True):
                for occasion in occasions:
                    number = st.number_input(
                        as_label(occasion.capitalize()), 0, LONGEST_TRIP, 0, key=f"{key}-kind-{occasion}", width=140
                    )
                    kinds += [occasion] * int(number)
        wanted = st.form_submit_button(_("Pack"), type="primary", icon=":material/luggage:")
    if wanted and len(kinds) > days:
        st.error(
            ngettext(
                "{special} days are for something special, but the trip has {count} day. Take some away.",
                "{special} days are for something special, but the trip has {count} days. Take some away.",
                days,
            ).format(special=len(kinds), count=days)
        )
    elif wanted:
        _pack(name.strip() or _("Trip"), start, [*kinds, *[""] * (days - len(kinds))], bag, weather)


def _pack(name: str, start: date, kinds: Sequence[str], bag: int, weather: Weather) -> None:
    closet_id = current.closet_id() or ""
    try:
        with st.spinner(_("Packing …")):
            packed = pack_bag(current.board(), current.pieces(), kinds, bag=bag, weather=weather)
        if not packed.pieces:
            st.warning(plain(packed.sentence), icon=":material/info:")
            return
        trip = current.store().trips.keep(closet_id, name, start, kinds, _outfits(packed), bag=bag, least=packed.least)
    except StylerecError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    st.session_state[SAID] = {**st.session_state.get(SAID, {}), trip.trip_id: packed.sentence}
    st.rerun()


def _outfits(packed: PackedBag) -> list[tuple[str, list[str], str | None] | None]:
    taxonomy = current.taxonomy()
    found: list[tuple[str, list[str], str | None] | None] = []
    for day in packed.days:
        worn = day.look.pieces if day.look else ()
        ids = [piece.piece_id for piece in worn]
        found.append((outfit_title(worn, taxonomy), ids, day.look.photo.photo_id) if day.look else None)
    return found


def _show_trip(key: str, trip: TripInfo, weather: Weather) -> None:
    today, end = date.today(), trip.start + timedelta(len(trip.kinds) - 1)
    outfits = current.store().outfits.of_trip(trip.closet_id, trip.trip_id)
    bag = _bag(outfits)
    with st.container(border=True, key=key):
        st.header(plain(trip.name), anchor=False)
        when = ngettext("{start} to {end} · {count} day", "{start} to {end} · {count} days", len(trip.kinds)).format(
            start=day_name(trip.start, today), end=day_name(end, today), count=len(trip.kinds)
        )
        st.caption(
            plain(
                ngettext("{when} · bag for {count} piece", "{when} · bag for {count} pieces", trip.bag).format(
                    when=when, count=trip.bag
                )
            )
        )
        st.markdown(plain(st.session_state.get(SAID, {}).get(trip.trip_id) or how_good(trip, outfits, bag)))
        _show_bag(f"{key}-bag", bag)
        opened = outfit_grid.show(f"{key}-days", outfits, lambda outfit: _day(trip, outfit, today))
        with st.container(horizontal=True):
            calendar_download.show(f"{key}-ics", outfits, "trip.ics", "tertiary")
            with st.popover(_("Delete this trip"), icon=":material/delete:", key=f"{key}-delete", type="tertiary"):
                st.markdown(_("Its outfits are taken out of the calendar. What was worn stays in the wear log."))
                if st.button(_("Delete it"), key=f"{key}-delete-yes", type="primary"):
                    current.store().trips.delete(trip.trip_id)
                    st.rerun()
    if opened:
        outfit_detail.show(opened, weather)


def how_good(trip: TripInfo, outfits: Sequence[KeptOutfit], bag: Sequence[Piece]) -> str:
    """ "7 pieces for 6 days. Fewer are not possible." """
    days = ngettext("{count} day", "{count} days", len(outfits)).format(count=len(outfits))
    said = [
        ngettext("{count} piece for {days}.", "{count} pieces for {days}.", len(bag)).format(count=len(bag), days=days)
    ]
    if len(outfits) < len(trip.kinds):
        missing = len(trip.kinds) - len(outfits)
        said.append(
            ngettext("{count} day without an outfit.", "{count} days without an outfit.", missing).format(count=missing)
        )
    if len(bag) <= trip.least:
        said.append(_("Fewer were not possible."))
    else:
        said.append(_("Perhaps {count} would do.").format(count=trip.least))
    return " ".join(said)


def _bag(outfits: Sequence[KeptOutfit]) -> tuple[Piece, ...]:
    """Every piece of the outfits once, in the order of the closet."""
    packed = {piece_id for outfit in outfits for piece_id in outfit.piece_ids}
    return tuple(piece for piece in current.pieces() if piece.piece_id in packed)


def _show_bag(key: str, bag: Sequence[Piece]) -> None:
    picture = pictures_of_pieces()
    with st.container(horizontal=True, gap="small", key=key):
        for piece in bag:
            with st.container(width=84, gap="xsmall", key=f"own-{key}-{piece.piece_id}"):
                st.image(picture(piece), width=80, alt="")
                st.caption(plain(title(piece)))


def _day(trip: TripInfo, outfit: KeptOutfit, today: date) -> str:
    """ "Tuesday, 1 June: office"."""
    day = outfit.day or today
    kind = trip.kinds[(day - trip.start).days] if 0 <= (day - trip.start).days < len(trip.kinds) else ""
    return own_outfits.day_title(day, today) + (f": {kind}" if kind else "")
