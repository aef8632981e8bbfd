"""A model from the lab in use: it names photos, or garments that the shipped recogniser found, in a person's own words.

Runs on LiteRT from a folder that `stylerec lab export` wrote; TensorFlow is not needed.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
from PIL import Image

from stylerec.domain.arrays import LabelMap, Mask, Matrix, RgbImage, Scores
from stylerec.domain.looks import PARTS, Garment, ItemPrediction, Look, PhotoLook, join_parts
from stylerec.domain.prose import capital
from stylerec.domain.taxonomy import Category, Group, Taxonomy, load_taxonomy
from stylerec.errors import ModelError, TaxonomyError, UsageError
from stylerec.language import _
from stylerec.vision.framing import PADDING, box_of
from stylerec.vision.network_file import NetworkFile
from stylerec.vision.recogniser import Recogniser, Source

NAMER_FORMAT = 1
NETWORK_FILE = "classifier.tflite"
MOST_CATEGORIES = 256 - len(PARTS)
"""As many as the values of a label map can tell apart."""
MOST_EXAMPLES = 6
OTHER = Group("other", "Other")
"""Group of the names that are no word for a garment of the shipped taxonomy."""
CROP_MARGIN = 0.08
"""Air around a cut-out garment on each side, as a share of its longer side, as in photos of products."""
GROUND_VALUE = 255
"""Value of the background around it."""
CROP_VERSION = 3
"""Number of the way garments are cut out and named; another one gives other looks."""
SAME_WORD = 10.0
"""How much more a name counts that is a word for what the recogniser sees: it is right about seven times in ten, and a
group has about five other names."""
CLEARLY = 0.5
"""Chance from which a garment may have a name of `OTHER` although there are names of its own group."""

Fit = Literal["stretch", "letterbox", "crop"]
Mode = Literal["alone", "garments"]
WAY_OUT = _("Write the folder again with `stylerec lab export`.")


@dataclass(frozen=True)
class NamerConfig:
    """What must be known beside the network; `categories` in the order of its outputs.

    `input_size` is `(height, width)`. `fit` tells how a photo of another shape was brought to it in training:
    stretched, with a grey border, or cut to the middle. What else is done with the pixels (0 to 255) is in the network.
    """

    categories: tuple[str, ...]
    input_size: tuple[int, int]
    fit: Fit

    @classmethod
    def load(cls, folder: Path) -> tuple["NamerConfig", bytes]:
        """The config and the checked network file of `folder`. Raises `ModelError`."""
        path = folder / "config.json"
        try:
            table = json.loads(path.read_text(encoding="utf-8"))
            if table["format"] != NAMER_FORMAT:
                raise ModelError(
                    _(
                        "Cannot use the lab model in '{folder}': its format is {found}, this version of stylerec reads "
                        "{known}. {advice}"
                    ).format(folder=folder, found=table["format"], known=NAMER_FORMAT, advice=WAY_OUT)
                )
            network = (folder / NETWORK_FILE).read_bytes()
            height, width = table["input_size"]
            config = cls(tuple(table["categories"]), (int(height), int(width)), table["fit"])
            expected = table["sha256"]
        except FileNotFoundError as error:
            raise ModelError(
                _(
                    "'{folder}' holds no lab model: '{file}' is missing. Name a folder that `stylerec lab "
                    "export` wrote."
                ).format(folder=folder, file=error.filename)
            ) from None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(
                _("'{path}' is damaged ({error!r}). {advice}").format(path=path, error=error, advice=WAY_OUT)
            ) from error
        if hashlib.sha256(network).hexdigest() != expected:
            raise ModelError(
                _("'{folder}' is damaged: its SHA-256 is not {expected!r:.14}.... {advice}").format(
                    folder=folder / NETWORK_FILE, expected=expected, advice=WAY_OUT
                )
            )
        if config.fit not in get_args(Fit) or min(config.input_size) < 1:
            raise ModelError(
                _("'{path}' is damaged (fit {fit!r}, input size {input_size}). {advice}").format(
                    path=path, fit=config.fit, input_size=config.input_size, advice=WAY_OUT
                )
            )
        if not 1 <= len(config.categories) <= MOST_CATEGORIES:
            raise ModelError(
                _(
                    "Cannot use the lab model in '{folder}': expected 1 to {most} categories, received "
                    "{count}. Merge some in the lab."
                ).format(folder=folder, most=MOST_CATEGORIES, count=len(config.categories))
            )
        return config, network


class Namer:
    """Gives pictures a person's own names. Threads may share it: each call uses an interpreter of its own."""

    def __init__(self, config: NamerConfig, network: bytes, folder: Path | None = None) -> None:
        self.config = config
        self.taxonomy = build_taxonomy(config.categories)
        self._network = NetworkFile(network)
        self._folder = folder

    @classmethod
    def load(cls, folder: Path) -> "Namer":
        """Load what `stylerec lab export` wrote. Raises `ModelError` when it is missing, damaged or of no use."""
        return cls(*NamerConfig.load(folder), folder)

    @property
    def categories(self) -> tuple[str, ...]:
        """The lab model's categories, in the order of its scores."""
        return self.config.categories

    @property
    def input_size(self) -> tuple[int, int]:
        """`(height, width)` of what the network sees."""
        return self.config.input_size

    @cached_property
    def namer_id(self) -> str:
        """Tells this namer's names from another's: the SHA-256 of the network and of its config."""
        return hashlib.sha256(self._network.content + repr(self.config).encode()).hexdigest()

    def name(self, images: Iterable[RgbImage]) -> Matrix:
        """Probabilities `(n_images, n_categories)` of RGB uint8 pictures `(height, width, 3)` of any size."""
        rows = [self._probabilities(fit_frame(image, self.config.input_size, self.config.fit)) for image in images]
        return np.array(rows, dtype=np.float32).reshape(-1, len(self.categories))

    def examples(self, category: str) -> tuple[Path, ...]:
        """Photos of a category that the model was trained on, as small JPEG files; none where none were exported.

        Raises `ModelError` for a category that the namer does not know.
        """
        if category not in self.categories:
            raise ModelError(
                _("The lab model knows no category {category!r}. Choose one of its categories.").format(
                    category=category
                )
            )
        if self._folder is None:
            return ()
        folder = example_folder(self._folder, self.categories.index(category))
        paths = (folder / f"{number}.jpg" for number in range(MOST_EXAMPLES))
        return tuple(path for path in paths if path.is_file())

    def _probabilities(self, frame: np.ndarray) -> np.ndarray:
        try:
            with self._network.interpreter() as interpreter:
                interpreter.allocate_tensors()  # does nothing the second time
                into, out = self._places(interpreter)
                interpreter.set_tensor(into, frame[None].astype(np.float32))
                interpreter.invoke()
                output = interpreter.get_tensor(out)[0]
        except (ValueError, RuntimeError) as error:
            raise ModelError(
                _("The lab model's '{file}' cannot be run ({error}). {advice}").format(
                    file=NETWORK_FILE, error=error, advice=WAY_OUT
                )
            ) from error
        probabilities = np.clip(np.nan_to_num(output.astype(np.float64)), 0, None)
        total = probabilities.sum()
        return np.asarray(probabilities / total if total else np.full(len(output), 1 / len(output)))

    def _places(self, interpreter: Any) -> tuple[int, int]:
        """Where the input goes and the output comes from. Raises `ModelError` when they do not fit the config."""
        into, out = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
        received = tuple(into["shape"]), tuple(out["shape"])
        expected = (1, *self.config.input_size, 3), (1, len(self.categories))
        if received != expected:
            raise ModelError(
                _(
                    "The lab model's '{file}' does not fit its config: expected input and output of shapes "
                    "{expected}, received {received}. {advice}"
                ).format(file=NETWORK_FILE, expected=expected, received=received, advice=WAY_OUT)
            )
        return into["index"], out["index"]


class NamedRecogniser:
    """The shipped recogniser with a namer's words: looks whose categories are the namer's.

    `mode` "alone" gives each photo one category, that of the whole photo; the shipped recogniser only says where the
    garment is and what it looks like. "garments" names each garment that the shipped recogniser finds, so that a photo
    has several. The looks belong on a board with `taxonomy`. Raises `UsageError` for another mode.
    """

    def __init__(self, namer: Namer, recogniser: Recogniser, mode: Mode = "garments") -> None:
        if mode not in get_args(Mode):
            raise UsageError(f"Unknown `mode`: expected one of {', '.join(get_args(Mode))}, received {mode!r}.")
        self.namer = namer
        self.recogniser = recogniser
        self.mode = mode

    @property
    def categories(self) -> tuple[str, ...]:
        """The lab model's categories, in the order of its scores."""
        return self.namer.categories

    @property
    def taxonomy(self) -> Taxonomy:
        """The namer's categories with their groups, for `MoodBoard(photos, taxonomy)`."""
        return self.namer.taxonomy

    @cached_property
    def model_id(self) -> str:
        """Tells these looks from those of another recogniser, namer or mode."""
        parts = self.recogniser.model_id, self.namer.namer_id, self.mode, str(CROP_VERSION)
        return hashlib.sha256(" ".join(parts).encode()).hexdigest()

    def recognise(self, sources: Iterable[Source]) -> Iterator[PhotoLook]:
        """As `Recogniser.recognise`: looks in order, as they get ready; one bad photo never stops the rest."""
        for photo in self.recogniser.recognise(sources):
            yield photo if photo.look is None else replace(photo, look=self._named(photo, photo.look))

    def full_label_map(self, photo_look: PhotoLook) -> LabelMap:
        """As `Recogniser.full_label_map`."""
        return self.recogniser.full_label_map(photo_look)

    def full_item_mask(self, photo_look: PhotoLook) -> Mask:
        """As `Recogniser.full_item_mask`."""
        return self.recogniser.full_item_mask(photo_look)

    def _named(self, photo: PhotoLook, look: Look) -> Look:
        assert photo.thumbnail is not None  # the recogniser gives one to every photo it could read
        if self.mode == "alone":
            return name_alone(look, self.categories, self.namer.name([photo.thumbnail])[0])
        pieces = (*look.garments, *look.regions, look.item.garment)
        crops = [crop_garment(photo.thumbnail, piece, self.namer.input_size) for piece in pieces]
        return name_garments(look, self.taxonomy, self.namer.name(crops))


def build_taxonomy(names: Sequence[str]) -> Taxonomy:
    """A taxonomy of these categories, grouped as the shipped one where a name or its last words are a word of it.

    "Flip flops" and "linen blazer" go to footwear and outerwear, what is no known word to "other". Raises
    `ModelError` when a name is empty or two differ in nothing but case, spaces and hyphens.
    """
    return _taxonomy_of(tuple(names))


@lru_cache(maxsize=8)  # finding the groups of 140 names takes most of a second, and a store asks again and again
def _taxonomy_of(names: tuple[str, ...]) -> Taxonomy:
    shipped = load_taxonomy()
    parents = [group_of_words(name, shipped) or OTHER.name for name in names]
    groups = [group for group in (*shipped.group_entries, OTHER) if group.name in parents]
    entries = [Category(name, write_name(name), parent) for name, parent in zip(names, parents, strict=True)]
    try:
        return Taxonomy(tuple(groups), tuple(entries))
    except TaxonomyError as error:
        raise ModelError(
            _("The lab model's categories cannot be used: {error} Rename or merge them in the lab.").format(error=error)
        ) from error


def write_name(name: str) -> str:
    """A category's name as it is written for a reader: "FLIP-FLOPS" is "Flip-flops", "t-shirt" is "T-shirt"."""
    text = " ".join(name.replace("_", " ").split())
    text = text.lower() if text.isupper() else text
    return capital(text)


def group_of_words(name: str, shipped: Taxonomy) -> str | None:
    """The group of the garment that a name, or its last words, stand for; None when they are no known word."""
    category = category_of_words(name, shipped)
    return None if category is None else shipped.group_of(category)


def category_of_words(name: str, shipped: Taxonomy) -> str | None:
    """The shipped category that a name, or its last words, stand for: "sports shoes" are shoes; None for no word."""
    words = re.split(r"[\s_/-]+", name)
    for start in range(len(words)):
        try:
            return shipped.resolve(" ".join(words[start:]))
        except TaxonomyError:
            continue
    return None


@lru_cache(maxsize=8)
def _shipped_words(names: tuple[str, ...]) -> np.ndarray:
    return np.array([category_of_words(name, load_taxonomy()) or "" for name in names])


def example_folder(folder: Path, number: int) -> Path:
    """Where the example photos of category `number`, counted from 0, lie in an exported model."""
    return folder / "examples" / f"{number:03d}"


def fit_frame(image: RgbImage, size: tuple[int, int], fit: Fit) -> RgbImage:
    """A picture of `size` `(height, width)`, RGB uint8; see `NamerConfig.fit`."""
    picture = Image.fromarray(image)
    height, width = size
    if fit == "stretch":
        return np.asarray(picture.resize((width, height), Image.Resampling.BILINEAR))
    inside = min if fit == "letterbox" else max
    scale = inside(height / image.shape[0], width / image.shape[1])
    high, wide = max(1, round(image.shape[0] * scale)), max(1, round(image.shape[1] * scale))
    resized = picture.resize((wide, high), Image.Resampling.BILINEAR)
    frame = Image.new("RGB", (width, height), (PADDING,) * 3)
    frame.paste(resized, ((width - wide) // 2, (height - high) // 2))
    return np.asarray(frame)


def crop_garment(image: RgbImage, garment: Garment, size: tuple[int, int]) -> RgbImage:
    """The garment alone in the middle of a white picture, RGB uint8, in the proportions of `size` `(height, width)`."""
    height, width = image.shape[:2]
    mask = Image.fromarray(garment.mask.astype(np.uint8) * 255).resize((width, height), Image.Resampling.BILINEAR)
    cloth = np.where((np.asarray(mask) > 85)[..., None], image, np.uint8(GROUND_VALUE))
    x0, y0, x1, y1 = box_of(garment.mask) if garment.mask.any() else garment.box
    top, left = int(y0 * height), int(x0 * width)
    cut = cloth[top : max(int(np.ceil(y1 * height)), top + 1), left : max(int(np.ceil(x1 * width)), left + 1)]
    scale = max(cut.shape[0] / size[0], cut.shape[1] / size[1]) * (1 + 2 * CROP_MARGIN)
    high, wide = (max(round(side * scale), cut_side) for side, cut_side in zip(size, cut.shape[:2], strict=True))
    picture = np.full((high, wide, 3), GROUND_VALUE, dtype=np.uint8)
    top, left = (high - cut.shape[0]) // 2, (wide - cut.shape[1]) // 2
    picture[top : top + cut.shape[0], left : left + cut.shape[1]] = cut
    return picture


def name_alone(look: Look, categories: Sequence[str], probabilities: Scores) -> Look:
    """A look of one category, the most probable of `categories`; `probabilities` is `(n_categories,)`."""
    item = _item(look, categories, probabilities)
    value = len(PARTS) + categories.index(item.category)
    scores = {name: float(share) for name, share in zip(categories, probabilities, strict=True)}
    return Look(scores, (item.category,), (item.garment,), _label_map(look, [(value, item.garment.mask)]), item)


def name_garments(look: Look, taxonomy: Taxonomy, probabilities: Matrix) -> Look:
    """The look with its garments named by the taxonomy's categories.

    `probabilities` is `(n_pieces, n_categories)` of the look's garments, regions and item, in this order. A garment is
    named within its group as the recogniser sees it, where the taxonomy has such names: what is worn on the feet is no
    hat. There a name counts more that is a word for what the recogniser sees (`SAME_WORD`). It gets a name of "other"
    when the namer is clear about that, or when its group has no names. A garment's
    score is that of being there times that of the name; a category's score is the chance that any garment is it.
    Garments of one name become one.
    """
    categories = taxonomy.categories
    pieces = (*look.garments, *look.regions)
    chances = np.array([_in_group(row, piece, taxonomy) for row, piece in zip(probabilities, pieces, strict=False)])
    chances = chances.reshape(-1, len(categories))
    found, unsure = chances[: len(look.garments)], chances[len(look.garments) :]
    present = np.array([piece.score for piece in look.garments])[:, None] * found
    parts: dict[str, list[Garment]] = {}
    for piece, row in zip(look.garments, found, strict=True):
        best = int(row.argmax())
        named = replace(piece, category=categories[best], score=float(piece.score * row[best]), alternatives=())
        parts.setdefault(named.category, []).append(named)
    garments = tuple(sorted(map(join_parts, parts.values()), key=lambda garment: -garment.score))
    regions = tuple(
        replace(piece, category=categories[int(row.argmax())], score=float(piece.score * row.max()), alternatives=())
        for piece, row in zip(look.regions, unsure, strict=True)
    )
    places = [(len(PARTS) + categories.index(piece.category), piece.mask) for piece in (*regions, *garments)]
    return Look(
        scores={name: float(score) for name, score in zip(categories, 1 - (1 - present).prod(axis=0), strict=True)},
        categories=tuple(garment.category for garment in garments),
        garments=garments,
        label_map=_label_map(look, places),
        item=_item(look, categories, _in_group(probabilities[-1], look.item.garment, taxonomy)),
        regions=regions,
    )


def _item(look: Look, categories: Sequence[str], probabilities: np.ndarray) -> ItemPrediction:
    ranked = {categories[index]: float(probabilities[index]) for index in np.argsort(-probabilities, kind="stable")}
    best = next(iter(ranked))
    return ItemPrediction(ranked, replace(look.item.garment, category=best, score=min(ranked[best], 1.0)))


def _in_group(probabilities: np.ndarray, garment: Garment, taxonomy: Taxonomy) -> np.ndarray:
    shipped = load_taxonomy()
    groups = np.array([taxonomy.group_of(name) for name in taxonomy.categories])
    same, other = groups == shipped.group_of(garment.category), groups == OTHER.name
    weight = np.where(_shipped_words(taxonomy.categories) == garment.category, SAME_WORD, 1.0)
    if probabilities[other].max(initial=0) > CLEARLY:
        same, weight = same | other, np.ones(len(weight))
    elif not same.any():
        same = other
    chances = np.where(same, probabilities, 0) * weight
    total = float(chances.sum())
    return chances / total if total > 1e-6 else probabilities


def _label_map(look: Look, places: Sequence[tuple[int, np.ndarray]]) -> np.ndarray:
    """The look's skin, hair and background, with these values where their masks are; later ones lie on top."""
    label_map = np.where(look.label_map < len(PARTS), look.label_map, 0).astype(np.uint8)
    for value, mask in places:
        label_map[mask] = value
    return label_map
