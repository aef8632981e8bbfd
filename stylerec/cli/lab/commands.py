"""`stylerec lab ...`: the commands with which models are made, each imported only when it is called."""

import argparse
import importlib
import sys
from collections.abc import Sequence
from typing import NoReturn

from stylerec.cli.outputs import INTERRUPTED, NOTHING_READ, WRONG_USE, exit_status
from stylerec.lab import messages
from stylerec.lab.packages import install_line
from stylerec.language import _

COMMANDS = {
    "names": ("stylerec.cli.lab.names", "propose categories for a list of product names"),
    "collect": ("stylerec.cli.lab.collect", "collect photos into one folder per category"),
    "inspect": ("stylerec.cli.lab.inspect", "look for faults in a folder of category folders"),
    "decide": ("stylerec.cli.lab.inspect", "accept or decline findings, and other decisions about a data set"),
    "prepare": ("stylerec.cli.lab.models", "split photos, and bring them to a few KB each"),
    "train": ("stylerec.cli.lab.models", "train a classifier on a folder of category folders"),
    "diagnose": ("stylerec.cli.lab.models", "say in words what a run's curves show"),
    "compare": ("stylerec.cli.lab.models", "put runs side by side, with intervals, speed and size"),
    "export": ("stylerec.cli.lab.export", "make a run's model ready for use"),
}
"""Module and summary of every command; the module's `add_commands(subparsers)` adds the command with its options and
sets `run`, a function of the parsed options that returns the exit status."""

DESCRIPTION = "From product names to a model of your own, step by step; docs/lab.md walks through it."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command of the lab and return its exit status; `arguments` are those after `stylerec lab`."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    command = f"stylerec lab {arguments[0]}" if arguments else "stylerec lab"

    def run() -> int:
        options = build_parser(arguments[0] if arguments else "").parse_args(arguments)
        status: int = options.run(options)
        return status

    try:
        return exit_status(run, lambda sentence: messages.tell_error(command, sentence))
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] == "stylerec":
            raise
        messages.tell_error(
            command,
            _("the package {package} is missing. Install it with: {command}").format(
                package=error.name, command=install_line()
            ),
        )
        return NOTHING_READ
    except KeyboardInterrupt:
        messages.end_progress()
        messages.tell_error(command, _("interrupted."))
        return INTERRUPTED


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments as the command itself says what goes wrong."""

    def error(self, message: str) -> NoReturn:
        if messages.is_json():
            messages.tell_error(self.prog, message)
            self.exit(WRONG_USE)
        super().error(message)


def build_parser(chosen: str) -> argparse.ArgumentParser:
    """All commands by name, with the options of the `chosen` one."""
    parser = _Parser("stylerec lab", description=DESCRIPTION)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    wanted = COMMANDS[chosen][0] if chosen in COMMANDS else None
    if wanted:
        importlib.import_module(wanted).add_commands(commands)
    for name, (module, summary) in COMMANDS.items():
        if module != wanted:
            commands.add_parser(name, help=summary)
    return parser
