"""`python -m stylerec` and the program `stylerec`."""

import sys

from stylerec.cli import main

if __name__ == "__main__":
    sys.exit(main())
