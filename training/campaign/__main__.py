"""`python -m training.campaign`: attack the product, print figures, and fail when anything was lost or wrong."""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from training.campaign.clock import move_clock
from training.campaign.files import damage_files
from training.campaign.kills import kill_writers
from training.campaign.postgresql import lose_server
from training.campaign.sessions import open_sessions
from training.campaign.versions import meet_versions

ATTACKS = {
    "files": (damage_files, 10_000),
    "kills": (kill_writers, 200),
    "sessions": (open_sessions, 20),
    "postgresql": (lose_server, 10),
    "clock": (move_clock, 100),
    "versions": (meet_versions, 8),
}
"""What is done, and how often."""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.campaign", description=__doc__)
    for name, (_, count) in ATTACKS.items():
        parser.add_argument(
            f"--{name}", type=int, default=count, metavar="N", help=f"default: {count}; 0 leaves it out"
        )
    options = vars(parser.parse_args(arguments))
    faults = 0
    with tempfile.TemporaryDirectory() as name:
        os.environ["STYLEREC_DATA_DIR"] = name  # nothing that somebody keeps is touched
        for attack, (run, _) in ATTACKS.items():
            if options[attack]:
                start = time.monotonic()
                figures = run(options[attack], Path(name) / attack)
                faults += len(figures["faults"])
                print(json.dumps({attack: figures, "seconds": round(time.monotonic() - start, 1)}), flush=True)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
