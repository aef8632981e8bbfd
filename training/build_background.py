"""Writes `own_categories_background.npz`: how garments of all shipped categories look to the shipped network.

Run it again whenever the network changes: the embeddings of one say nothing to another.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from stylerec.domain.taxonomy import load_taxonomy
from stylerec.settings import load_settings
from stylerec.vision.images import encode_png
from stylerec.vision.own_categories import SHIPPED
from stylerec.vision.recogniser import Recogniser
from training.datasets import Dataset, load_datasets

PER_CATEGORY, PER_SET = 8, 4
"""Garments of a category altogether, and from one set of photos: product photos and such that people took."""


def choose_garments(datasets: dict[str, Dataset], seed: int = 1) -> Iterator[tuple[str, np.ndarray]]:
    """Category and RGB photo of garments that were trained on, at most `PER_CATEGORY` of each."""
    rng = np.random.default_rng(seed)
    categories, chosen = load_taxonomy().categories, Counter[str]()
    for name in ("closet", "catalogue_224", "catalogue"):
        dataset, here = datasets[name], Counter[str]()
        for row in rng.permutation(dataset.rows("train")):
            if dataset.item[row].sum() > 1:
                continue
            category = categories[dataset.item[row].argmax()]
            if here[category] < PER_SET and chosen[category] < PER_CATEGORY:
                here[category] += 1
                chosen[category] += 1
                yield category, dataset.images[row]


def write_background(recogniser: Recogniser, garments: Iterator[tuple[str, np.ndarray]], path: Path) -> int:
    """Write the garments' embeddings and the SHA-256 of the network; returns how many there are."""
    sources = ((category, encode_png(image)) for category, image in garments)
    read = [(photo.name, photo.look.item.garment.embedding) for photo in recogniser.recognise(sources) if photo.look]
    names, embeddings = zip(*read, strict=True)
    network = json.loads((recogniser.settings.model_dir / "config.json").read_text(encoding="utf-8"))["network"]
    np.savez_compressed(
        path,
        network=np.array(network["sha256"]),
        categories=np.array(names),
        embeddings=np.array(embeddings, dtype=np.float16),
    )
    return len(read)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.build_background", description=__doc__)
    parser.add_argument("data_dir", type=Path, metavar="DATA_DIR", help="folder with the zip archives of photos")
    parser.add_argument("cache_dir", type=Path, metavar="CACHE_DIR", help="folder for decoded photos")
    parser.add_argument("--out", type=Path, default=SHIPPED, metavar="FILE")
    options = parser.parse_args()
    garments = choose_garments(load_datasets(options.data_dir, options.cache_dir))
    count = write_background(Recogniser.load(settings=load_settings()), garments, options.out)
    print(f"{count} garments: {options.out} ({options.out.stat().st_size} B)")


if __name__ == "__main__":
    main()
