"""`plan` and `trip`: outfits for days ahead."""

import argparse
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from stylerec.cli.kept import (
    add_board_option,
    add_closet_command,
    add_outfit_action,
    add_weather_options,
    find_outfit,
    named,
    open_board,
    open_closet,
    outfit_row,
    weather_of,
)
from stylerec.cli.outputs import DONE, NOTHING_READ, check_output, say, write_file, write_row
from stylerec.cli.parsing import Commands, add_actions, add_out_option, day_of

if TYPE_CHECKING:
    from stylerec.domain.pieces import Piece
    from stylerec.store import KeptOutfit, Store, TripInfo

WEEK = 7
EVER = date(2000, 1, 1), 365 * 200
"""First day and number of days of all that a calendar may have."""

PLAN_EPILOG = """\
examples:
  python -m stylerec plan week --board "Autumn" --weather cold
  python -m stylerec plan list
  python -m stylerec plan put "Office" 2026-11-24
  python -m stylerec plan move "Office" 2026-11-25
  python -m stylerec plan wear "Office"
  python -m stylerec plan export --out outfits.ics

The calendar of a closet of the app. Lines are those of `outfit`, with `day` and `worn`. An outfit of the calendar is
named by its name or its id. Worn means: its pieces' wear logs have the day.

exit status:
  0  done     1  there is no such outfit, or nothing could be planned     2  the command was used wrongly
"""

WEEK_EPILOG = """\
Plans as `week` does, and keeps the outfits in the calendar. A day that has an outfit keeps it. What falls short is
said on standard error.
"""

TRIP_EPILOG = """\
examples:
  python -m stylerec trip pack "Crete" --start 2027-06-01 --days 5 --bag 9 --board "Summer" --weather hot
  python -m stylerec trip pack "Fair" --day office --day office --day dinner --bag 8 --board "Autumn"
  python -m stylerec trip show "Crete"

`pack` chooses the fewest pieces that make another outfit for every day, and says how good that is. A day may have a
kind: then only pieces tagged for this occasion, or for none, are worn. The outfits go into the calendar. Lines of
`pack` and `show` are those of `outfit`, one a day; `list` has trip, name, start, days, pieces, bag and least: with
fewer pieces than `least` there is no way.

exit status:
  0  done     1  there is no such trip, or nothing could be packed     2  the command was used wrongly
"""


def add_commands(commands: Commands) -> None:
    """Add `plan` and `trip` to a parser's commands."""
    actions = add_actions(commands, "plan", "plan outfits for days ahead, and log them as worn", PLAN_EPILOG)
    week = add_closet_command(actions, "week", "plan outfits for the days without one", WEEK_EPILOG, run_week)
    add_board_option(week)
    add_weather_options(week)
    listing = add_closet_command(actions, "list", "list the outfits of the coming days", "", run_list)
    export = add_closet_command(actions, "export", "write them as a calendar file (.ics)", "", run_export)
    add_out_option(export, ".ics file to write")
    for action in (week, listing, export):
        action.add_argument("--start", type=day_of, metavar="DATE", help="first day, as 2026-12-24; today by default")
        action.add_argument("--days", type=int, default=WEEK, metavar="N", help=f"how many days (default: {WEEK})")

    put = add_outfit_action(actions, "put", "put a kept outfit on a day", run_put)
    move = add_outfit_action(actions, "move", "put an outfit of the calendar on another day", run_move)
    for action in (put, move):
        action.add_argument("day", type=day_of, metavar="DATE", help="the day, as 2026-12-24")
    wear = add_outfit_action(actions, "wear", "an outfit of the calendar was worn on its day", run_wear)
    wear.add_argument("--undo", action="store_true", help="it was not")
    add_outfit_action(actions, "remove", "take an outfit out of the calendar", run_remove)

    actions = add_actions(commands, "trip", "pack the fewest pieces for the days of a trip", TRIP_EPILOG)
    pack = add_closet_command(actions, "pack", "choose what goes into the bag", "", run_pack)
    pack.add_argument("name", metavar="NAME", help="what the trip is called")
    pack.add_argument("--start", type=day_of, metavar="DATE", help="first day, as 2026-12-24; tomorrow by default")
    days = pack.add_mutually_exclusive_group(required=True)
    days.add_argument("--days", type=int, metavar="N", help="how many days of any kind")
    days.add_argument(
        "--day", action="append", dest="kinds", metavar="KIND", help="a day's occasion; again for the next"
    )
    pack.add_argument("--bag", type=int, required=True, metavar="N", help="how many clothes and shoes go into the bag")
    add_board_option(pack)
    add_weather_options(pack)
    add_closet_command(actions, "list", "list the trips", "", run_trips)
    for name, summary, run in (
        ("show", "list the outfits of a trip", run_trip),
        ("delete", "forget a trip with its outfits", run_forget),
    ):
        action = add_closet_command(actions, name, summary, "", run)
        action.add_argument("trip", metavar="TRIP", help="the trip's name or id")


def run_week(options: argparse.Namespace) -> int:
    """`plan week`: fills the days that have no outfit."""
    from stylerec.closet import outfit_title, plan_week

    store, closet_id = open_closet(options)
    board = open_board(store, options)
    start = options.start or date.today()
    plan = plan_week(board, store.pieces.of(closet_id), start=start, days=options.days, weather=weather_of(options))
    taken = {outfit.day for outfit in store.outfits.planned(closet_id, start, options.days)}
    for planned in plan.days:
        if planned.day not in taken:
            pieces = planned.look.everything
            store.outfits.keep(
                closet_id,
                [piece.piece_id for piece in pieces],
                outfit_title(pieces, board.taxonomy),
                day=planned.day,
                photo_id=planned.look.photo.photo_id,
            )
    if plan.message:
        say(plan.message)
    return _write_days(store, closet_id, start, options.days)


def run_list(options: argparse.Namespace) -> int:
    """`plan list`."""
    store, closet_id = open_closet(options)
    _write_days(store, closet_id, options.start or date.today(), options.days)
    return DONE


def run_export(options: argparse.Namespace) -> int:
    """`plan export`."""
    from stylerec.closet import CalendarDay, build_calendar

    check_output(options.out)
    store, closet_id = open_closet(options)
    names = {piece.piece_id: piece.name for piece in store.pieces.of(closet_id)}
    outfits = store.outfits.planned(closet_id, options.start or date.today(), options.days)
    days = [
        CalendarDay(one.outfit_id, one.day, one.name, "\n".join(names[i] for i in one.piece_ids if i in names))
        for one in outfits
        if one.day
    ]
    write_file(options.out, build_calendar(days, datetime.now(UTC)))
    return DONE


def run_put(options: argparse.Namespace) -> int:
    """`plan put`."""
    store, closet_id = open_closet(options)
    outfit = find_outfit(store.outfits.kept(closet_id), options.outfit)
    write_row(outfit_row(store.outfits.copy(outfit.outfit_id, day=options.day), store.pieces.of(closet_id)))
    return DONE


def run_move(options: argparse.Namespace) -> int:
    """`plan move`."""
    store, outfit, pieces = _planned(options)
    store.outfits.move(outfit.outfit_id, options.day)
    write_row(outfit_row(store.outfits.get(outfit.outfit_id), pieces))
    return DONE


def run_wear(options: argparse.Namespace) -> int:
    """`plan wear`."""
    store, outfit, _ = _planned(options)
    if options.undo:
        store.outfits.undo_wear(outfit.outfit_id)
    else:
        store.outfits.wear(outfit.outfit_id)
    write_row(outfit_row(store.outfits.get(outfit.outfit_id), store.pieces.of(outfit.closet_id)))
    return DONE


def run_remove(options: argparse.Namespace) -> int:
    """`plan remove`."""
    store, outfit, _ = _planned(options)
    store.outfits.delete(outfit.outfit_id)
    return DONE


def run_pack(options: argparse.Namespace) -> int:
    """`trip pack`: keeps the trip, and says how good the bag is."""
    from stylerec.closet import outfit_title, pack_bag

    store, closet_id = open_closet(options)
    board = open_board(store, options)
    kinds = options.kinds or [""] * options.days
    packed = pack_bag(board, store.pieces.of(closet_id), kinds, bag=options.bag, weather=weather_of(options))
    say(packed.sentence)
    if not packed.pieces:
        return NOTHING_READ
    outfits = []
    for day in packed.days:
        worn = day.look.pieces if day.look else ()
        title = outfit_title(worn, board.taxonomy) if worn else ""
        ids = [piece.piece_id for piece in worn]
        outfits.append((title, ids, day.look.photo.photo_id) if day.look else None)
    start = options.start or date.today() + timedelta(days=1)
    trip = store.trips.keep(closet_id, options.name, start, kinds, outfits, bag=options.bag, least=packed.least)
    return _write_outfits(store, closet_id, store.outfits.of_trip(closet_id, trip.trip_id))


def run_trips(options: argparse.Namespace) -> int:
    """`trip list`."""
    store, closet_id = open_closet(options)
    for trip in store.trips.all(closet_id):
        write_row(_trip_row(trip, store.outfits.of_trip(closet_id, trip.trip_id)))
    return DONE


def run_trip(options: argparse.Namespace) -> int:
    """`trip show`."""
    store, closet_id, trip = _trip(options)
    return _write_outfits(store, closet_id, store.outfits.of_trip(closet_id, trip.trip_id))


def run_forget(options: argparse.Namespace) -> int:
    """`trip delete`."""
    store, _, trip = _trip(options)
    store.trips.delete(trip.trip_id)
    return DONE


def _planned(options: argparse.Namespace) -> tuple["Store", "KeptOutfit", tuple["Piece", ...]]:
    """The store, the outfit of the calendar that is meant, and its closet's pieces."""
    store, closet_id = open_closet(options)
    return store, find_outfit(store.outfits.planned(closet_id, *EVER), options.outfit), store.pieces.of(closet_id)


def _trip(options: argparse.Namespace) -> tuple["Store", str, "TripInfo"]:
    store, closet_id = open_closet(options)
    trip = named("trip", store.trips.all(closet_id), options.trip, lambda one: (one.trip_id, one.name))
    return store, closet_id, trip


def _trip_row(trip: "TripInfo", outfits: Sequence["KeptOutfit"]) -> dict[str, Any]:
    return {
        "trip": trip.trip_id,
        "name": trip.name,
        "start": trip.start.isoformat(),
        "days": list(trip.kinds),
        "pieces": len({piece_id for outfit in outfits for piece_id in outfit.piece_ids}),
        "bag": trip.bag,
        "least": trip.least,
    }


def _write_days(store: "Store", closet_id: str, start: date, days: int) -> int:
    return _write_outfits(store, closet_id, store.outfits.planned(closet_id, start, days))


def _write_outfits(store: "Store", closet_id: str, outfits: Sequence["KeptOutfit"]) -> int:
    """One line each; the exit status says whether there are any."""
    pieces = store.pieces.of(closet_id)
    for outfit in outfits:
        write_row(outfit_row(outfit, pieces))
    return DONE if outfits else NOTHING_READ
