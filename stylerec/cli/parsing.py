"""How every command is added: with one line for the list, help that teaches, and options that mean the same."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeAlias

from stylerec.cli.naming import add_cache_option

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
RunCommand: TypeAlias = Callable[[argparse.Namespace], int]


def add_command(commands: Commands, name: str, summary: str, epilog: str, run: RunCommand) -> argparse.ArgumentParser:
    """A command that calls `run` with its options; `epilog` shows examples, and says what is written."""
    command = _add_parser(commands, name, summary, epilog)
    command.set_defaults(run=run)
    return command


def add_actions(commands: Commands, name: str, summary: str, epilog: str) -> Commands:
    """A command with actions of its own, such as `board list`; those are added to what is returned."""
    command = _add_parser(commands, name, summary, epilog)
    return command.add_subparsers(dest="action", required=True, metavar="ACTION", help="what to do")


def _add_parser(commands: Commands, name: str, summary: str, epilog: str) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def add_board_command(
    commands: Commands,
    name: str,
    summary: str,
    epilog: str,
    run: RunCommand,
    *,
    out: str = "JSON Lines file to write",
    metavar: str = "FILE",
) -> argparse.ArgumentParser:
    """A command that reads a folder as a board and writes `out`."""
    command = add_command(commands, name, summary, epilog, run)
    command.add_argument("--board", required=True, type=Path, metavar="DIR", help="folder with photos of outfits")
    add_out_option(command, out, metavar)
    add_cache_option(command)
    return command


def add_out_option(command: argparse.ArgumentParser, what: str, metavar: str = "FILE") -> None:
    """`--out`, the place for `what` is written."""
    command.add_argument("--out", required=True, type=Path, metavar=metavar, help=what)


def add_items_option(command: argparse.ArgumentParser, what: str) -> None:
    """`--item`, one photo or several, as `options.items`."""
    command.add_argument(
        "--item",
        required=True,
        action="extend",
        nargs="+",
        type=Path,
        dest="items",
        metavar="FILE",
        help=f"photo of {what}, or several",
    )


def day_of(text: str) -> date:
    """A date as an option."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected a date such as 2026-12-24, received {text!r}") from None


def whole_number(text: str) -> int:
    """A number of things as an option."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1, received {text!r}")
    return int(text)
