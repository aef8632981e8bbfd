"""Measure cut-outs and people's outlines against the teacher's masks: `python -m training.evaluate_cutouts DATA CACHE`.

DATA holds the archives with `teacher_masks.zip`; only validation photos are read. Mean intersection over union of
`--cutouts` on closet photos, of everything but the background in `--masks` on street photos.
"""

import argparse
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from stylerec.settings import default_model_dir
from stylerec.vision.images import encode_png
from stylerec.vision.recogniser import Recogniser
from training.datasets import Dataset, load_datasets, read_image

POOR = {"closet": 0.8, "street": 0.7}
"""Overlap below which a mask is counted as poor."""


def evaluate_cutouts(recogniser: Recogniser, data: Dataset, archive: zipfile.ZipFile) -> dict[str, Any]:
    """Overlap with the teacher's masks of a data set's validation photos: mean, share of poor ones, the worst ten."""
    members = {Path(name).stem: name for name in archive.namelist() if f"/{data.name}/" in name}
    rows = [row for row in data.rows("sender", "photo") if data.names[row] in members]
    looks = recogniser.recognise((f"{data.names[row]}.png", encode_png(data.images[row])) for row in rows)
    overlaps = {}
    for row, look in zip(rows, looks, strict=True):
        name = data.names[row]
        truth = read_image(archive, members[name], "L") > 127
        if not truth.any():  # the teacher saw nothing
            continue
        found = recogniser.full_item_mask(look) if data.name == "closet" else recogniser.full_label_map(look) > 0
        overlaps[name] = float((found & truth).sum() / max(1, (found | truth).sum()))
    values = np.array(list(overlaps.values()))
    return {
        "photos": len(values),
        "overlap": float(values.mean()),
        "poor": float((values < POOR[data.name]).mean()),
        "worst": sorted(overlaps, key=lambda name: overlaps[name])[:10],
    }


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.evaluate_cutouts", description=__doc__)
    for name in ("data", "cache"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--model", type=Path, default=default_model_dir())
    options = parser.parse_args(arguments)
    recogniser = Recogniser.load(options.model)
    datasets = load_datasets(options.data, options.cache, list(POOR))
    with zipfile.ZipFile(options.data / "teacher_masks.zip") as archive:
        figures = {name: evaluate_cutouts(recogniser, data, archive) for name, data in datasets.items()}
    print(json.dumps(figures, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
