"""The shipped model: photos in, looks out. Runs on LiteRT; TensorFlow is not needed."""

import hashlib
import json
import queue
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from stylerec.colours import measure_shade, name_colours
from stylerec.errors import ModelError, PhotoError
from stylerec.images import Photo, load_photo, make_thumbnail
from stylerec.looks import PARTS, Garment, ItemPrediction, Look, PhotoLook
from stylerec.regions import WORKING_SIDE, follow_edges, name_regions
from stylerec.settings import Settings, load_settings
from stylerec.taxonomy import load_taxonomy

FORMAT = 2
PADDING = 127
THUMBNAIL_SIDE = 512
SMALLEST_REGION = 12
"""Grid cells of 4x4 pixels from which a part of the label map counts."""
BODY, WORN_SHARE = (PARTS.index("skin"), PARTS.index("hair")), 0.02
"""Somebody wears an item when at least this share of its pixels is skin or hair."""
WAY_BACK = (
    "Get it back with `git checkout -- models/recogniser` in a checkout, or with `pip install --force-reinstall "
    "--no-deps .` for an installed package; STYLEREC_MODEL_DIR names another folder."
)

Source = Path | str | tuple[str, bytes]


@dataclass(frozen=True)
class ModelConfig:
    """What must be known beside the weights; arrays follow the order of `categories`.

    `look_size` and `item_size` are the network's inputs `(height, width)` for the two jobs, each also in landscape:
    small things in an outfit need many pixels, one garment is named best with fewer. `tag_scale` and `tag_offset`
    calibrate the score of each category (J. Platt, 1999), `thresholds` turn scores into categories.
    `item_temperature` calibrates the item's probabilities (C. Guo et al., "On calibration of modern neural networks",
    ICML 2017). `evidence_weight` is how much a category's score counts where its pixels are told apart, `part_offset`
    `(3 + n,)` balances common against rare parts.
    """

    categories: tuple[str, ...]
    look_size: tuple[int, int]
    item_size: tuple[int, int]
    tag_scale: np.ndarray
    tag_offset: np.ndarray
    thresholds: np.ndarray
    item_temperature: float
    evidence_weight: float
    part_offset: np.ndarray

    @classmethod
    def load(cls, folder: Path) -> tuple["ModelConfig", bytes]:
        """The config and the checked network file of `folder`. Raises `ModelError`."""
        try:
            table = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            if table["format"] != FORMAT:
                raise ModelError(
                    f"Cannot use the model in '{folder}': its format is {table['format']}, this version of stylerec "
                    f"reads {FORMAT}. {WAY_BACK}"
                )
            network = (folder / table["network"]["file"]).read_bytes()
            digest = hashlib.sha256(network).hexdigest()
            if digest != table["network"]["sha256"]:
                raise ModelError(
                    f"The model file '{folder / table['network']['file']}' is damaged: expected SHA-256 "
                    f"{table['network']['sha256'][:12]}..., received {digest[:12]}.... {WAY_BACK}"
                )
            config = cls(
                categories=tuple(table["categories"]),
                look_size=_size(table["look_size"]),
                item_size=_size(table["item_size"]),
                tag_scale=np.array(table["tag_scale"], dtype=np.float32),
                tag_offset=np.array(table["tag_offset"], dtype=np.float32),
                thresholds=np.array(table["thresholds"], dtype=np.float32),
                item_temperature=float(table["item_temperature"]),
                evidence_weight=float(table["evidence_weight"]),
                part_offset=np.array(table["part_offset"], dtype=np.float32),
            )
        except FileNotFoundError as error:
            raise ModelError(f"The model file '{error.filename}' is missing. {WAY_BACK}") from None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"The model's 'config.json' in '{folder}' is damaged ({error!r}). {WAY_BACK}") from error
        return config, network


class Recogniser:
    """Turns photos into looks. Safe to share between threads: each photo uses an interpreter of its own."""

    def __init__(self, config: ModelConfig, network: bytes, settings: Settings) -> None:
        self.config = config
        self.settings = settings
        self._network = network
        self._idle: queue.SimpleQueue[Any] = queue.SimpleQueue()
        taxonomy = load_taxonomy()
        # A dress that is half "skirt" is one of the two, although their groups differ.
        kinds = [taxonomy.group_of(category).replace("one-piece", "bottoms") for category in config.categories]
        self._kinds = [len(PARTS) + np.flatnonzero(np.array(kinds) == kind) for kind in dict.fromkeys(kinds)]

    @classmethod
    def load(cls, model_dir: Path | None = None, settings: Settings | None = None) -> "Recogniser":
        """Load the shipped model, or the one in `model_dir`. Raises `ModelError` when files are missing or damaged."""
        settings = settings or load_settings()
        return cls(*ModelConfig.load(model_dir or settings.model_dir), settings)

    @property
    def categories(self) -> tuple[str, ...]:
        return self.config.categories

    @cached_property
    def model_id(self) -> str:
        """Tells this model's looks from another's: the SHA-256 of the network and of what is done with its output."""
        digest = hashlib.sha256(self._network)
        for value in vars(self.config).values():
            digest.update(value.tobytes() if isinstance(value, np.ndarray) else repr(value).encode())
        return digest.hexdigest()

    def recognise(self, sources: Iterable[Source]) -> Iterator[PhotoLook]:
        """Looks of photos, in order, as they get ready; `sources` are paths or `(name, bytes)`.

        A photo that cannot be read comes with its `error` instead of a look, and the rest go on. As many photos as
        `settings.threads` are decoded and recognised side by side, and few are held ahead, so memory stays bounded.
        """
        threads = self.settings.threads
        pool = ThreadPoolExecutor(threads)
        ahead: deque[Future[PhotoLook]] = deque()
        try:
            for source in sources:
                ahead.append(pool.submit(self._read, source))
                if len(ahead) > 2 * threads:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)

    def full_label_map(self, photo_look: PhotoLook) -> np.ndarray:
        """The look's label map at the photo's size, uint8 `(height, width)`, with outlines that follow the picture.

        They are only smooth where the `thumbnail` is gone. Raises `PhotoError` for a photo that could not be read.
        """
        if photo_look.look is None:
            raise PhotoError(photo_look.error)
        label_map = photo_look.look.label_map
        values = np.unique(label_map)
        masks = [Image.fromarray((label_map == value).astype(np.uint8) * 255) for value in values]
        if photo_look.thumbnail is not None:
            picture = make_thumbnail(photo_look.thumbnail, WORKING_SIDE)
            inside = picture.shape[1::-1]
            shares = np.stack([np.asarray(mask.resize(inside, Image.Resampling.BILINEAR)) for mask in masks])
            masks = [Image.fromarray(share.astype(np.uint8)) for share in follow_edges(shares, picture)]
        size = photo_look.width, photo_look.height
        best = np.zeros(size[::-1], dtype=np.uint8)
        result = np.zeros(size[::-1], dtype=np.uint8)
        for value, mask in zip(values, masks, strict=True):
            share = np.asarray(mask.resize(size, Image.Resampling.BILINEAR))
            result[share > best] = value
            np.maximum(best, share, out=best)
        return result

    def _read(self, source: Source) -> PhotoLook:
        name, data = (source[0], source[1]) if isinstance(source, tuple) else (str(source), source)
        try:
            photo = load_photo(data, name=name, min_side=max(self.config.look_size), settings=self.settings)
        except PhotoError as error:
            return PhotoLook(name, "", 0, 0, look=None, error=str(error))
        thumbnail = photo.image
        if max(thumbnail.shape) > THUMBNAIL_SIDE:
            thumbnail = make_thumbnail(thumbnail, THUMBNAIL_SIDE)
        return PhotoLook(name, photo.photo_id, photo.width, photo.height, self._look(photo), thumbnail)

    def _look(self, photo: Photo) -> Look:
        config = self.config
        frame, place = letterbox(photo.image, config.look_size)
        heads = self.heads(frame)
        inside = _cells(place)
        scores = _sigmoid(config.tag_scale * heads["tags"] + config.tag_offset)
        logits = heads["parts"] + config.part_offset
        logits[..., len(PARTS) :] += config.evidence_weight * np.log(scores + 1e-3)
        label_map = name_regions(logits.argmax(axis=-1).astype(np.uint8), logits, self._kinds)
        pixels = frame.reshape(frame.shape[0] // 4, 4, frame.shape[1] // 4, 4, 3).mean(axis=(1, 3)).astype(np.uint8)
        view = _View(inside, pixels, heads["features"])

        def garment(index: int) -> Garment:
            mask = self._mask(label_map, logits, index, inside)
            return view.garment(config.categories[index], scores[index], mask)

        found = [int(index) for index in np.argsort(-scores) if scores[index] >= config.thresholds[index]]
        sizes = np.bincount(label_map[inside].ravel(), minlength=len(PARTS) + len(scores))[len(PARTS) :]
        unsure = [int(index) for index in np.flatnonzero(sizes >= SMALLEST_REGION) if index not in found]
        item_frame, item_place = letterbox(photo.image, config.item_size)
        item_heads = self.heads(item_frame)
        probabilities = _softmax(item_heads["item"] / config.item_temperature)
        ranked = {config.categories[index]: float(probabilities[index]) for index in np.argsort(-probabilities)}
        best = next(iter(ranked))
        mask = self._item_mask(item_heads["saliency"][..., 0][_cells(item_place)], label_map, best, inside)
        item = ItemPrediction(ranked, view.garment(best, ranked[best], mask))
        return Look(
            scores={name: float(score) for name, score in zip(config.categories, scores, strict=True)},
            categories=tuple(config.categories[index] for index in found),
            garments=tuple(garment(index) for index in found),
            label_map=label_map[inside].copy(),
            item=item,
            regions=tuple(garment(index) for index in unsure),
        )

    def _mask(self, label_map: np.ndarray, logits: np.ndarray, index: int, inside: tuple[slice, slice]) -> np.ndarray:
        """Where category `index` is: its pixels of the label map, or where it comes closest to being named."""
        value = len(PARTS) + index
        mask = np.zeros(label_map.shape, dtype=bool)
        mask[inside] = label_map[inside] == value
        if not mask.any():
            margin = logits[..., value][inside] - logits[inside].max(axis=-1)
            mask[inside] = margin >= min(margin.max() - 0.5, -1e-6)
        return mask

    def _item_mask(
        self, salient: np.ndarray, label_map: np.ndarray, category: str, inside: tuple[slice, slice]
    ) -> np.ndarray:
        """What the photo is about; where somebody wears it, without skin, hair and other garments. Never empty."""
        shown = label_map[inside]
        grown = np.asarray(Image.fromarray(salient).resize(shown.shape[::-1], Image.Resampling.BILINEAR))
        found = grown >= min(0.0, float(grown.max()) - 0.5)
        if np.isin(shown[found], BODY).mean() >= WORN_SHARE:
            taxonomy = load_taxonomy()
            group = taxonomy.group_of(category)
            same = [value for value, name in enumerate(self.categories, len(PARTS)) if taxonomy.group_of(name) == group]
            own = found & np.isin(shown, [0, *same])
            found = own if own.sum() >= 0.2 * found.sum() else found
        mask = np.zeros(label_map.shape, dtype=bool)
        mask[inside] = found
        return mask

    def heads(self, frame: np.ndarray) -> dict[str, np.ndarray]:
        """Raw outputs of the network (see `stylerec.lab.network`) for one letterboxed frame, RGB uint8.

        A frame of `look_size` gives `parts`, `features` and `tags`, one of `item_size` gives `item` and `saliency`.
        """
        try:
            interpreter = self._idle.get_nowait()
        except queue.Empty:
            from ai_edge_litert.interpreter import Interpreter  # here: not everybody who loads a model runs it

            interpreter = Interpreter(model_content=self._network, num_threads=1)
        run = interpreter.get_signature_runner(f"{frame.shape[0]}x{frame.shape[1]}")
        heads = run(image=frame[None].astype(np.float32))
        self._idle.put(interpreter)
        return heads


@dataclass(frozen=True)
class _View:
    """One recognised frame: `inside` is the photo's part of the grid, `pixels` and `features` lie on it."""

    inside: tuple[slice, slice]
    pixels: np.ndarray
    features: np.ndarray

    def garment(self, category: str, score: float, mask: np.ndarray) -> Garment:
        high, wide = mask.shape
        weight = mask.reshape(high // 2, 2, wide // 2, 2).mean(axis=(1, 3))
        embedding = np.tensordot(weight, self.features, axes=2)
        photo_mask = mask[self.inside]
        pixels = self.pixels[mask]
        return Garment(
            category=category,
            score=float(score),
            box=_box(photo_mask),
            area=float(photo_mask.mean()),
            mask=photo_mask.copy(),
            colours=name_colours(pixels),
            embedding=(embedding / max(float(np.linalg.norm(embedding)), 1e-9)).astype(np.float32),
            shade=measure_shade(pixels),
        )


def _size(value: list[int]) -> tuple[int, int]:
    height, width = value
    return int(height), int(width)


def letterbox(image: np.ndarray, size: tuple[int, int]) -> tuple[np.ndarray, tuple[int, int, int, int]]:
    """Fit a picture into `size` `(height, width)`, turned by a quarter for a landscape picture, on grey.

    Returns the frame and the picture's place in it, `(top, left, height, width)` in multiples of 4 pixels.
    """
    height, width = size if image.shape[0] >= image.shape[1] else size[::-1]
    scale = min(height / image.shape[0], width / image.shape[1])
    high, wide = (max(4, round(side * scale / 4) * 4) for side in image.shape[:2])
    top, left = (height - high) // 8 * 4, (width - wide) // 8 * 4
    frame = np.full((height, width, 3), PADDING, dtype=np.uint8)
    resized = Image.fromarray(image).resize((wide, high), Image.Resampling.BILINEAR)
    frame[top : top + high, left : left + wide] = np.asarray(resized)
    return frame, (top, left, high, wide)


def _cells(place: tuple[int, int, int, int]) -> tuple[slice, slice]:
    """A picture's place in its frame (see `letterbox`) on the network's grid of 4x4 pixels."""
    top, left, high, wide = place
    return np.s_[top // 4 : (top + high) // 4, left // 4 : (left + wide) // 4]


def _box(mask: np.ndarray) -> tuple[float, float, float, float]:
    """Bounding box of a mask that is not empty, as fractions."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    high, wide = mask.shape
    return (
        float(columns[0] / wide),
        float(rows[0] / high),
        float((columns[-1] + 1) / wide),
        float((rows[-1] + 1) / high),
    )


def _sigmoid(logits: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-logits))


def _softmax(logits: np.ndarray) -> np.ndarray:
    odds = np.exp(logits - logits.max())
    return odds / odds.sum()
