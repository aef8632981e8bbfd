"""The plan of the coming days: outfits that are kept for them, and suggestions for the days without one."""

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from stylerec.app import closet_answers, current, own_outfits
from stylerec.app.components.closet import outfit_cards
from stylerec.app.components.wear import calendar_download, outfit_detail, outfit_grid
from stylerec.closet import PlannedDay, WearableLook, Weather
from stylerec.domain.prose import plain
from stylerec.language import _, ngettext, pgettext
from stylerec.store import KeptOutfit

MOST_DAYS = 14


def show(
    key: str,
    seasons: tuple[str, ...],
    occasions: tuple[str, ...],
    weather: Weather,
    log: Callable[[WearableLook, date], None],
) -> None:
    """Draw the days; `log` is called with a look that was worn, without its being planned."""
    today = date.today()
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{key}-bar"):
        start = st.date_input(pgettext("day", "From"), today, key=f"{key}-start", width=180)
        days = int(st.number_input(_("Days"), 1, MOST_DAYS, 7, key=f"{key}-days", width=140))
    planned = current.store().outfits.planned(current.closet_id() or "", start, days)
    if planned:
        _show_planned(f"{key}-planned", planned, weather, today)
    taken = {outfit.day for outfit in planned}
    plan = closet_answers.week(start, days, seasons, occasions, weather)
    free = [day for day in plan.days if day.day not in taken]
    if plan.message and len(taken) < days:
        st.info(plain(plan.message), icon=":material/info:")
    if free:
        _show_free(key, free, today, log)


def _show_planned(key: str, planned: Sequence[KeptOutfit], weather: Weather, today: date) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}-head"):
        st.header(_("Planned"), anchor=False, width="stretch")
        calendar_download.show(f"{key}-ics", planned, "outfits.ics")
    opened = outfit_grid.show(f"{key}-grid", planned, lambda outfit: own_outfits.day_title(outfit.day or today, today))
    if opened:
        outfit_detail.show(opened, weather)


def _show_free(key: str, free: Sequence[PlannedDay], today: date, log: Callable[[WearableLook, date], None]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}-free"):
        st.header(_("Suggested"), anchor=False, width="stretch")
        words = ngettext("Plan this day", "Plan these {count} days", len(free)).format(count=len(free))
        st.button(
            words,
            key=f"{key}-keep",
            type="primary",
            icon=":material/event_available:",
            help=_("They stay in your calendar, where you can change and move them."),
            on_click=_keep,
            args=(free,),
        )

    def keep(name: str) -> None:
        _keep([day for day in free if str(day.day) == name])

    if pressed := outfit_cards.show(f"{key}-cards", outfit_cards.day_cards(free, today), keep):
        log(next(day.look for day in free if str(day.day) == pressed), today)


def _keep(free: Sequence[PlannedDay]) -> None:
    for day in free:
        own_outfits.plan_look(day.look, day.day)
    st.toast(
        ngettext("{count} day planned.", "{count} days planned.", len(free)).format(count=len(free)),
        icon=":material/event_available:",
    )
