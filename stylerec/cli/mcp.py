"""`mcp`: answers the questions of an assistant about what is kept."""

import argparse

from stylerec.cli.kept import open_store
from stylerec.cli.outputs import DONE
from stylerec.cli.parsing import Commands, add_command
from stylerec.errors import UsageError

EPILOG = """\
For programs that speak the Model Context Protocol, over standard input and output: they start this command themselves.
In the settings of one:
  {"mcpServers": {"stylerec": {"command": "stylerec", "args": ["mcp"]}}}

It answers questions about boards and closets of the app (boards, closets, closet_pieces, wear, style, buy) and can
change nothing. What the assistant does with an answer is up to the assistant: one that runs elsewhere hears what you
own. It needs the extra: pip install "stylerec[mcp]"
"""


def add_commands(commands: Commands) -> None:
    """Add `mcp` to a parser's commands."""
    add_command(commands, "mcp", "let an assistant ask about your closet and boards", EPILOG, run_mcp)


def run_mcp(options: argparse.Namespace) -> int:
    """`mcp`: serves until the assistant goes."""
    try:
        from stylerec.cli.assistant import build_server
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] != "mcp":
            raise
        raise UsageError('The package mcp is missing. Install it with: pip install "stylerec[mcp]"') from error
    build_server(open_store()).run("stdio")
    return DONE
