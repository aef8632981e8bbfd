"""`stylerec lab ...`: the commands with which models are made, each imported only when it is called."""

import argparse
import importlib
import sys
from collections.abc import Sequence

from stylerec.errors import StylerecError, UsageError

DONE, FAILED, WRONG_USE, INTERRUPTED = 0, 1, 2, 130

COMMANDS = {
    "names": ("stylerec.lab.cli_names", "propose categories for a list of product names"),
    "collect": ("stylerec.lab.cli_collect", "collect photos into one folder per category"),
    "inspect": ("stylerec.lab.cli_inspect", "look for faults in a folder of category folders"),
    "decide": ("stylerec.lab.cli_inspect", "accept or decline findings, and other decisions about a data set"),
    "prepare": ("stylerec.lab.cli_models", "split photos, and bring them to a few KB each"),
    "train": ("stylerec.lab.cli_models", "train a classifier on a folder of category folders"),
    "diagnose": ("stylerec.lab.cli_models", "say in words what a run's curves show"),
    "compare": ("stylerec.lab.cli_models", "put runs side by side, with intervals, speed and size"),
    "export": ("stylerec.lab.cli_export", "make a run's model ready for use"),
}
"""Module and summary of every command; the module's `add_commands(subparsers)` adds the command with its options and
sets `run`, a function of the parsed options that returns the exit status."""

DESCRIPTION = "From product names to a model of your own, step by step; docs/lab.md walks through it."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command of the lab and return its exit status; `arguments` are those after `stylerec lab`."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    command = f"stylerec lab {arguments[0]}" if arguments else "stylerec lab"
    try:
        options = build_parser(arguments[0] if arguments else "").parse_args(arguments)
        return options.run(options)
    except UsageError as error:
        print(f"{command}: {error}", file=sys.stderr)
        return WRONG_USE
    except StylerecError as error:
        print(f"{command}: {error}", file=sys.stderr)
        return FAILED
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] == "stylerec":
            raise
        print(f"{command}: the package {error.name} is missing; pip install 'stylerec[lab]'", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print(f"\n{command}: interrupted.", file=sys.stderr)
        return INTERRUPTED


def build_parser(chosen: str) -> argparse.ArgumentParser:
    """All commands by name, with the options of the `chosen` one."""
    parser = argparse.ArgumentParser("stylerec lab", description=DESCRIPTION)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    wanted = COMMANDS[chosen][0] if chosen in COMMANDS else None
    if wanted:
        importlib.import_module(wanted).add_commands(commands)
    for name, (module, summary) in COMMANDS.items():
        if module != wanted:
            commands.add_parser(name, help=summary)
    return parser
