"""`stylerec lab export`: a trained model, ready to be chosen in the app and on the command line."""

import argparse
from pathlib import Path

from stylerec.cli.parsing import Commands, add_command

EPILOG = """\
example:
  python -m stylerec lab export lab-runs/transfer --photos photos --out my-model
  python -m stylerec recognise autumn/ --namer my-model --out looks.jsonl

The folder holds classifier.tflite, config.json (ordered categories, input size, SHA-256) and, with --photos,
examples/NNN/K.jpg: up to six small training photos of each category. It is used without TensorFlow.
"""


def add_commands(commands: Commands) -> None:
    """Add the command."""
    summary = "make a run's model ready for use, in the app and on the command line"
    command = add_command(commands, "export", summary, EPILOG, run_export)
    command.add_argument("run_folder", type=Path, metavar="RUN", help="folder that `stylerec lab train` has written")
    command.add_argument("--out", required=True, type=Path, metavar="DIR", help="new folder to write")
    command.add_argument("--photos", type=Path, metavar="DATASET", help="the photos it was trained on, for examples")


def run_export(options: argparse.Namespace) -> int:
    """`export`: write the folder and say what is in it."""
    import os

    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    from stylerec.lab.export_classifier import export_classifier
    from stylerec.vision.namer import NETWORK_FILE, Namer

    examples = export_classifier(options.run_folder, options.out, options.photos)
    namer = Namer.load(options.out)
    size = (options.out / NETWORK_FILE).stat().st_size
    print(f"{options.out}: {len(namer.categories)} categories, {size / 1e6:.1f} MB, {examples} example photos.")
    print(f"Use it with --namer {options.out}; from lab/models in your folder for data it can be chosen in the app.")
    return 0
