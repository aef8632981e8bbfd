"""`python -m stylerec` and the program `stylerec`: the lab has its own commands, all others are in `cli`."""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status; what a command needs is imported only for it."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments[:1] == ["lab"]:
        from stylerec.lab.commands import main as run_lab

        return run_lab(arguments[1:])
    from stylerec.cli import main as run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
