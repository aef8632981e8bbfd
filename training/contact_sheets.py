"""Sheets of pictures to count right and wrong by eye: `python -m training.contact_sheets DATA CACHE OUT`.

`answers.jpg`: ten items of the closet set, each with the first six photos of its answer on a board of box photos, as
the app shows them. `cutouts.jpg`: thirty closet pieces and thirty garments of that board as they are cut out.
`worst_SET.jpg`: the ten validation photos of a set that were read worst. No sheet goes into the repository: the photos'
licences do not allow it.
"""

import argparse
import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from stylerec.domain.looks import PhotoLook
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.taxonomy import load_taxonomy
from stylerec.recommendation import recommend
from stylerec.recommendation.ranking import photo_caption
from stylerec.render.fonts import bundled_font
from stylerec.render.pictures import card, cut_out
from stylerec.settings import default_model_dir
from stylerec.vision.images import encode_png
from stylerec.vision.recogniser import Recogniser
from training.datasets import Dataset, load_datasets
from training.evaluate_look import look_of, names_of, told

KINDS = ("t-shirt", "shirt", "sweater", "blazer", "jacket", "coat", "trousers", "skirt", "dress", "hat")
BEST_PHOTOS, CUT_OUTS, WORST = 6, 30, 10
TILE = 220, 300
Tile = tuple[bytes, str]
Board = dict[str, tuple[bytes, PhotoLook]]
"""Pictures with their looks, by name."""


def draw_sheet(tiles: Sequence[Tile], columns: int) -> Image.Image:
    """Pictures in rows, each with a line or two of text below."""
    font = ImageFont.truetype(str(bundled_font("DejaVuSans")), 11)
    wide, high = TILE
    sheet = Image.new("RGB", (columns * wide, -(-len(tiles) // columns) * (high + 46)), "white")
    draw = ImageDraw.Draw(sheet)
    for number, (picture, text) in enumerate(tiles):
        left, top = number % columns * wide, number // columns * (high + 46)
        tile = Image.open(io.BytesIO(picture)).convert("RGBA")
        tile.thumbnail((wide - 8, high - 8))
        sheet.paste(tile, (left + 4, top + 4), tile)
        lines = [text[start : start + 36] for start in range(0, len(text), 36)][:3]
        draw.multiline_text((left + 4, top + high), "\n".join(lines), fill="black", font=font)
    return sheet


def answer_tiles(
    items: Sequence[tuple[str, bytes, PhotoLook]], board: dict[str, tuple[bytes, PhotoLook]]
) -> list[Tile]:
    """Each item and the first photos of its answer, with the captions that the app gives them."""
    taxonomy = load_taxonomy()
    mood_board = MoodBoard([photo for _, photo in board.values()])
    tiles = []
    for truth, picture, item in items:
        answer = recommend(item, mood_board)
        tiles.append((picture, f"ITEM: {answer.category} (is {truth})"))
        for ranked in answer.photos[:BEST_PHOTOS]:
            mark = "" if ranked.shows else "(similar) "
            tiles.append((card(board[ranked.photo.name][0], ranked.garment), mark + photo_caption(ranked, taxonomy)))
    return tiles


def worst_items(recogniser: Recogniser, data: Dataset, most: int) -> Iterator[tuple[float, Tile]]:
    """Items with how likely their own label was said to be."""
    taxonomy = load_taxonomy()
    rows = [row for row in data.rows("sender", "photo") if data.item[row].any()][:most]
    pictures = [encode_png(data.images[row]) for row in rows]
    looks = recogniser.recognise((f"{row}.png", picture) for row, picture in zip(rows, pictures, strict=True))
    for row, picture, photo in zip(rows, pictures, looks, strict=True):
        chances = look_of(photo).item.probabilities
        own = sum(chances[name] for name in names_of(data.item[row], taxonomy))
        best = max(chances, key=lambda name: chances[name])
        yield own, (picture, f"{best} {chances[best]:.2f}; is {data.label[row]}")


def worst_looks(
    data: Dataset, rows: Sequence[int], pictures: Sequence[bytes], photos: Sequence[PhotoLook]
) -> Iterator[tuple[float, Tile]]:
    """Photos of people with the share of what is there, or was said, on which labels and garments agree."""
    taxonomy = load_taxonomy()
    for row, picture, photo in zip(rows, pictures, photos, strict=True):
        sets = told(data, row, taxonomy)
        named = {garment.category for garment in look_of(photo).garments}
        met = sum(bool(named & members) for members in sets)
        agreed = 2 * met / max(1, len(sets) + len(named))
        missed = [min(members) for members in sets if not named & members]
        yield agreed, (picture, f"said {', '.join(sorted(named))}; missed {', '.join(missed)}")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.contact_sheets", description=__doc__)
    for name in ("data", "cache", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--model", type=Path, default=default_model_dir())
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    taxonomy, recogniser = load_taxonomy(), Recogniser.load(options.model)
    datasets = load_datasets(options.data, options.cache)
    closet, rng = datasets["closet"], np.random.default_rng(3)

    def read(data: Dataset, rows: Sequence[int]) -> tuple[list[bytes], list[PhotoLook]]:
        pictures = [encode_png(data.images[row]) for row in rows]
        named = [(f"{row}.png", picture) for row, picture in zip(rows, pictures, strict=True)]
        return pictures, list(recogniser.recognise(named))

    def save(name: str, tiles: Sequence[Tile], columns: int) -> None:
        draw_sheet(tiles, columns).save(options.out / name, quality=85)
        print(options.out / name, flush=True)

    def save_worst(name: str, found: Iterator[tuple[float, Tile]]) -> None:
        save(f"worst_{name}.jpg", [tile for _, tile in sorted(found, key=lambda pair: pair[0])[:WORST]], 5)

    held = rng.permutation(closet.rows("sender", "photo"))
    items = []
    for kind in KINDS:
        own = [int(row) for row in held if kind in names_of(closet.item[row], taxonomy)]
        (picture,), (photo,) = read(closet, own[:1])
        items.append((str(closet.label[own[0]]), picture, photo))
    for name in ("street_boxes", "street"):
        rows = [int(row) for row in datasets[name].rows("sender")]
        pictures, photos = read(datasets[name], rows)
        save_worst(name, worst_looks(datasets[name], rows, pictures, photos))
        if name == "street_boxes":
            board = {photo.name: (picture, photo) for picture, photo in zip(pictures, photos, strict=True)}
    save("answers.jpg", answer_tiles(items, board), BEST_PHOTOS + 1)

    pieces, looks = read(closet, [int(row) for row in held[:CUT_OUTS]])
    shown = [(picture, look_of(photo).item.garment) for picture, photo in zip(pieces, looks, strict=True)]
    for picture, photo in list(board.values())[:CUT_OUTS]:
        shown.append((picture, max(photo.garments, key=lambda garment: garment.score)))
    cut = [
        (cut_out(picture, garment), f"{garment.category} {garment.score:.2f}, quality {garment.quality:.2f}")
        for picture, garment in shown
    ]
    save("cutouts.jpg", cut, 10)
    for name in ("closet", "catalogue_224"):
        save_worst(name, worst_items(recogniser, datasets[name], 400))
    return 0


if __name__ == "__main__":
    sys.exit(main())
