"""How every command is added: with one line for the list and help that teaches."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from stylerec.cli.naming import add_cache_option

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_command(
    commands: Commands, name: str, summary: str, epilog: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    """A command that calls `run` with its options; `epilog` shows examples, and says what is written."""
    command = commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.set_defaults(run=run)
    return command


def add_board_command(
    commands: Commands, name: str, summary: str, epilog: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    """A command that reads a folder as a board and writes JSON Lines."""
    command = add_command(commands, name, summary, epilog, run)
    command.add_argument("--board", required=True, type=Path, metavar="DIR", help="folder with photos of outfits")
    command.add_argument("--out", required=True, type=Path, metavar="FILE", help="JSON Lines file to write")
    add_cache_option(command)
    return command
