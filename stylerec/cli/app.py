"""The command that opens the app in the browser."""

import argparse
from pathlib import Path

from stylerec.cli.parsing import Commands, add_command

APP_EPILOG = """\
examples:
  stylerec app
  stylerec app --port 8600 --no-browser --data ~/clothes
  stylerec app --phone

It listens to this computer only (127.0.0.1), and asks no other one for anything. Ctrl+C ends it; boards and closets
stay where they are. `--data` is the same as STYLEREC_DATA_DIR.

With `--phone` it also listens on the home network, and shows a QR code that pairs one phone. A paired phone keeps a
key; nobody else gets anything. What goes between phone and computer is not encrypted (plain HTTP): whoever listens in
on the same network could read along. Settings shows the phones and takes a pairing back.
"""


def add_commands(commands: Commands) -> None:
    """Add `app`."""
    app = add_command(commands, "app", "open the app in the browser", APP_EPILOG, run_app)
    app.add_argument("--port", type=int, metavar="NUMBER", help="listen on this port (8501, or the next free one)")
    app.add_argument("--no-browser", action="store_true", help="start the server and open no browser")
    app.add_argument(
        "--phone",
        nargs="?",
        const="",
        metavar="ADDRESS",
        help="let phones of the home network in, after they were paired; ADDRESS is the one of this computer to listen "
        "on where it is in several networks",
    )
    app.add_argument("--data", type=Path, metavar="DIR", help="keep boards and closets in this folder")


def run_app(options: argparse.Namespace) -> int:
    """Serve the app until it is stopped."""
    from stylerec.app.server import serve

    serve(options.port, open_browser=not options.no_browser, data_dir=options.data, phone=options.phone)
    return 0
