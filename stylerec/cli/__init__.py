"""The command line: thin commands on the library.

Each module adds its commands with their help; what a command needs is imported when it runs, so that `--help` and the
first answer come at once.
"""

import argparse
import sys
from collections.abc import Sequence

from stylerec.cli import board_style, boards, categories, closet, figures, namers, recognise, style
from stylerec.cli.outputs import INTERRUPTED, NOTHING_READ, WRONG_USE
from stylerec.errors import StylerecError, UsageError

DESCRIPTION = "How would I wear this? Recognises the garments in photos of outfits and styles an item from them."

EPILOG = """\
examples:
  python -m stylerec recognise photos/ --out looks.jsonl
  python -m stylerec style --board photos/ --item skirt.jpg --out results.jsonl

Nothing leaves this machine. `python -m stylerec COMMAND --help` explains each command.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status; `arguments` are those of the process by default."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    try:
        return options.run(options)
    except UsageError as error:
        print(f"stylerec {options.command}: {error}", file=sys.stderr)
        return WRONG_USE
    except StylerecError as error:
        print(f"stylerec {options.command}: {error}", file=sys.stderr)
        return NOTHING_READ
    except KeyboardInterrupt:
        print("\nstylerec: interrupted, nothing was written.", file=sys.stderr)
        return INTERRUPTED


def build_parser() -> argparse.ArgumentParser:
    """The commands with their help."""
    parser = argparse.ArgumentParser(
        "stylerec", description=DESCRIPTION, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in (recognise, style, board_style, closet, figures, boards, categories, namers):
        module.add_commands(commands)
    return parser
