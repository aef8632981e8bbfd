"""The sample: real clothes with labels that are right, and a board composed of them, the same each time."""

import io
import json
from pathlib import Path

import numpy as np
from PIL import Image

from stylerec import sample
from stylerec.board.reader import Reader
from stylerec.domain.near_copies import near_duplicates
from stylerec.domain.taxonomy import load_taxonomy
from stylerec.sample.keeping import keep_sample
from stylerec.store import Store
from stylerec.vision.images import load_photo
from stylerec.vision.picture_hash import picture_hash
from stylerec.vision.recogniser import Recogniser

CONTENT = json.loads((sample.FOLDER / "sample.json").read_text(encoding="utf-8"))
PHOTOS = {path.name: path for path in (sample.FOLDER / "photos").iterdir()}


def test_a_photo_comes_out_the_same_each_time():
    assert sample.compose_photo(1) == sample.compose_photo(1)


def test_every_photo_can_be_read_and_is_another():
    photos = [load_photo(photo.data, name=photo.name) for photo in (*sample.compose_board(), *sample.load_closet())]
    assert len(photos) == sample.board_size() + len(CONTENT["closet"])
    assert len({photo.photo_id for photo in photos}) == len({photo.name for photo in photos}) == len(photos)


def test_what_is_named_is_there_small_and_from_a_named_source():
    assert sorted(piece["photo"] for piece in CONTENT["pieces"]) == sorted(PHOTOS)
    assert len(PHOTOS) <= 40 and sum(path.stat().st_size for path in PHOTOS.values()) < 1_000_000
    assert "Grigorev" in CONTENT["source"] and "CC0" in CONTENT["source"]
    assert len({piece["original"] for piece in CONTENT["pieces"]}) == len(PHOTOS)
    assert {piece["category"] for piece in CONTENT["pieces"]} <= set(load_taxonomy().categories)


def test_the_boxes_of_a_composed_photo_hold_the_garments():
    """Around its box a red dress ends: the ground is grey."""
    number = next(i for i, outfit in enumerate(CONTENT["board"]) if "red dress" in outfit["pieces"])
    photo = sample.compose_photo(number)
    ((x0, y0, x1, y1),) = (box for category, box in photo.garments if category == "dress")
    image = np.asarray(Image.open(io.BytesIO(photo.data))).astype(int)
    red = (image[..., 0] - image[..., 1]) > 100
    rows, columns = np.nonzero(red)
    height, width = red.shape
    measured = np.array(
        [columns.min() / width, rows.min() / height, (columns.max() + 1) / width, (rows.max() + 1) / height]
    )
    assert np.abs(measured - (x0, y0, x1, y1)).max() < 0.03


def test_the_item_is_a_navy_skirt_of_the_closet():
    item = sample.load_item()
    assert item in sample.load_closet() and item.garments[0][0] == "skirt"
    image = load_photo(item.data).image.astype(int)
    x0, y0, x1, y1 = item.garments[0][1]
    y, x = int((y0 + y1) / 2 * image.shape[0]), int((x0 + x1) / 2 * image.shape[1])
    red, _, blue = image[y - 10 : y + 10, x - 10 : x + 10].mean(axis=(0, 1))
    assert blue > red + 8 and red < 110


def test_the_kept_sample_shows_what_is_there_whatever_the_recogniser_says(tmp_path: Path, recogniser: Recogniser):
    store = Store.open(folder=tmp_path)
    told: list[float] = []
    kept = keep_sample(store, Reader(store, recogniser.recognise, recogniser.model_id), told.append)
    assert told == sorted(told) and 0.5 in told
    truth = {photo.name: {category for category, _ in photo.garments} for photo in sample.compose_board()}
    board = store.looks.mood_board(kept.board_id)
    shown = {photo.name: photo.look for photo in board.readable}
    assert {name: set(look.categories) for name, look in shown.items() if look} == truth
    for look in shown.values():
        assert look is not None and {garment.category for garment in look.garments} == set(look.categories)
    hashes = [(photo.photo_id, picture_hash(store.photos.picture(photo.photo_id))) for photo in board.readable]
    assert near_duplicates(hashes, {photo.photo_id: photo.look for photo in board.readable if photo.look}) == ()
    pieces = store.pieces.of(kept.closet_id)
    said = {photo.name: photo.garments[0][0] for photo in sample.load_closet()}
    assert {piece.name: piece.category for piece in pieces} == said
    assert [piece.category for piece in pieces if piece.piece_id == kept.item_id] == ["skirt"]
    store.close()


def test_no_two_outfits_look_nearly_the_same():
    """A board would hide one behind the other."""
    photos = list(sample.compose_board())
    assert near_duplicates([(photo.name, picture_hash(photo.data)) for photo in photos]) == ()
