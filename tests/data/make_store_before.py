"""How `store_before.zip` and `export_before.zip` were made: when "shoes" and "outerwear" were categories.

Run in a checkout of commit 493ff33: `PYTHONPATH=.:tests:tests/store python make_store_before.py FOLDER`. They must
stay as that version wrote them, so this script is a record and not run again.
"""

import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
from looks_for_tests import GRID, TAXONOMY, embedding, garment, item, photo
from photos_for_tests import jpeg
from stylerec.corrections import Correction
from stylerec.looks import PARTS, Garment, PhotoLook

from stylerec.store import Store

FEET, BODY = (0.25, 0.75, 0.75, 1.0), (0.25, 0.25, 0.75, 0.5)


def at(place: tuple[float, float, float, float], category: str, score: float = 0.9, direction: int = 0) -> Garment:
    mask = np.zeros(GRID, dtype=bool)
    left, top, right, bottom = place
    mask[int(top * GRID[0]) : int(bottom * GRID[0]), int(left * GRID[1]) : int(right * GRID[1])] = True
    return replace(garment(category, score=score, vector=embedding(direction)), box=place, mask=mask)


def named(seen: PhotoLook, category: str) -> PhotoLook:
    """The photo taken as an item of this category."""
    assert seen.look is not None
    return replace(seen, look=replace(seen.look, item=item(category)))


def fill(store: Store) -> None:
    """Everything that can be said with the words "shoes" and "outerwear"."""
    board_id = store.create_board("Before").board_id
    store.use_model("before")
    looks = {
        "seen.jpg": [at(BODY, "outerwear"), at(FEET, "shoes", 0.95)],
        "changed to shoes.jpg": [at(BODY, "skirt"), at(FEET, "heels", 0.7)],
        "added outerwear.jpg": [at(FEET, "boots", 0.8)],
        "removed shoes.jpg": [at(BODY, "dress"), at(FEET, "shoes", 0.6)],
        "changed to boots.jpg": [at(BODY, "dress"), at(FEET, "shoes", 0.6)],
    }
    sources = [(name, jpeg(number)) for number, name in enumerate(looks)]
    photo_ids = dict(zip(looks, store.add_photos(board_id, sources).photo_ids, strict=True))
    for name, garments in looks.items():
        store.save_look(photo_ids[name], "before", named(photo(name, *garments), "outerwear"))
    store.correct(photo_ids["changed to shoes.jpg"], Correction("change", "heels", "shoes", FEET))
    store.correct(photo_ids["added outerwear.jpg"], Correction("add", "outerwear", None, BODY))
    store.correct(photo_ids["removed shoes.jpg"], Correction("remove", "shoes", None, FEET))
    store.correct(photo_ids["changed to boots.jpg"], Correction("change", "shoes", "boots", FEET))
    store.set_feedback(board_id, "shoes", "pairing", "outerwear", 1)
    store.set_feedback(board_id, "skirt", "pairing", "shoes", -1)
    store.add_item(
        board_id, ("item.jpg", jpeg(20)), named(photo("item.jpg", at(FEET, "shoes")), "shoes"), model="before"
    )
    closet_id = store.create_closet("Mine").closet_id
    for number, (recognised, said) in enumerate([("sandals", "shoes"), ("coat", "outerwear"), ("shoes", None)]):
        source = f"{recognised}.jpg", jpeg(30 + number)
        store.add_piece(
            closet_id, source, named(photo("x", at(BODY, recognised)), recognised), category=said, model="before"
        )
    examples = [(f"{number}.jpg", jpeg(number)) for number in range(40, 46)]
    learned = [(source, named(photo("x", at(FEET, "shoes", direction=7)), "shoes")) for source in examples]
    learned = [(source, _turned(look, number)) for number, (source, look) in enumerate(learned)]
    store.add_own_category("wooden clogs", learned, model="before")
    # A lab model that has a category "shoes" of its own, and what was said in its words.
    store.use_model("lab", ("shoes", "my skirts"))
    scores = {"shoes": 0.2, "my skirts": 0.9}
    skirt = replace(at(BODY, "skirt"), category="my skirts")
    label_map = np.where(skirt.mask, len(PARTS) + 1, 0).astype(np.uint8)
    made = photo("x", at(BODY, "skirt"))
    assert made.look is not None
    look = replace(made.look, scores=scores, categories=("my skirts",), garments=(skirt,), label_map=label_map)
    look = replace(look, item=replace(look.item, probabilities=scores | {"shoes": 0.1}, garment=skirt))
    store.save_look(photo_ids["seen.jpg"], "lab", replace(made, look=look))
    store.correct(photo_ids["seen.jpg"], Correction("change", "my skirts", "shoes", BODY))
    store.use_model("before")


def _turned(look: PhotoLook, number: int) -> PhotoLook:
    vector = embedding(7) + np.random.default_rng(number).normal(0, 0.05, 16)
    assert look.look is not None
    prediction = look.look.item
    turned = replace(prediction.garment, embedding=(vector / np.linalg.norm(vector)).astype(np.float32))
    return replace(look, look=replace(look.look, item=replace(prediction, garment=turned)))


def main(out: Path) -> None:
    """Write both files into `out`."""
    assert "shoes" in TAXONOMY.categories, "this is no checkout of the version before"
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(folder=Path(folder))
        fill(store)
        store.export_zip(out / "export_before.zip")
        store.close()
        shutil.make_archive(str(out / "store_before"), "zip", folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
