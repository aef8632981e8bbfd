"""`stylerec lab prepare`, `train`, `diagnose`, `compare`: from curated photos to a chosen model."""

import argparse
import ast
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stylerec.cli.outputs import say_left_out
from stylerec.cli.parsing import Commands, add_command, whole_number
from stylerec.errors import UsageError
from stylerec.lab import messages
from stylerec.language import _

if TYPE_CHECKING:
    from stylerec.lab.prepare import SplitEffect

MODELS = ("baseline", "resnet50", "l1l2", "transfer")
STEPS = {"measured": _("measured {done:,} of {total:,}"), "written": _("written {done:,} of {total:,}")}
"""What is said of the steps of preparing while they go on."""

PREPARE_EPILOG = """\
examples:
  python -m stylerec lab prepare photos --out prepared
  python -m stylerec lab prepare photos --out prepared --groups senders.csv --bytes 8192 --cost 300
  python -m stylerec lab prepare photos --out as-in-the-study --study-split

Nothing in DATASET changes; decisions made while inspecting it are followed. The result holds train, validation and
test with a folder per category each, prepared.csv (where each file comes from, which belong together) and
prepared.json. Pictures that were saved twice, and photos of one group, are never in two splits.
"""

DIAGNOSE_EPILOG = """\
examples:
  python -m stylerec lab diagnose lab-runs/baseline
  python -m stylerec lab diagnose keras_log.csv --categories 199
"""

COMPARE_EPILOG = """\
examples:
  python -m stylerec lab compare lab-runs/baseline lab-runs/transfer --out lab-runs/comparison

All runs must have been judged on the same test photos. Beside them stand two plain references: the nearest training
photo in the shipped recogniser's embedding, and always the commonest category. "mean" is over categories with at
least 20 photos, "head" the fewest categories that hold four fifths of the training photos, "tail" the others.
"""

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


def add_commands(commands: Commands) -> None:
    """Add the commands."""
    _add_prepare(commands)
    _add_train(commands)
    _add_diagnose(commands)
    _add_compare(commands)


def _add_prepare(commands: Commands) -> None:
    command = add_command(
        commands, "prepare", "split photos, and bring them to a few KB each", PREPARE_EPILOG, run_prepare
    )
    command.add_argument("dataset", type=Path, metavar="DATASET", help="a folder of category folders")
    command.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="new folder for the result")
    command.add_argument("--bytes", type=whole_number, default=4096, metavar="N", help="largest size of a file (4096)")
    command.add_argument("--keep-size", action="store_true", help="copy files as they are")
    command.add_argument("--groups", type=Path, metavar="FILE.csv", help="columns photo and group: who sent what")
    command.add_argument(
        "--shares",
        type=float,
        nargs=3,
        default=(0.8, 0.1, 0.1),
        metavar="X",
        help="train, validation, test (0.8 0.1 0.1)",
    )
    command.add_argument(
        "--study-split", action="store_true", help="as the study: test photos among the validation ones"
    )
    command.add_argument(
        "--compare-splits", action="store_true", help="measure, on ten splits each, what the study's way would hide"
    )
    command.add_argument("--quick", action="store_true", help="do not look for pictures that were saved twice")
    command.add_argument(
        "--cost", type=whole_number, metavar="N", help="measure on N photos what the byte budget costs"
    )
    command.add_argument(
        "--show-augmentation", type=Path, metavar="FILE.png", help="also draw photos as they are changed"
    )
    command.add_argument("--seed", type=int, default=1)


def run_prepare(options: argparse.Namespace) -> int:
    """`prepare`: write the data set and say what it is like."""
    from stylerec.lab.decisions import curated_photos
    from stylerec.lab.photo_measures import measure_photos
    from stylerec.lab.prepare import (
        PrepareSettings,
        find_groups,
        measure_cost,
        measure_split_effect,
        prepare_dataset,
    )
    from stylerec.vision.recogniser import Recogniser

    settings = PrepareSettings(
        shares=tuple(options.shares),
        study=options.study_split,
        budget=None if options.keep_size else options.bytes,
        groups=options.groups,
        look_for_copies=not options.quick,
        seed=options.seed,
    )
    recogniser = Recogniser.load()
    done = prepare_dataset(options.dataset, options.out, settings, recogniser=recogniser, on_progress=_show_step)
    messages.end_progress()
    say_left_out(f"{photo}: {reason}" for photo, reason in done.unreadable)
    print(
        f"{done.n_categories} categories; {done.n['train']} photos to train with, {done.n['validation']} to validate, "
        f"{done.n['test']} to test; {done.n_groups} groups that stay together."
    )
    overlap = done.overlap
    print(
        f"Of the test photos, {overlap.in_validation} are validation photos, {overlap.related_to_train} have a "
        f"relative in train and {overlap.related_to_validation} in validation."
    )
    size = (
        f"{done.bytes_before / 1e6:.1f} MB became {done.bytes_after / 1e6:.1f} MB, at most {done.largest} bytes a file"
    )
    if done.quality is not None:
        size += (
            f"; {done.kept} files stayed as they are, the others have {done.side:.0f} px and quality {done.quality:.0f}"
        )
    print(f"{size} (medians).")
    if options.cost or options.compare_splits:
        measures = measure_photos(
            options.dataset, curated_photos(options.dataset), recogniser, on_progress=_show_measured
        )
    if options.compare_splits:
        _tell_split_effect(*measure_split_effect(measures, find_groups(options.dataset, measures, settings)))
    if options.cost:
        cost = measure_cost(measures, options.dataset, recogniser, options.bytes, options.cost, options.seed)
        messages.tell_result(
            _(
                "Of {count} photos the nearest other one is of their category in {before:.3f}; brought to {budget} "
                "bytes ({mean:.0f} on the mean), in {after:.3f}."
            ).format(count=cost.n, before=cost.before, budget=options.bytes, mean=cost.mean_bytes, after=cost.after)
        )
    if options.show_augmentation:
        _draw_augmentation(options.out, options.show_augmentation, options.seed)
        print(f"{options.show_augmentation}: photos on the left, and as they are changed in training.")
    return 0


def _tell_split_effect(study: "SplitEffect", grouped: "SplitEffect") -> None:
    messages.tell_result(
        _(
            "Named by the nearest training photo: {alone:.3f} of the test photos when photos are split one by "
            "one as in the study, {together:.3f} when groups stay together."
        ).format(alone=study.accuracy, together=grouped.accuracy)
    )
    if study.related is not None and study.unrelated is not None:
        messages.tell_result(
            _(
                "One by one, {related} of {total} test photos have a relative in train: {right:.3f} of them are "
                "named rightly, {others:.3f} of the others."
            ).format(related=study.n_related, total=study.n, right=study.related, others=study.unrelated)
        )


def _draw_augmentation(dataset: Path, path: Path, seed: int, n_photos: int = 6) -> None:
    import numpy as np
    from PIL import Image

    from stylerec.lab.photo_folders import list_photos
    from stylerec.lab.pipeline import contact_sheet
    from stylerec.vision.images import load_photo

    photos = [photo for photo in list_photos(dataset) if photo.split == "train"]
    chosen = np.random.default_rng(seed).permutation(len(photos))[:n_photos]
    images = [Image.fromarray(load_photo(dataset / photos[row].photo).image).resize((96, 128)) for row in chosen]
    Image.fromarray(contact_sheet(np.stack([np.asarray(image) for image in images]), 1.0, seed=seed)).save(path)


def _show_step(step: str, done: int, total: int) -> None:
    if done % 50 == 0 or done == total:
        messages.tell_progress(STEPS[step].format(done=done, total=total), done, total)


def _show_measured(done: int, total: int) -> None:
    _show_step("measured", done, total)


def _add_diagnose(commands: Commands) -> None:
    command = add_command(commands, "diagnose", "say in words what a run's curves show", DIAGNOSE_EPILOG, run_diagnose)
    command.add_argument(
        "run_folder", type=Path, metavar="RUN", help="a run's folder, or a CSV file of Keras's CSVLogger"
    )
    command.add_argument(
        "--categories", type=whole_number, default=100, metavar="N", help="categories, for a CSV file (100)"
    )
    command.add_argument("--json", action="store_true", help="as JSON")


def run_diagnose(options: argparse.Namespace) -> int:
    """`diagnose`: print the findings."""
    import dataclasses
    import json

    from stylerec.lab.diagnose import describe, diagnose, load_curves

    findings = diagnose(load_curves(options.run_folder, options.categories))
    if options.json:
        print(json.dumps([dataclasses.asdict(finding) for finding in findings], indent=1))
    else:
        print(describe(findings))
    return 0


def _add_compare(commands: Commands) -> None:
    command = add_command(
        commands, "compare", "put runs side by side, with intervals, speed and size", COMPARE_EPILOG, run_compare
    )
    command.add_argument("runs", type=Path, nargs="+", metavar="RUN", help="folders of finished runs")
    command.add_argument("--out", type=Path, metavar="FOLDER", help="also write comparison.csv and comparison.png")
    command.add_argument("--dataset", type=Path, help="where the photos are, if they were moved since")
    command.add_argument(
        "--gallery", type=whole_number, default=100, metavar="N", help="neighbours per category at most (100)"
    )
    command.add_argument(
        "--no-neighbour", action="store_true", help="leave the nearest neighbour out, which takes long"
    )


def run_compare(options: argparse.Namespace) -> int:
    """`compare`: print the table, write it and its picture."""
    import dataclasses

    from stylerec.lab.compare import NEIGHBOUR, compare_runs, describe, nearest_neighbour
    from stylerec.lab.run_folder import load_run
    from stylerec.lab.run_pictures import draw_comparison
    from stylerec.spreadsheets import write_table
    from stylerec.vision.recogniser import Recogniser

    runs = [load_run(folder) for folder in options.runs]
    references = {}
    compare_runs(runs)  # refuses before the long part
    if not options.no_neighbour:
        dataset = options.dataset or Path(runs[0].settings["dataset"])
        references[NEIGHBOUR] = nearest_neighbour(
            runs[0], dataset, Recogniser.load(), most=options.gallery, on_progress=_show_measured
        )
        messages.end_progress()
    rows = compare_runs(runs, references)
    print(describe(rows))
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        write_table(
            options.out / "comparison.csv",
            [field.name for field in dataclasses.fields(rows[0])],
            [dataclasses.astuple(row) for row in rows],
        )
        draw_comparison(
            options.out / "comparison.png",
            {row.name: (row.accuracy, row.low, row.high) for row in rows},
            {row.name: row.mean for row in rows},
        )
        print(f"{options.out}: comparison.csv, comparison.png")
    return 0


def _add_train(commands: Commands) -> None:
    command = add_command(
        commands, "train", "train a classifier on a folder of category folders", TRAIN_EPILOG, run_train
    )
    command.add_argument("dataset", type=Path, metavar="DATASET", help="category folders, perhaps in split folders")
    command.add_argument("--model", required=True, choices=MODELS)
    command.add_argument("--variant", default="", metavar="NAME", help="another way of the model, see below")
    command.add_argument("--out", type=Path, required=True, metavar="RUN", help="folder for the run")
    command.add_argument(
        "--weights", metavar="FILE", help="weights of the backbone ('imagenet' fetches them; 'random')"
    )
    command.add_argument("--most", type=whole_number, metavar="N", help="training photos per category at most")
    command.add_argument("--threads", type=whole_number, metavar="N", help="threads of TensorFlow (all)")
    command.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="change a setting, e.g. epochs=10"
    )


def run_train(options: argparse.Namespace) -> int:
    """`train`: train or go on, and say how it went."""
    import os

    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

    from stylerec.lab.classifiers import choose_settings
    from stylerec.lab.run_folder import load_run
    from stylerec.lab.train_classifier import show_progress, train_classifier, use_threads

    if options.threads:
        use_threads(options.threads)
    changes = dict(_setting(text) for text in options.set)
    if options.weights:
        changes["weights"] = options.weights
    settings = choose_settings(options.model, options.variant, **changes)
    train_classifier(options.dataset, settings, options.out, most_per_category=options.most, on_progress=show_progress)
    metrics = load_run(options.out).metrics
    messages.end_progress()
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
