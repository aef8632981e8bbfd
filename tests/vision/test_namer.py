"""Looks in a person's own words: of whole photos, and of the garments that the shipped recogniser finds."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import cast

import numpy as np
import pytest
from looks_for_tests import GRID, embedding, garment, item, photo, unreadable

from stylerec.domain.colours import COLOURS
from stylerec.domain.looks import PARTS, Garment, PhotoLook
from stylerec.domain.moodboard import MoodBoard
from stylerec.errors import ModelError, UsageError
from stylerec.pairing.pairings import rank_pairings
from stylerec.pairing.similarity import cosine_similarity
from stylerec.settings import load_settings
from stylerec.vision.namer import (
    GROUND_VALUE,
    Mode,
    NamedRecogniser,
    Namer,
    NamerConfig,
    build_taxonomy,
    crop_garment,
    fit_frame,
    name_garments,
)
from stylerec.vision.recogniser import PADDING, Recogniser, Source

NAMES = ("red skirt", "green skirt", "clutches", "lucky charm")
COLOUR_OF = {"red skirt": "red", "green skirt": "green", "clutches": "blue", "lucky charm": "black"}


class ByColour:
    """Names pictures by their colour: what is neither red, green nor blue is a lucky charm."""

    namer_id = "by colour"
    input_size = (40, 30)
    categories = NAMES
    taxonomy = build_taxonomy(NAMES)

    def name(self, images: Iterable[np.ndarray]) -> np.ndarray:
        return np.array([self._one(image) for image in images])

    def _one(self, image: np.ndarray) -> list[float]:
        pixels = image.reshape(-1, 3)[~(image.reshape(-1, 3) == GROUND_VALUE).all(axis=1)].astype(float)
        best = int(pixels.mean(axis=0).argmax()) if np.ptp(pixels.mean(axis=0)) > 20 else 3
        return [0.7 if place == best else 0.1 for place in range(4)]


class Known:
    """Stands in for the shipped recogniser."""

    model_id = "known"

    def __init__(self, photos: Iterable[PhotoLook]) -> None:
        self.photos = photos

    def recognise(self, sources: Iterable[Source]) -> Iterator[PhotoLook]:
        yield from self.photos


def at(piece: Garment, top: int, bottom: int) -> Garment:
    """The garment, between these rows of the grid."""
    mask = np.zeros(GRID, dtype=bool)
    mask[top:bottom, 2:6] = True
    box = (2 / GRID[1], top / GRID[0], 6 / GRID[1], bottom / GRID[0])
    return replace(piece, mask=mask, box=box, area=float(mask.mean()))


def pictured(name: str, *pieces: tuple[Garment, str]) -> PhotoLook:
    """A photo with garments in these colours."""
    image = np.full((120, 80, 3), 240, dtype=np.uint8)
    for piece, colour in pieces:
        image[np.kron(piece.mask, np.ones((10, 10), dtype=bool))] = COLOURS[colour]
    made = photo(name, *(piece for piece, _ in pieces))
    whole = replace(at(garment("skirt"), 1, 11), embedding=embedding(2))
    look = replace(made.look, item=replace(item("skirt"), garment=whole))
    return replace(made, look=look, thumbnail=image)


def named(mode: Mode, *photos: PhotoLook) -> list[PhotoLook]:
    recogniser = NamedRecogniser(cast(Namer, ByColour()), cast(Recogniser, Known(photos)), mode)
    return list(recogniser.recognise(["photo"] * len(photos)))


def outfit(name: str = "a.jpg", skirt: str = "red") -> PhotoLook:
    return pictured(
        name, (at(garment("skirt", score=0.8), 2, 6), skirt), (at(garment("bag", score=0.5), 7, 10), "blue")
    )


def test_names_get_the_group_of_their_words() -> None:
    taxonomy = build_taxonomy(["Linen Blazer", "FLIP-FLOPS", "maxi_dress", "lucky charm", "women/skirts", "t-shirt"])
    groups = {taxonomy.display_name(name): taxonomy.group_of(name) for name in taxonomy.categories}
    assert groups == {
        "Linen Blazer": "outerwear",
        "Flip-flops": "footwear",
        "Maxi dress": "one-piece",
        "Lucky charm": "other",
        "Women/skirts": "bottoms",
        "T-shirt": "tops",
    }


@pytest.mark.parametrize("names", [["skirt", "Skirt"], ["t shirt", "t-shirt"], ["skirt", " "]])
def test_names_that_cannot_be_told_apart_are_refused(names: list[str]) -> None:
    with pytest.raises(ModelError, match="categories cannot be used"):
        build_taxonomy(names)


def test_a_network_that_does_not_fit_its_config_is_refused() -> None:
    network = (load_settings().model_dir / "recogniser.tflite").read_bytes()
    namer = Namer(NamerConfig(NAMES, (40, 30), "stretch"), network)
    with pytest.raises(ModelError, match="does not fit its config"):
        namer.name([np.zeros((40, 30, 3), np.uint8)])


def test_alone_a_photo_has_one_category() -> None:
    (made,) = named("alone", pictured("a.jpg", (at(garment("skirt"), 1, 11), "green")))
    assert made.look.categories == ("green skirt",)
    assert made.look.scores == pytest.approx(
        {"red skirt": 0.1, "green skirt": 0.7, "clutches": 0.1, "lucky charm": 0.1}
    )
    (piece,) = made.look.garments
    assert (piece.category, piece.score) == ("green skirt", pytest.approx(0.7))
    assert np.array_equal(piece.embedding, embedding(2))
    assert (made.look.label_map[piece.mask] == len(PARTS) + 1).all()


def test_each_garment_gets_its_own_name() -> None:
    (made,) = named("garments", outfit())
    assert made.look.categories == ("red skirt", "clutches")
    skirt, bag = made.look.garments
    # Within its group a skirt is one of two skirts, 0.7 of 0.8, and a bag can only be a clutch.
    assert skirt.score == pytest.approx(0.8 * 0.7 / 0.8) and bag.score == pytest.approx(0.5)
    assert made.look.scores["clutches"] == pytest.approx(bag.score)
    assert np.unique(made.look.label_map[skirt.mask]).tolist() == [len(PARTS)]
    assert sum(made.look.item.probabilities.values()) == pytest.approx(1)


def test_a_name_of_another_group_is_not_taken() -> None:
    (made,) = named("garments", pictured("a.jpg", (at(garment("skirt"), 2, 6), "blue")))
    assert made.look.categories[0] != "clutches"


def test_a_name_of_no_group_is_taken_when_it_is_clear() -> None:
    (made,) = named("garments", pictured("a.jpg", (at(garment("skirt"), 2, 6), "black")))
    assert made.look.categories[0] == "lucky charm"


def test_garments_of_one_name_become_one() -> None:
    top, skirt = at(garment("skirt", score=0.9), 1, 4), at(garment("shorts", score=0.6), 5, 10)
    (made,) = named("garments", pictured("a.jpg", (top, "red"), (skirt, "red")))
    (piece,) = made.look.garments
    assert piece.box == (top.box[0], top.box[1], skirt.box[2], skirt.box[3])
    assert piece.area == pytest.approx(top.area + skirt.area)


def test_a_board_in_ones_own_words_works_to_the_end() -> None:
    photos = named("garments", outfit("a.jpg"), outfit("b.jpg", "green"), outfit("c.jpg"), unreadable("d.jpg"))
    board = MoodBoard(photos, ByColour.taxonomy)
    matrix = board.user_items()
    assert list(matrix.columns) == list(NAMES) and matrix["clutches"].tolist() == [1, 1, 1]
    assert board.unreadable[0].name == "d.jpg"
    assert cosine_similarity(matrix).loc["red skirt", "clutches"] == pytest.approx(2 / np.sqrt(6))
    assert rank_pairings(matrix, "red skirt").index[0] == "clutches"


def test_the_model_id_tells_namers_and_modes_apart() -> None:
    ids = set()
    for mode in ("alone", "garments"):
        for model in ("one", "two"):
            recogniser = Known([])
            recogniser.model_id = model
            ids.add(NamedRecogniser(cast(Namer, ByColour()), cast(Recogniser, recogniser), mode).model_id)
    assert len(ids) == 4
    with pytest.raises(UsageError, match="expected one of alone, garments"):
        named(cast(Mode, "both"))


def test_a_crop_shows_one_garment_in_the_middle_of_white() -> None:
    made = outfit()
    skirt = made.look.garments[0]
    crop = crop_garment(made.thumbnail, skirt, (40, 20))
    colours = {tuple(int(value) for value in pixel) for pixel in crop.reshape(-1, 3)}
    assert COLOURS["red"] in colours and COLOURS["blue"] not in colours
    assert crop.shape[0] == pytest.approx(2 * crop.shape[1], abs=1) and crop.shape[1] < 60
    border = np.concatenate([crop[0], crop[-1], crop[:, 0], crop[:, -1]])
    assert (border == 255).all() and crop[crop.shape[0] // 2, crop.shape[1] // 2].tolist() == list(COLOURS["red"])


@pytest.mark.parametrize("fit", ["stretch", "letterbox", "crop"])
def test_a_picture_is_brought_to_the_networks_size(fit: str) -> None:
    image = np.zeros((100, 40, 3), dtype=np.uint8)
    image[30:70] = 200
    frame = fit_frame(image, (50, 50), fit)
    assert frame.shape == (50, 50, 3)
    border, middle = frame[25, 0].tolist(), frame[25, 25].tolist()
    assert middle == [200] * 3
    assert border == ([PADDING] * 3 if fit == "letterbox" else [200] * 3)
    assert (frame[2] < 10).all() == (fit == "stretch")


def test_what_the_recogniser_sees_counts_among_names_of_its_group() -> None:
    taxonomy = build_taxonomy(["shorts", "midi skirts", "clutches"])
    made = outfit()
    garments = len(made.look.garments)
    unsure, sure = np.array([0.3, 0.2, 0.5]), np.array([0.9, 0.05, 0.05])
    for chances, expected in ((unsure, "midi skirts"), (sure, "shorts")):
        look = name_garments(made.look, taxonomy, np.array([chances] * (garments + 1)))
        skirt = next(piece for piece in look.garments if piece.mask[3, 3])
        assert skirt.category == expected
