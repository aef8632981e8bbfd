"""`stylerec lab prepare`, `train`, `diagnose`, `compare`: from curated photos to a chosen model."""

import argparse
import ast
import sys
from pathlib import Path
from typing import Any

from stylerec.errors import UsageError

MODELS = ("baseline", "resnet50", "l1l2", "transfer")

TRAIN_EPILOG = """\
models:
  baseline   the original study's network of three convolutions, on 64x64 px
  resnet50   ResNet50 that keeps its ImageNet weights, under new layers
             --variant study (input not preprocessed) or preprocessed
  l1l2       the baseline with penalties on its weights; --variant study (strong) or tuned
  transfer   MobileNetV2, fine-tuned; the one to take

examples:
  python -m stylerec lab train photos --model baseline --out lab-runs/baseline
  python -m stylerec lab train photos --model transfer --weights mobilenet_v2.weights.h5 --out lab-runs/transfer
  python -m stylerec lab train photos --model transfer --set epochs=3 --set "size=(160, 120)" --out lab-runs/short

The same command again goes on with a run that was interrupted.
"""


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    _add_train(subparsers)


def _command(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, summary: str, epilog: str
) -> argparse.ArgumentParser:
    return subparsers.add_parser(
        name,
        help=summary,
        description=f"{summary.capitalize()}.",
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _add_train(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = _command(subparsers, "train", "train a classifier on a folder of category folders", TRAIN_EPILOG)
    command.add_argument("dataset", type=Path, metavar="DATASET", help="category folders, perhaps in split folders")
    command.add_argument("--model", required=True, choices=MODELS)
    command.add_argument("--variant", default="", metavar="NAME", help="another way of the model, see below")
    command.add_argument("--out", type=Path, required=True, metavar="RUN", help="folder for the run")
    command.add_argument(
        "--weights", metavar="FILE", help="weights of the backbone ('imagenet' fetches them; 'random')"
    )
    command.add_argument("--most", type=_whole, metavar="N", help="training photos per category at most")
    command.add_argument("--threads", type=_whole, metavar="N", help="threads of TensorFlow (all)")
    command.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="change a setting, e.g. epochs=10"
    )
    command.set_defaults(run=run_train)


def run_train(options: argparse.Namespace) -> int:
    """`train`: train or go on, and say how it went."""
    import os

    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    import tensorflow as tf

    from stylerec.lab.classifiers import choose_settings
    from stylerec.lab.run_folder import load_run
    from stylerec.lab.train_classifier import show_progress, train_classifier

    if options.threads:
        tf.config.threading.set_intra_op_parallelism_threads(options.threads)
        tf.config.threading.set_inter_op_parallelism_threads(options.threads)
    changes = dict(_setting(text) for text in options.set)
    if options.weights:
        changes["weights"] = options.weights
    settings = choose_settings(options.model, options.variant, **changes)
    train_classifier(options.dataset, settings, options.out, most_per_category=options.most, on_progress=show_progress)
    metrics = load_run(options.out).metrics
    print(file=sys.stderr)
    if metrics["n"]:
        print(
            f"{metrics['accuracy']:.3f} of {metrics['n']} test photos are named rightly "
            f"({metrics['accuracy_low']:.3f} to {metrics['accuracy_high']:.3f}); always the commonest category: "
            f"{metrics['commonest']:.3f}."
        )
    print(f"{options.out}: see curves.png, confusion.png, metrics.json. `stylerec lab diagnose` reads the curves.")
    return 0


def _setting(text: str) -> tuple[str, Any]:
    name, sign, value = text.partition("=")
    if not sign:
        raise UsageError(f"Invalid --set: expected NAME=VALUE, received {text!r}.")
    try:
        return name, ast.literal_eval(value)
    except (ValueError, SyntaxError):
        return name, value


def _whole(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
