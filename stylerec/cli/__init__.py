"""The command line: thin commands on the library.

Each module adds its commands with their help, and only the module of the command that is called is imported; what a
command needs is imported when it runs. So `--help` and the first answer come at once.
"""

import argparse
import contextlib
import importlib
import io
import os
import sys
from collections.abc import Sequence

import stylerec
from stylerec.cli.outputs import CLOSED, DONE, INTERRUPTED, exit_status, say

COMMANDS = {
    "app": ("app",),
    "recognise": ("recognise",),
    "style": ("style",),
    "board_style": ("themes", "check", "duplicates"),
    "closet": ("wear", "week", "buy"),
    "figures": ("figures", "lookbook"),
    "boards": ("board", "export", "import"),
    "closets": ("closet", "laundry"),
    "outfits": ("outfit",),
    "plans": ("plan", "trip"),
    "categories": ("category",),
    "namers": ("namer",),
    "scale": ("patterns", "alike", "cut"),
    "mcp": ("mcp",),
}
"""The commands that `add_commands` of each module adds, in the order in which `--help` lists them."""

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
    parser = build_parser(arguments[0] if arguments else "")
    options = parser.parse_args(arguments)
    try:
        return exit_status(
            lambda: options.run(options), lambda sentence: say(f"stylerec {options.command}: {sentence}")
        )
    except KeyboardInterrupt:
        say("\nstylerec: interrupted, nothing was written.")
        return INTERRUPTED


def build_parser(chosen: str) -> argparse.ArgumentParser:
    """The commands with their help: all of them, or only those of the module that has the `chosen` one."""
    parser = argparse.ArgumentParser(
        "stylerec", description=DESCRIPTION, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="store_true", help="say which version this is, and exit")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in [module for module, names in COMMANDS.items() if chosen in names] or COMMANDS:
        importlib.import_module(f"stylerec.cli.{module}").add_commands(commands)
    commands.add_parser("lab", help="names, photos and models of your own: `stylerec lab --help`")  # run by `main`
    return parser
