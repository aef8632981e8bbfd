"""The command line: thin commands on the library.

Each module adds its commands with their help; what a command needs is imported when it runs, so that `--help` and the
first answer come at once.
"""

import argparse
import contextlib
import io
import os
import sys
from collections.abc import Sequence

import stylerec
from stylerec.cli import (
    app,
    board_style,
    boards,
    categories,
    closet,
    closets,
    figures,
    mcp,
    namers,
    outfits,
    plans,
    recognise,
    scale,
    style,
)
from stylerec.cli.outputs import CLOSED, DONE, INTERRUPTED, exit_status, say

DESCRIPTION = "How would I wear this? Recognises the garments in photos of outfits and styles an item from them."

EPILOG = """\
examples:
  stylerec app
  python -m stylerec recognise photos/ --out looks.jsonl
  python -m stylerec style --board photos/ --item skirt.jpg --out results.jsonl

Nothing leaves this machine. `python -m stylerec COMMAND --help` explains each command.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status; `arguments` are those of the process by default."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # names of files are whatever they are, consoles write what they can
            stream.reconfigure(errors="backslashreplace")
    try:
        try:
            return _run(sys.argv[1:] if arguments is None else arguments)
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read has seen enough. What is left to write must not fail again at the end of the process.
        with contextlib.suppress(OSError, ValueError, AttributeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED


def _run(arguments: Sequence[str]) -> int:
    if arguments[:1] == ["lab"]:
        from stylerec.cli.lab.commands import main as run_lab

        return run_lab(arguments[1:])
    if arguments[:1] == ["--version"]:
        print(f"stylerec {stylerec.__version__}")
        return DONE
    parser = build_parser()
    options = parser.parse_args(arguments)
    try:
        return exit_status(
            lambda: options.run(options), lambda sentence: say(f"stylerec {options.command}: {sentence}")
        )
    except KeyboardInterrupt:
        say("\nstylerec: interrupted, nothing was written.")
        return INTERRUPTED


def build_parser() -> argparse.ArgumentParser:
    """The commands with their help."""
    parser = argparse.ArgumentParser(
        "stylerec", description=DESCRIPTION, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="store_true", help="say which version this is, and exit")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in (
        app,
        recognise,
        style,
        board_style,
        closet,
        figures,
        boards,
        closets,
        outfits,
        plans,
        categories,
        namers,
        scale,
        mcp,
    ):
        module.add_commands(commands)
    commands.add_parser("lab", help="names, photos and models of your own: `stylerec lab --help`")  # run by `main`
    return parser
