"""How the lab's packages are installed, said the same wherever one of them is missing."""

import sys
from pathlib import Path


def install_line() -> str:
    """The command that brings what the lab needs, for the Python that runs.

    A checkout lists every package with its version; an installed copy asks for its own extra.
    """
    checkout = Path(__file__).parents[2]
    wanted = "-r requirements.txt" if (checkout / "requirements.txt").is_file() else '"stylerec[lab]"'
    return f"{_shown(sys.executable)} -m pip install {wanted}"


def _shown(program: str) -> str:
    return f'"{program}"' if " " in program else program
