"""How often a garment's colours are named as the catalogue names them: `python -m training.evaluate_colours DATA`.

DATA holds `catalogue/products.csv` and `catalogue_224/photos`. Judged are the products whose title keeps them out of
every training (see `training.datasets`), or `--photos` of them. Photos pass through `Recogniser.recognise`, as a
user's do. `--out FILE` keeps the figures; `--before FILE` shows those of another version beside them.
"""

import argparse
import csv
import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from stylerec.vision.recogniser import Recogniser

AGREES: dict[str, tuple[str, ...]] = {
    "Beige": ("beige", "cream", "camel", "khaki"),
    "Black": ("black", "charcoal"),
    "Blue": ("blue", "denim blue", "navy", "light blue"),
    "Bronze": ("brown", "camel", "khaki"),
    "Brown": ("brown", "camel", "beige", "khaki", "burgundy"),
    "Burgundy": ("burgundy",),
    "Charcoal": ("charcoal", "grey", "black"),
    "Coffee Brown": ("brown",),
    "Copper": ("brown", "camel", "orange"),
    "Cream": ("cream", "beige", "white"),
    "Gold": ("mustard", "camel", "beige", "yellow", "khaki", "brown"),
    "Green": ("green", "olive", "mint", "teal"),
    "Grey": ("grey", "light grey", "charcoal"),
    "Grey Melange": ("grey", "light grey", "charcoal"),
    "Khaki": ("khaki", "beige", "olive", "camel"),
    "Lavender": ("lavender", "purple"),
    "Lime Green": ("green", "yellow"),
    "Magenta": ("magenta", "pink"),
    "Maroon": ("burgundy", "red", "brown"),
    "Mustard": ("mustard", "yellow"),
    "Navy Blue": ("navy",),
    "Off White": ("white", "cream", "beige"),
    "Olive": ("olive", "khaki", "green"),
    "Orange": ("orange", "coral"),
    "Peach": ("coral", "pink", "beige", "orange", "cream"),
    "Pink": ("pink", "magenta", "coral"),
    "Purple": ("purple", "lavender", "magenta", "burgundy"),
    "Red": ("red", "burgundy", "coral"),
    "Rust": ("orange", "brown", "burgundy", "red"),
    "Sea Green": ("teal", "turquoise", "mint", "green"),
    "Silver": ("light grey", "grey", "white", "charcoal"),
    "Steel": ("grey", "light grey", "charcoal"),
    "Tan": ("camel", "brown", "beige"),
    "Taupe": ("brown", "grey", "beige", "khaki", "camel"),
    "Teal": ("teal", "green", "blue", "turquoise"),
    "Turquoise Blue": ("turquoise", "teal", "light blue", "blue"),
    "White": ("white", "cream", "light grey"),
    "Yellow": ("yellow", "mustard"),
}
"""Names that agree with a `base_colour`; what is not here ("Multi", "Metallic", "Skin" ...) is not judged."""

Figures = dict[str, tuple[int, float, float]]
"""By base colour: products, share whose first name agrees, share of which any name does; "all" is all of them."""


def read_products(data: Path) -> list[tuple[Path, str]]:
    """Photo and base colour of every judged product."""
    products = []
    with (data / "catalogue" / "products.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            photo = data / "catalogue_224" / "photos" / f"{row['id']}.webp"
            kept_apart = zlib.crc32(f"catalogue {row['title']}".encode()) % 100 < 8
            if kept_apart and row["base_colour"] in AGREES and photo.exists():
                products.append((photo, row["base_colour"]))
    return products


def score(answers: Iterable[tuple[str, Sequence[str]]]) -> Figures:
    """Figures of pairs of a base colour and the names given, commonest base colour first."""
    found = defaultdict(list)
    for label, names in answers:
        agrees = [name in AGREES[label] for name in names]
        found[label].append((any(agrees[:1]), any(agrees)))
    groups = {"all": [right for rights in found.values() for right in rights]}
    groups |= dict(sorted(found.items(), key=lambda entry: -len(entry[1])))
    figures = {}
    for label, rights in groups.items():
        first, any_name = np.mean(rights, axis=0)
        figures[label] = (len(rights), float(first), float(any_name))
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--photos", type=int, help="judge so many products only, spread evenly")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--before", type=Path)
    args = parser.parse_args()
    products = read_products(args.data)
    products = products[:: max(1, len(products) // (args.photos or len(products)))]
    looks = Recogniser.load().recognise(photo for photo, _ in products)
    figures = score(
        (label, photo.look.item.garment.colours)
        for (_, label), photo in zip(products, looks, strict=True)
        if photo.look is not None
    )
    before: Mapping[str, Sequence[float]] = json.loads(args.before.read_text()) if args.before else {}
    for label, (n, first, anywhere) in figures.items():
        was = "  (before: {:.2f}, {:.2f})".format(*before[label][1:]) if label in before else ""
        print(f"{label:15s} {n:5d}  first {first:.3f}  any {anywhere:.3f}{was}")
    if args.out:
        args.out.write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
