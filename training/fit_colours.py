"""Fit the shades of the colour names to a catalogue's labels: `python -m training.fit_colours DATA`.

DATA is that of `training.evaluate_colours`; learned from are the products that are not judged there. Writes
`stylerec/domain/colour_shades.json`.

Labels say what a whole product is called, not which pixels are called so, hence what is learned is the names of
pixels from labels of photos (J. van de Weijer et al., "Learning color names for real-world applications", IEEE TIP
2009), here with names that hold around shades in CIELAB: the share of a photo's pixels whose nearest shade has a
name that fits the label is made large. How near counts is sharpened step by step, until it is the nearest alone.
"""

import argparse
import csv
import json
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from stylerec.domain import colours
from stylerec.domain.colours import COLOURS, NAMES, to_lab
from stylerec.vision.images import load_photo
from stylerec.vision.outfit_reader import trim_rim
from stylerec.vision.recogniser import Recogniser

TEACHES: dict[str, tuple[str, ...]] = {
    **{name.capitalize(): (name,) for name in ("black", "white", "red", "charcoal", "lavender", "mustard", "teal")},
    **dict.fromkeys(("Grey", "Grey Melange", "Steel"), ("grey", "light grey", "charcoal")),
    **dict.fromkeys(("Pink", "Magenta"), ("pink", "magenta")),
    **dict.fromkeys(("Maroon", "Burgundy"), ("burgundy",)),
    "Beige": ("beige", "cream"),
    "Blue": ("blue", "denim blue", "light blue"),
    "Bronze": ("brown", "khaki"),
    "Brown": ("brown", "camel"),
    "Coffee Brown": ("brown",),
    "Copper": ("brown", "camel"),
    "Cream": ("cream",),
    "Gold": ("mustard", "beige", "camel"),
    "Green": ("green", "olive", "mint"),
    "Khaki": ("khaki", "beige"),
    "Lime Green": ("green", "yellow"),
    "Navy Blue": ("navy",),
    "Off White": ("white", "cream"),
    "Olive": ("olive", "khaki"),
    "Orange": ("orange", "coral"),
    "Peach": ("coral", "pink"),
    "Purple": ("purple", "lavender"),
    "Rust": ("orange", "brown", "burgundy"),
    "Sea Green": ("teal", "turquoise", "mint"),
    "Silver": ("light grey", "grey"),
    "Tan": ("camel", "brown"),
    "Taupe": ("khaki", "beige", "brown"),
    "Turquoise Blue": ("turquoise", "teal"),
    "Yellow": ("yellow", "mustard"),
}
"""Names that a `base_colour` is an example of: narrower than what `evaluate_colours` lets pass."""
PARTLY = {("Black", "charcoal"): 0.7}
"""How well a name fits that is right, yet not the best."""
WELL_KNOWN = {
    (0, 0, 0): "black", (255, 255, 255): "white", (255, 0, 0): "red", (0, 0, 255): "blue", (0, 0, 128): "navy",
    (40, 40, 40): "black", (128, 128, 128): "grey", (128, 0, 32): "burgundy", (255, 192, 203): "pink",
    (245, 245, 220): "cream", (85, 107, 47): "olive", (0, 128, 128): "teal", (255, 255, 0): "yellow",
    (101, 67, 33): "brown", (255, 140, 0): "orange", (128, 0, 128): "purple", (0, 128, 0): "green",
}  # fmt: skip
NEUTRALS = ("black", "charcoal", "grey", "light grey", "white")
ABOUT = 26.0
"""A neutral cloth in sun or shade is so much lighter or darker than its colour's typical value at most."""
BLACK_BELOW = 22.0
"""A neutral cloth darker than this is black: black cloth in the sun is so light."""
PER_COLOUR, PIXELS = 350, 200
"""So many photos of a base colour are read at most, so many pixels taken of each."""
STEP = 4
"""Colours are told apart in steps of so much while fitting."""
SHARPNESS = (4.0, 2.0, 1.0)
MOST_ITERATIONS = 60
NEAR_START, KNOWN = 0.0003, 0.25
"""How much it costs to move a shade by 10 in CIELAB, and to break what is well known."""
WRONG = 0.03
"""Share of pixels that fits a label that is wrong."""
SOURCE = (
    "base_colour of the products of Fashion Product Images (Small) by P. Aggarwal, MIT licence; "
    "fitted by training/fit_colours.py"
)


@dataclass(frozen=True)
class Examples:
    """Photos as histograms: `shares` `(n, bins)` of the CIELAB colours `lab` `(bins, 3)`, how well names fit
    `(n, 29)` in 0..1, and how much each photo counts `(n,)`."""

    shares: csr_matrix
    lab: np.ndarray
    fits: np.ndarray
    counts: np.ndarray


def read_examples(data: Path) -> Examples:
    """Photos of products with a known colour, a few hundred of each, their pixels where the recogniser sees them."""
    with (data / "catalogue" / "products.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            (data / "catalogue_224" / "photos" / f"{row['id']}.webp", row["base_colour"])
            for row in csv.DictReader(file)
            if row["base_colour"] in TEACHES and zlib.crc32(f"catalogue {row['title']}".encode()) % 100 >= 8
        ]
    rows = [(photo, label) for photo, label in rows if photo.exists()]
    there = Counter(label for _, label in rows)
    rng = np.random.default_rng(0)
    taken: Counter[str] = Counter()
    chosen = []
    for index in rng.permutation(len(rows)):
        photo, label = rows[index]
        if taken[label] < PER_COLOUR:
            taken[label] += 1
            chosen.append((photo, label))
    pixels, labels = [], []
    looks = Recogniser.load().recognise(photo for photo, _ in chosen)
    for (photo, label), found in zip(chosen, looks, strict=True):
        if found.look is not None:
            mask = found.look.item.garment.mask
            image = Image.fromarray(load_photo(photo).image).resize(mask.shape[::-1], Image.Resampling.BOX)
            pixels.append(rng.choice(np.asarray(image)[trim_rim(mask)], PIXELS))
            labels.append(label)
    # A base colour of which only some photos are read counts for more, yet rare ones are not drowned.
    return histograms(np.stack(pixels), labels, {label: (there[label] / taken[label]) ** 0.6 for label in taken})


def histograms(pixels: np.ndarray, labels: Sequence[str], weight_of: Mapping[str, float]) -> Examples:
    """Examples from sRGB uint8 pixels `(n, PIXELS, 3)` and a base colour for each photo."""
    n, size = pixels.shape[:2]
    cells, bins = np.unique((pixels // STEP * STEP + STEP // 2).reshape(-1, 3), axis=0, return_inverse=True)
    table = csr_matrix((np.full(n * size, 1 / size), (np.repeat(np.arange(n), size), bins.ravel())))
    fits = np.array([[_fits(label, name) for name in NAMES] for label in labels])
    counts = np.array([weight_of[label] for label in labels])
    return Examples(table, to_lab(cells), fits, counts / counts.sum())


def _fits(label: str, name: str) -> float:
    return 1.0 if name in TEACHES[label] else PARTLY.get((label, name), 0.0)


def first_shades() -> tuple[np.ndarray, np.ndarray]:
    """Where shades start, CIELAB `(k, 3)`, and the index of their name `(k,)`: what is known, darker, paler."""
    names = [*NAMES, *WELL_KNOWN.values()]
    typical = to_lab(np.array([*COLOURS.values(), *WELL_KNOWN], dtype=np.uint8))
    paler = typical * (1, 0.6, 0.6) + (8, 0, 0)
    return np.vstack([typical, 0.75 * typical, paler]), np.tile([NAMES.index(name) for name in names], 3)


def known_names() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What must not be unlearned: CIELAB `(m, 3)`, which names are right for it `(m, 29)`, how much it counts `(m,)`.

    Typical values have their name, well-known ones theirs, and what is almost neutral has a neutral name of about its
    lightness, lest black cloth in warm light is called brown and grey cloth charcoal.
    """
    names = {**{value: name for name, value in COLOURS.items()}, **WELL_KNOWN}
    rings = [
        (light, tint * np.cos(angle), tint * np.sin(angle))
        for light in range(6, 82, 4)
        for tint in (2, 4)
        for angle in np.arange(8) * np.pi / 4
    ]
    lab = np.vstack([to_lab(np.array(list(names), dtype=np.uint8)), rings])
    own = np.eye(len(NAMES))[[NAMES.index(name) for name in names.values()]]
    typical = to_lab(np.array(list(COLOURS.values()), dtype=np.uint8))[:, 0]
    about = np.isin(NAMES, NEUTRALS) & (np.abs(lab[len(own) :, :1] - typical) <= ABOUT)
    about[lab[len(own) :, 0] < BLACK_BELOW] = np.isin(NAMES, "black")
    right = np.vstack([own, about])
    return lab, right, np.repeat(0.5 / np.array([len(names), len(rings)]), [len(names), len(rings)])


def fit(examples: Examples) -> list[tuple[str, np.ndarray]]:
    """Shades, CIELAB `(3,)`, with their names."""
    start, owner = first_shades()
    named = np.eye(len(NAMES))[owner]
    known, right, known_counts = known_names()
    rows, columns = examples.shares, examples.shares.T.tocsr()

    def nearness(lab: np.ndarray, shades: np.ndarray, sharpness: float) -> np.ndarray:
        distances = (lab**2).sum(1)[:, None] - 2 * lab @ shades.T + (shades**2).sum(1)
        near = np.exp((distances.min(axis=1, keepdims=True) - distances) / (2 * sharpness**2))
        return near / near.sum(axis=1, keepdims=True)

    def pull(lab: np.ndarray, near: np.ndarray, shades: np.ndarray, slope: np.ndarray) -> np.ndarray:
        """Gradient of the shades, from that of the names of every colour."""
        of_shade = slope @ named.T
        of_shade = near * (of_shade - (near * of_shade).sum(axis=1, keepdims=True))
        return of_shade.T @ lab - of_shade.sum(axis=0)[:, None] * shades

    def loss(flat: np.ndarray, sharpness: float) -> tuple[float, np.ndarray]:
        moved = flat.reshape(start.shape)
        shades = start + 10 * moved
        near = nearness(examples.lab, shades, sharpness)
        fitting = (rows @ (near @ named) * examples.fits).sum(axis=1) + WRONG
        back = columns @ (-(examples.counts / fitting)[:, None] * examples.fits)
        near_known = nearness(known, shades, sharpness)
        sure = (near_known @ named * right).sum(axis=1) + 1e-6
        d_known = -KNOWN * (known_counts / sure)[:, None] * right
        d_shades = pull(examples.lab, near, shades, back) + pull(known, near_known, shades, d_known)
        value = -(examples.counts * np.log(fitting)).sum() - KNOWN * (known_counts * np.log(sure)).sum()
        value += NEAR_START * (moved**2).sum()
        return float(value), (10 * d_shades / sharpness**2 + 2 * NEAR_START * moved).ravel()

    flat = np.zeros(start.size)
    for sharpness in SHARPNESS:
        flat = minimize(
            loss, flat, args=(sharpness,), jac=True, method="L-BFGS-B", options={"maxiter": MOST_ITERATIONS}
        ).x
    shades = start + 10 * flat.reshape(start.shape)
    return [(NAMES[name], shade) for name, shade in zip(owner, shades, strict=True)]


def save(shades: Sequence[tuple[str, np.ndarray]], path: Path) -> None:
    lines = {name: [[round(float(x), 1) for x in shade] for of, shade in shades if of == name] for name in NAMES}
    head = {"source": SOURCE, "unit": "CIELAB under D65"}
    body = ",\n".join(f"  {json.dumps(name)}: {json.dumps(values)}" for name, values in lines.items())
    path.write_text(json.dumps(head, indent=1)[:-2] + f',\n "shades": {{\n{body}\n }}\n}}\n')


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    args = parser.parse_args()
    save(fit(read_examples(args.data)), Path(colours.__file__).with_name("colour_shades.json"))


if __name__ == "__main__":
    main()
