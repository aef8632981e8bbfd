"""`python -m stylerec` is the command line."""

import sys

from stylerec.cli import main

if __name__ == "__main__":
    sys.exit(main())
