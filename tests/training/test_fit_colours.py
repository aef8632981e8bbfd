"""Fitting the shades of colour names to labels of photos, and judging names by such labels."""

import json
from pathlib import Path

import numpy as np
import pytest

from stylerec.domain.colours import COLOURS, NAMES, to_lab
from training.evaluate_colours import AGREES, read_products, score
from training.fit_colours import TEACHES, fit, histograms, known_names, save


def test_the_tables_use_names_that_exist_and_teach_nothing_that_is_judged_wrong() -> None:
    assert {name for names in AGREES.values() for name in names} <= set(NAMES)
    assert all(set(names) <= set(AGREES[label]) for label, names in TEACHES.items())


def test_scores_count_the_first_name_and_any_name() -> None:
    figures = score([("Navy Blue", ("navy",)), ("Navy Blue", ("black", "navy")), ("Red", ("green",)), ("Red", ())])
    assert figures["all"] == (4, 0.25, 0.5)
    assert figures["Navy Blue"] == (2, 0.5, 1.0) and figures["Red"] == (2, 0.0, 0.0)


def test_products_are_those_kept_apart_that_have_a_photo_and_a_colour(tmp_path: Path) -> None:
    photos = tmp_path / "catalogue_224" / "photos"
    photos.mkdir(parents=True)
    (tmp_path / "catalogue").mkdir()
    rows = [f"{number},{'Multi' if number % 2 else 'Black'},Shirt {number}" for number in range(300)]
    (tmp_path / "catalogue" / "products.csv").write_text("\n".join(["id,base_colour,title", *rows]))
    for number in range(0, 300, 3):
        (photos / f"{number}.webp").touch()
    products = read_products(tmp_path)
    assert 0 < len(products) < 20, "about 8% of the products with a photo and a colour that is judged"
    assert all(colour == "Black" and int(photo.stem) % 6 == 0 for photo, colour in products)


def test_names_of_pixels_are_learned_from_labels_of_photos() -> None:
    """Cloth called navy is nearer to black's value, and every photo has a white ground that no label names."""
    rng = np.random.default_rng(0)
    cloth = {"Navy Blue": (27, 29, 38), "Black": (24, 24, 24), "White": (250, 250, 250)}
    labels = [label for label in cloth for _ in range(20)]
    pixels = np.array(
        [np.vstack([rng.normal(cloth[label], 1, (150, 3)), np.full((50, 3), 250)]) for label in labels]
    ).astype(np.uint8)
    shades = fit(histograms(pixels, labels, dict.fromkeys(cloth, 1.0)))

    def name(lab: np.ndarray) -> str:
        return min(shades, key=lambda shade: float(((shade[1] - lab) ** 2).sum()))[0]

    assert [name(to_lab(np.array(value, np.uint8))) for value in cloth.values()] == ["navy", "black", "white"]
    lab, right, counts = known_names()
    assert counts.sum() == pytest.approx(1)
    assert all(right[row, NAMES.index(name(lab[row]))] for row in range(len(COLOURS))), "typical values stay"


def test_what_is_saved_can_be_read(tmp_path: Path) -> None:
    save([("red", np.array([50, 60.04, 40])), ("black", np.zeros(3))], tmp_path / "shades")
    table = json.loads((tmp_path / "shades").read_text())
    assert table["shades"]["red"] == [[50, 60, 40]] and table["shades"]["navy"] == []
    assert "Fashion Product Images" in table["source"]
