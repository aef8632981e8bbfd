"""What commands about kept things share: opening the store, and finding things in it by name or id."""

import argparse
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from stylerec.cli.parsing import Commands, RunCommand, add_command
from stylerec.errors import StoreError

if TYPE_CHECKING:
    from stylerec.closet.weather import Weather
    from stylerec.domain.moodboard import MoodBoard
    from stylerec.domain.pieces import Piece
    from stylerec.store import BoardInfo, ClosetInfo, KeptOutfit, Store

Thing = TypeVar("Thing")
WEATHERS = ("cold", "mild", "hot")


def open_store() -> "Store":
    """The store of the settings."""
    from stylerec.store import Store

    return Store.open()


def named(what: str, things: Sequence[Thing], words: str | None, label: Callable[[Thing], tuple[str, str]]) -> Thing:
    """The thing with this id or this name; without words, the only one.

    `label` gives id and name of a thing. Raises `StoreError` when none or several could be meant.
    """
    found = called(things, words, label) if words is not None else list(things)
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"'{label(one)[1]}' ({label(one)[0]})" for one in found or things) or "none yet"
    if words is None:
        raise StoreError(f"Say which {what} is meant with --{what}. Those there are: {known}.")
    if found:
        raise StoreError(f"{len(found)} things are called '{words}'. Give the id instead: {known}.")
    raise StoreError(f"There is no {what} '{words}'. Those there are: {known}.")


def called(things: Iterable[Thing], words: str, label: Callable[[Thing], tuple[str, str]]) -> list[Thing]:
    """The things with this name, or the one with this id."""
    found = [one for one in things if words in label(one)]
    return [one for one in found if label(one)[0] == words] or found


def find_closet(store: "Store", words: str | None) -> "ClosetInfo":
    """The closet of this name or id; without words, the only one."""
    return named("closet", store.closets.all(), words, lambda one: (one.closet_id, one.name))


def find_board(store: "Store", words: str | None) -> "BoardInfo":
    """The board of this name or id; without words, the only one."""
    return named("board", store.boards.all(), words, board_label)


def board_or_new(store: "Store", words: str) -> "tuple[BoardInfo, bool]":
    """The board of this name or id, also one that was put away; a new one of this name where there is none."""
    known = all_boards(store)
    if called(known, words, board_label):
        return named("board", known, words, board_label), False
    return store.boards.create(words), True


def all_boards(store: "Store") -> "list[BoardInfo]":
    """Those in use, and those that were put away."""
    return [*store.boards.all(), *store.boards.all(archived=True)]


def board_label(board: "BoardInfo") -> tuple[str, str]:
    """A board's id and name, as `choose` asks for them."""
    return board.board_id, board.name


def open_closet(options: argparse.Namespace) -> "tuple[Store, str]":
    """The store, and the id of the closet that `--closet` names."""
    store = open_store()
    return store, find_closet(store, options.closet).closet_id


def open_board(store: "Store", options: argparse.Namespace) -> "MoodBoard":
    """The board that `--board` names, with its looks."""
    return store.looks.mood_board(find_board(store, options.board).board_id)


def find_pieces(pieces: Sequence["Piece"], words: Iterable[str]) -> list["Piece"]:
    """The pieces of these names or ids."""
    return [named("piece", pieces, word, lambda one: (one.piece_id, one.name)) for word in words]


def find_outfit(outfits: Sequence["KeptOutfit"], words: str) -> "KeptOutfit":
    """The outfit of this name or id."""
    return named("outfit", outfits, words, lambda one: (one.outfit_id, one.name))


def add_closet_command(
    actions: Commands, name: str, summary: str, epilog: str, run: RunCommand
) -> argparse.ArgumentParser:
    """An action on a closet of the app."""
    action = add_command(actions, name, summary, epilog, run)
    action.add_argument("--closet", metavar="NAME", help="the closet's name or id; the only one by default")
    return action


def add_outfit_action(actions: Commands, name: str, summary: str, run: RunCommand) -> argparse.ArgumentParser:
    """An action on an outfit of a closet of the app."""
    action = add_closet_command(actions, name, summary, "", run)
    action.add_argument("outfit", metavar="OUTFIT", help="the outfit's name or id")
    return action


def add_board_option(action: argparse.ArgumentParser) -> None:
    """`--board`, a board of the app."""
    action.add_argument("--board", metavar="NAME", help="the board's name or id; the only one by default")


def add_weather_options(action: argparse.ArgumentParser) -> None:
    """`--weather`, `--temperature` and `--rain`."""
    how_warm = action.add_mutually_exclusive_group()
    how_warm.add_argument("--weather", choices=WEATHERS, help="leave out what is too cold or too warm: 3, 15 or 28 °C")
    how_warm.add_argument("--temperature", type=float, metavar="C", help="the same for a temperature in °C")
    action.add_argument("--rain", action="store_true", help="say what is unwise in the rain, and show it last")


def weather_of(options: argparse.Namespace) -> "Weather":
    """What the options say. Raises `UsageError` for an impossible temperature."""
    from stylerec.closet.weather import TEMPERATURES, Weather

    temperature = TEMPERATURES[options.weather] if options.weather else options.temperature
    return Weather(temperature, options.rain)


def outfit_row(outfit: "KeptOutfit", pieces: Sequence["Piece"]) -> dict[str, Any]:
    """The object that is written for an outfit; `pieces` are those of its closet."""
    by_id = {piece.piece_id: piece for piece in pieces}
    worn = [by_id[piece_id] for piece_id in outfit.piece_ids if piece_id in by_id]
    return {
        "outfit": outfit.outfit_id,
        "name": outfit.name,
        "day": outfit.day and outfit.day.isoformat(),
        "worn": outfit.worn,
        "rating": outfit.rating or None,
        "tags": list(outfit.tags),
        "trip": outfit.trip_id,
        "pieces": [
            {"piece": piece.piece_id, "name": piece.name, "category": piece.category, "place": piece.place}
            for piece in worn
        ],
    }
