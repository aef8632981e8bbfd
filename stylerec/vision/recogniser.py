"""The shipped model: photos in, looks out. Runs on LiteRT; TensorFlow is not needed."""

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from PIL import Image

from stylerec.domain.arrays import LabelMap, Mask, RgbImage
from stylerec.domain.looks import PARTS, WHOLE, Box, Garment, ItemPrediction, Look, PhotoLook
from stylerec.domain.odds import log_softmax, logit, sigmoid, softmax
from stylerec.domain.taxonomy import Taxonomy, load_taxonomy
from stylerec.errors import PhotoError
from stylerec.settings import Settings, load_settings
from stylerec.vision.bodies import BODY, BODY_SHARE, Body, find_bodies
from stylerec.vision.closer_look import SURE, main_garment, shows_head, upper_window, witness
from stylerec.vision.coherent import drop_specks
from stylerec.vision.framing import (
    PADDING,
    box_of,
    grid_cells,
    letterbox,
    place_garment,
    resize_cells,
    widen,
    window_of,
)
from stylerec.vision.images import load_photo, make_thumbnail
from stylerec.vision.mask_quality import mask_features, predict_quality
from stylerec.vision.model_config import FORMAT, ModelConfig
from stylerec.vision.network_file import NetworkFile
from stylerec.vision.outfit_reader import OutfitReader, Pass, shrink
from stylerec.vision.parts_of_mask import fill_holes
from stylerec.vision.picture_hash import image_hash
from stylerec.vision.regions import WORKING_SIDE, follow_edges

__all__ = ["FORMAT", "PADDING", "ModelConfig", "Recogniser", "Source", "grid_cells", "letterbox"]

READING = 3
"""Counted up when something else is made of the network's output, so that photos are read anew."""
THUMBNAIL_SIDE = 512
MARGIN, PIECE_MARGIN = 0.04, 0.1
"""What is shown around a person, or a piece, that is read close up, as a share of their longer side."""
HOLE = 0.02
"""Share of an item up to which a hole in it is none: nobody cuts such holes into cloth."""
SPECK = 0.1
"""Share of an item's largest part up to which another part is none of it; two shoes are nearly alike."""
CLOSER = 1.4
"""How much larger somebody has to become for a second look to pay; a piece has so much room on both sides."""
MOST_ZOOM = 4
VOTE = 0.15
"""How much the look network's answer counts in that of a whole picture taken as one item, in log-probability: by
likelihood on the validation items of all sets (docs/training.md)."""
CLOSE_UP_WEIGHT = 0.75
"""What the close-up of the only person counts for beside the whole photo."""
Source = Path | str | tuple[str, bytes]
Decode = Callable[[float], RgbImage]
"""The photo so many times larger than the network's frame, if it has that many pixels."""


class Recogniser:
    """Turns photos into looks. Safe to share between threads: each photo uses an interpreter of its own."""

    namer = None  # its words are the shipped ones; see `PhotoReader`

    def __init__(self, config: ModelConfig, network: bytes, settings: Settings) -> None:
        self.config = config
        self.settings = settings
        self._network = NetworkFile(network)
        self._outfits = OutfitReader(config)
        taxonomy = load_taxonomy()
        groups = [taxonomy.group_entry(category) for category in config.categories]
        self._below_the_waist = np.array([group.role in ("lower", "feet") or group.uncovered for group in groups])

    @classmethod
    def load(cls, model_dir: Path | None = None, settings: Settings | None = None) -> "Recogniser":
        """Load the shipped model, or the one in `model_dir`. Raises `ModelError` when files are missing or damaged."""
        settings = settings or load_settings()
        return cls(*ModelConfig.load(model_dir or settings.model_dir), settings)

    @property
    def categories(self) -> tuple[str, ...]:
        """The model's categories, in the order of its scores."""
        return self.config.categories

    @property
    def taxonomy(self) -> Taxonomy:
        """The shipped taxonomy."""
        return load_taxonomy()

    @property
    def network(self) -> bytes:
        """The content of the network's file: with `config` and `settings` it makes the same recogniser elsewhere."""
        return self._network.content

    @cached_property
    def model_id(self) -> str:
        """Tells this model's looks from another's: the SHA-256 of the network and of what is done with its output."""
        digest = hashlib.sha256(self._network.content)
        digest.update(READING.to_bytes())
        for value in vars(self.config).values():
            digest.update(value.tobytes() if isinstance(value, np.ndarray) else repr(value).encode())
        return digest.hexdigest()

    @cached_property
    def embedding_length(self) -> int:
        """How many numbers say what a garment looks like; the network is asked."""
        return int(self.heads(np.zeros((*self.config.look_size, 3), np.uint8))["features"].shape[-1])

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

    def full_label_map(self, photo_look: PhotoLook) -> LabelMap:
        """The look's label map at the photo's size, uint8 `(height, width)`, with outlines that follow the picture.

        They are only smooth where the `thumbnail` is gone. Raises `PhotoError` for a photo that could not be read.
        """
        if photo_look.look is None:
            raise PhotoError(photo_look.error)
        return self._full_size(photo_look.look.label_map, photo_look)

    def full_item_mask(self, photo_look: PhotoLook) -> Mask:
        """Where the photo's one item is, boolean `(height, width)` at the photo's size.

        Smooth, and raising `PhotoError`, as `full_label_map`.
        """
        if photo_look.look is None:
            raise PhotoError(photo_look.error)
        return self._full_size(photo_look.look.item.garment.mask.astype(np.uint8), photo_look).astype(bool)

    def _full_size(self, label_map: np.ndarray, photo_look: PhotoLook) -> np.ndarray:
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

        def decode(zoom: float) -> np.ndarray:
            least = round(zoom * max(self.config.look_size))
            if least <= max(photo.image.shape) or max(photo.width, photo.height) <= max(photo.image.shape):
                return photo.image
            return load_photo(data, name=name, min_side=least, settings=self.settings).image

        look, seen = self.build_look(photo.image, self.first_reading(photo.image), decode), image_hash(thumbnail)
        return PhotoLook(name, photo.photo_id, photo.width, photo.height, look, thumbnail, picture_hash=seen)

    def build_look(self, image: RgbImage, first: "FirstReading", decode: Decode) -> Look:
        """The look of a picture with its first reading; `decode` is asked for more pixels of what is small in it."""
        if first.is_one_piece:
            return self._piece(first)
        reading = self._reading(image, decode, first)
        return Look(
            scores={name: float(score) for name, score in zip(self.categories, reading.scores, strict=True)},
            categories=tuple(dict.fromkeys(garment.category for garment in reading.garments)),
            garments=reading.garments,
            label_map=reading.label_map,
            item=self._item(first, reading.scores, reading.label_map.shape),
            regions=reading.regions,
            proposals=reading.proposals,
        )

    def first_reading(self, image: np.ndarray) -> "FirstReading":
        """What both networks say of a whole picture, RGB uint8 `(height, width, 3)`."""
        seen = self.look_pass(image)
        named = self._outfits.name_pixels(seen)
        bodies = find_bodies(named[seen.inside])
        person = bodies[0] if bodies and bodies[0].person else None
        probabilities, salient = self.read_item(image, seen)
        salient = _stretched(salient, named[seen.inside].shape)
        if len(bodies) == 1 and person is None:
            probabilities, salient = self._closer_piece(probabilities, salient, image, bodies[0])
        readings = self._closer(probabilities, image, person)
        if len(bodies) == 1 or sum(body.person for body in bodies) == 1:
            seen = self._informed(seen, readings)
            named = self._outfits.name_pixels(seen)
        return FirstReading(seen, named, bodies, person, readings, salient)

    def _closer_piece(
        self, probabilities: np.ndarray, salient: np.ndarray, image: np.ndarray, piece: Body
    ) -> tuple[np.ndarray, np.ndarray]:
        """The reading of a piece, with that of its close-up where it fills little of the photo."""
        box = box_of(piece.mask | (salient >= 0))  # the look network may have found a part of it only
        if max(box[2] - box[0], box[3] - box[1]) * CLOSER > 1:
            return probabilities, salient
        window = widen(box, PIECE_MARGIN)
        close, own = self.read_item(image[window_of(window, image.shape)])
        finer = np.full_like(salient, min(-1.0, float(own.min())))  # nothing of the piece is outside its window
        part = finer[window_of(window, finer.shape)]
        part[:] = _stretched(own, part.shape)
        return softmax((np.log(probabilities + 1e-12) + np.log(close + 1e-12)) / 2), finer

    def _closer(self, probabilities: np.ndarray, image: np.ndarray, person: Body | None) -> list[np.ndarray]:
        """A reading and, where it is not sure and a whole figure shows, another one from the head down."""
        if person is None or probabilities.max() >= SURE:
            return [probabilities]
        window = upper_window(widen(person.box, MARGIN), image.shape)
        return [probabilities] + ([self.read_item(image[window_of(window, image.shape)])[0]] if window else [])

    def _informed(self, seen: Pass, readings: Sequence[np.ndarray]) -> Pass:
        """A pass with the item network as a witness of its scores, and with names of pixels that follow them."""
        scores = sigmoid(logit(seen.scores) + witness(readings))
        logits = seen.logits + (self._evidence(scores) - self._evidence(seen.scores))
        return replace(seen, scores=scores, logits=logits)

    def _evidence(self, scores: np.ndarray) -> np.ndarray:
        """What the scores `(n,)` of a picture add to the logits of each of its pixels, float32 `(n_values,)`."""
        added = self.config.evidence_weight * np.log(scores + 1e-3)
        return np.pad(added, (len(PARTS), 0)).astype(np.float32)

    def _reading(self, image: RgbImage, decode: Decode, first: "FirstReading") -> "_Reading":
        """What is in the photo: read as it is, close up person by person, or piece by piece where nobody is."""
        alone = len(first.bodies) == 1
        people = [body for body in first.bodies if body.person or alone]
        if not people and first.bodies:
            return self._pieces(image, first)
        windows = [widen(body.box, MARGIN) for body in people]
        zooms = [self._zoom(window, image.shape) for window in windows]
        if len(people) < 2 and max(zooms, default=1) < CLOSER:
            outfit = self._outfits.read(first.seen, first.named)
            return _Reading(first.seen.scores, outfit.garments, outfit.regions, outfit.proposals, outfit.label_map)
        return self._close_ups(decode(min(MOST_ZOOM, max(zooms))), first, people, windows)

    def look_pass(self, image: RgbImage) -> Pass:
        """What the network says of a picture taken as a look, RGB uint8 `(height, width, 3)`."""
        config = self.config
        frame, place = letterbox(image, config.look_size)
        heads = self.heads(frame)
        scores = sigmoid(config.tag_scale * heads["tags"] + config.tag_offset)
        logits = heads["parts"]
        logits += config.part_offset + self._evidence(scores)
        return Pass(grid_cells(place), shrink(frame), heads["features"], logits, scores, log_softmax(heads["item"]))

    def _zoom(self, window: Box, shape: tuple[int, ...]) -> float:
        """How much larger a window of a photo of this shape is shown in a frame of its own."""
        high, wide = (window[3] - window[1]) * shape[0], (window[2] - window[0]) * shape[1]
        return self._scale(high, wide) / self._scale(*shape[:2])

    def _scale(self, high: float, wide: float) -> float:
        longer, shorter = max(self.config.look_size), min(self.config.look_size)
        return min(longer / max(high, wide), shorter / min(high, wide))

    def _close_ups(
        self, image: np.ndarray, first: "FirstReading", people: Sequence[Body], windows: Sequence[Box]
    ) -> "_Reading":
        """Every person read in a frame of their own; the label map gets finer by whole steps, as far as they are."""
        shown = first.shown
        finer = min(MOST_ZOOM, max(round(self._zoom(window, image.shape)) for window in windows))
        label_map = shown.repeat(finer, axis=0).repeat(finer, axis=1)
        absent = np.ones(len(self.categories))
        garments: list[Garment] = []
        regions: list[Garment] = []
        proposals: list[Garment] = []
        for body, window in zip(people, windows, strict=True):
            own_image = image[window_of(window, image.shape)]
            close = self.look_pass(own_image)
            if len(people) == 1:
                close = self._informed(close, first.readings)
                # Whose the scores of the whole photo are is known where there is one person only.
                close = replace(close, scores=_mixed(first.seen.scores, close.scores))
            else:
                close = self._informed(close, self._closer(self.read_item(own_image, close)[0], image, body))
            others = np.any([shown > 0, *(other.mask for other in people if other is not body)], axis=0) & ~body.mask
            close_map = self._outfits.name_pixels(close)
            close_map[close.inside][
                resize_cells(others[window_of(window, shown.shape)], close_map[close.inside].shape)
            ] = 0
            outfit = self._outfits.read(close, close_map)
            garments += [place_garment(garment, window, label_map.shape) for garment in outfit.garments]
            regions += [place_garment(region, window, label_map.shape) for region in outfit.regions]
            proposals += [place_garment(proposal, window, label_map.shape) for proposal in outfit.proposals]
            part = label_map[window_of(window, label_map.shape)]
            own = ~resize_cells(others[window_of(window, shown.shape)], part.shape)
            part[own] = resize_cells(outfit.label_map, part.shape)[own]
            absent *= 1 - close.scores
        garments.sort(key=lambda garment: -garment.score)
        return _Reading(1 - absent, tuple(garments), tuple(regions), tuple(proposals), label_map)

    def _piece(self, first: "FirstReading") -> Look:
        """A piece that nobody wears is one thing, whatever its parts look like: a patterned bag is no skirt."""
        label_map = np.zeros_like(first.shown)
        item = self._item(first, first.seen.scores, label_map.shape)
        label_map[item.garment.mask] = len(PARTS) + self.categories.index(item.category)
        scores = {name: item.probabilities[name] for name in self.categories}
        piece = replace(item.garment, alternatives=self._alternatives(np.array(list(scores.values()))))
        return Look(scores, (piece.category,), (piece,), label_map, item)

    def _alternatives(self, probabilities: np.ndarray) -> tuple[str, ...]:
        """What a piece may be instead of the likeliest, and is half as likely."""
        best, *others = np.argsort(-probabilities)
        return tuple(self.categories[i] for i in others if probabilities[i] >= probabilities[best] / 2)

    def _pieces(self, image: RgbImage, first: "FirstReading") -> "_Reading":
        """Clothes lying apart: each piece is an item; what is seen beside them counts where it is of another group."""
        seen, bodies = first.seen, first.bodies
        scores = seen.scores.copy()
        garments = []
        for body in bodies:
            window = widen(body.box, PIECE_MARGIN)
            probabilities, salient = self.read_item(image[window_of(window, image.shape)])
            best = int(probabilities.argmax())
            mask = np.zeros(first.named.shape, dtype=bool)
            mask[seen.inside] = _own_part(salient, window, body, bodies)
            piece = seen.garment(self.categories[best], probabilities[best], mask)
            garments.append(replace(piece, alternatives=self._alternatives(probabilities)))
            scores = np.maximum(scores, probabilities)
        outfit = self._outfits.read(seen, first.named)
        group_of = load_taxonomy().group_of
        groups = {group_of(piece.category) for piece in garments}
        garments += [garment for garment in outfit.garments if group_of(garment.category) not in groups]
        garments.sort(key=lambda garment: -garment.score)
        return _Reading(scores, tuple(garments), outfit.regions, outfit.proposals, outfit.label_map)

    def _without_habit(self, probabilities: np.ndarray) -> np.ndarray:
        """Probabilities `(n,)` of an item, as if the network had seen every category equally often."""
        return softmax(np.log(probabilities + 1e-12) + self.config.item_offset)

    def read_item(self, image: RgbImage, seen: Pass | None = None) -> tuple[np.ndarray, np.ndarray]:
        """A picture taken as one item: probabilities `(n,)` and logits `(height, width)` of what belongs to it.

        A pass of the same picture as a look has a vote: two networks that saw it differently are sure together.
        """
        frame, place = letterbox(image, self.config.item_size)
        heads = self.heads(frame)
        named = log_softmax(heads["item"])
        if seen is not None:
            named = (1 - VOTE) * named + VOTE * seen.item
        return softmax(named / self.config.item_temperature), heads["saliency"][..., 0][grid_cells(place)]

    def _item(self, first: "FirstReading", scores: np.ndarray, shape: tuple[int, ...]) -> ItemPrediction:
        """What the photo is about; `scores` `(n,)` are those of its look, its mask is of the look's `shape`."""
        probabilities, seen = first.readings[0], first.seen
        if first.person:
            head = shows_head(first.person, first.shown)
            probabilities = main_garment(first.readings, scores, head, self._below_the_waist)
        else:
            probabilities = self._without_habit(probabilities)
        ranked = {self.categories[index]: float(probabilities[index]) for index in np.argsort(-probabilities)}
        best = next(iter(ranked))
        mask = np.zeros(first.named.shape, dtype=bool)
        shown = mask[seen.inside] = self._item_mask(first.salient, first.shown, best)
        quality = predict_quality(self.config.item_quality_fit, mask_features(shown, first.salient, ranked[best]))
        garment = replace(seen.garment(best, ranked[best], mask), quality=quality)
        if garment.mask.shape != shape:
            garment = place_garment(garment, WHOLE, shape)
        return ItemPrediction(ranked, garment)

    def _item_mask(self, salient: np.ndarray, shown: np.ndarray, category: str) -> np.ndarray:
        """What the photo is about; where somebody wears it, without skin, hair and other garments. Never empty.

        `salient` are logits of the shape of the label map `shown`.
        """
        found = drop_specks(fill_holes(salient >= min(0.0, float(salient.max()) - 0.5), HOLE), SPECK)
        if np.isin(shown[found], BODY).mean() >= BODY_SHARE:
            taxonomy = load_taxonomy()
            group = taxonomy.group_of(category)
            same = [value for value, name in enumerate(self.categories, len(PARTS)) if taxonomy.group_of(name) == group]
            own = found & np.isin(shown, [0, *same])
            found = own if own.sum() >= 0.2 * found.sum() else found
        return found

    def heads(self, frame: RgbImage) -> dict[str, np.ndarray]:
        """Raw outputs of the network (see `stylerec.lab.network`) for one letterboxed frame, RGB uint8.

        A frame of `look_size` gives `parts`, `features`, `tags` and `item`, one of `item_size` gives `item` and
        `saliency`.
        """
        with self._network.interpreter() as interpreter:
            run = interpreter.get_signature_runner(f"{frame.shape[0]}x{frame.shape[1]}")
            heads: dict[str, np.ndarray] = run(image=frame[None].astype(np.float32))
        return heads


@dataclass(frozen=True, eq=False)
class FirstReading:
    """What is seen in a whole picture before anything is read close up.

    `seen` is the look network's pass with the item network as its witness, `named` its label map over the frame's
    grid. `person` is the largest of the `bodies`, if it is a person. `readings` are the item network's probabilities
    `(n,)`, of the whole picture and of the person from the head down; `salient` are logits of what the picture is
    about, of the shape of `shown`.
    """

    seen: Pass
    named: np.ndarray
    bodies: Sequence[Body]
    person: Body | None
    readings: Sequence[np.ndarray]
    salient: np.ndarray

    @property
    def is_one_piece(self) -> bool:
        """Whether the picture shows one thing that nobody wears, of a kind that is sure."""
        return len(self.bodies) == 1 and self.person is None and self.readings[0].max() >= SURE

    @property
    def shown(self) -> LabelMap:
        """The picture's part of the label map."""
        return self.named[self.seen.inside]


@dataclass(frozen=True, eq=False)
class _Reading:
    """What was found in a photo; scores `(n,)`, the rest as in `Look`."""

    scores: np.ndarray
    garments: tuple[Garment, ...]
    regions: tuple[Garment, ...]
    proposals: tuple[Garment, ...]
    label_map: np.ndarray


def _mixed(first: np.ndarray, close: np.ndarray) -> np.ndarray:
    """Scores of a person in the whole photo and close up as one: the mean of their log-odds, weighted."""
    return sigmoid((1 - CLOSE_UP_WEIGHT) * logit(first) + CLOSE_UP_WEIGHT * logit(close))


def _stretched(logits: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Logits `(height, width)` on another grid, between the old cells as they lie."""
    high, wide = shape
    return np.asarray(Image.fromarray(logits).resize((wide, high), Image.Resampling.BILINEAR))


def _own_part(salient: np.ndarray, window: Box, body: Body, bodies: Sequence[Body]) -> np.ndarray:
    """Where a piece is, bool like the masks of the bodies: what its window is about, less the other pieces there."""
    found = np.zeros(body.mask.shape, dtype=bool)
    part = found[window_of(window, found.shape)]
    part[:] = _stretched(salient, part.shape) >= 0
    for other in bodies:
        if other is not body:
            found &= ~other.mask
    return found if found.any() else body.mask
