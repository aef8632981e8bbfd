"""Outlines of garments that models of the catalogue wear, by a recogniser trained before:
`python -m training.worn_outlines DATA CACHE MODEL`.

They let the sampler lay worn garments flat: many kinds lie flat in no licensed set.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

from stylerec.settings import load_settings
from stylerec.vision.images import encode_png
from stylerec.vision.recogniser import ModelConfig, Recogniser
from training.datasets import CLOTHED, load_datasets

FILE = "worn_outlines.npz"
SHARE = 0.06, 0.7
"""Share of the photo that an outline may take to be believed."""


def load_outlines(cache_dir: Path) -> dict[int, np.ndarray]:
    """By row of `catalogue_224`: `CLOTHED` where the garment is, 0 elsewhere; empty before they are made."""
    if not (cache_dir / FILE).exists():
        return {}
    with np.load(cache_dir / FILE, allow_pickle=False) as masks:
        return {int(row): np.where(masks[row], CLOTHED, 0).astype(np.uint8) for row in masks.files}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.worn_outlines", description=__doc__)
    for name in ("data", "cache", "model"):
        parser.add_argument(name, type=Path)
    options = parser.parse_args(arguments)
    data = load_datasets(options.data, options.cache, ["catalogue_224"])["catalogue_224"]
    worn = [row for row in range(len(data.names)) if (data.masks[row] == CLOTHED).any()]
    recogniser = Recogniser(*ModelConfig.load(options.model), load_settings())
    found = {}
    for row, photo in zip(
        worn, recogniser.recognise((f"{r}.png", encode_png(data.images[r])) for r in worn), strict=True
    ):
        if photo.look is None or photo.look.item is None:
            continue
        mask = photo.look.item.garment.mask
        if SHARE[0] <= mask.mean() <= SHARE[1]:
            found[str(row)] = mask
        if len(found) % 1000 == 1:
            print(f"{row}: {len(found)}", flush=True)
    np.savez_compressed(options.cache / FILE, allow_pickle=False, **found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
