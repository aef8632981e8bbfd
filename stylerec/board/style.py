"""The style of a board in one view: its colours, leading categories, what is worn together, and its themes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from stylerec.board.themes import Photos, Theme, find_themes
from stylerec.domain.colours import COLOURS, to_rgb
from stylerec.domain.looks import PhotoLook
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.prose import capital, listed
from stylerec.domain.taxonomy import Taxonomy
from stylerec.language import _
from stylerec.pairing.naming import pairing_matrix
from stylerec.pairing.prior import departure
from stylerec.pairing.similarity import lift

COLOURS_SHOWN, CATEGORIES_SHOWN, COMBINATIONS_SHOWN = 8, 10, 12
"""The most that each part of the view holds."""


@dataclass(frozen=True)
class PaletteColour:
    """A colour of the board: its name, sRGB as the board's cloth shows it, share of the cloth, photos that show it."""

    name: str
    rgb: tuple[int, int, int]
    share: float
    n_photos: int


@dataclass(frozen=True)
class LeadingCategory:
    """A category, how many photos show it, and their share of the board."""

    category: str
    n_photos: int
    share: float


@dataclass(frozen=True, eq=False)
class Combination:
    """Two categories worn together, the photos, and how many times as often as by chance (`similarity.lift`)."""

    first: str
    second: str
    lift: float
    photos: Photos


@dataclass(frozen=True, eq=False)
class BoardStyle:
    """Everything at once, each part best first. `n_photos` counts distinct photos with a look; `sentence` sums up."""

    n_photos: int
    sentence: str
    palette: tuple[PaletteColour, ...]
    categories: tuple[LeadingCategory, ...]
    combinations: tuple[Combination, ...]
    themes: tuple[Theme, ...]

    def palette_table(self) -> pd.DataFrame:
        """One row per colour: colour, hex ("#22284a"), share, photos."""
        rows = [(c.name, "#" + bytes(c.rgb).hex(), c.share, c.n_photos) for c in self.palette]
        return pd.DataFrame(rows, columns=["colour", "hex", "share", "photos"])

    def theme_table(self) -> pd.DataFrame:
        """One row per photo with a theme: photo_id, theme (name), number (from 0), place (0 is the most typical)."""
        rows = [
            (photo.photo_id, theme.name, number, place)
            for number, theme in enumerate(self.themes)
            for place, photo in enumerate(theme.photos)
        ]
        return pd.DataFrame(rows, columns=["photo_id", "theme", "number", "place"])


def board_style(board: MoodBoard) -> BoardStyle:
    """Look at a whole board. A photo that is on it twice counts once.

    - `palette`: every photo's cloth counts the same; a garment's area is shared among its colour names as 1, 1/2,
      1/3. Garments without colours (added by hand, or covered) are left out.
    - `categories`: by the number of photos. Here and in combinations each garment counts once, by its surest name.
    - `combinations`: by `n * log((n + k) / (e + k))` with n the photos that show both, e as many as chance would give
      and k = 3: often, and more often than the two just happen to meet. If no pair does, by n.
    - `themes`: see `stylerec.board.themes.find_themes`.
    """
    photos = [board.readable[row] for row in board.distinct()]
    user_items = pairing_matrix(board)
    colours = np.array([_cloth(photo) for photo in photos]).reshape(-1, len(COLOURS))
    palette = _palette(colours, photos)
    categories = _leading(user_items)
    combinations = _combinations(user_items, photos)
    themes = find_themes(photos, colours, board.taxonomy)
    sentence = _sentence(palette, categories, combinations, board.taxonomy)
    return BoardStyle(len(photos), sentence, palette, categories, combinations, themes)


def _cloth(photo: PhotoLook) -> np.ndarray:
    """Shares of the colour names on a photo's garments `(29,)`, summing to 1, or to 0 if none has a colour."""
    names = list(COLOURS)
    shares = np.zeros(len(names))
    for garment in photo.garments:
        weights = 1 / np.arange(1, len(garment.colours) + 1)
        for name, weight in zip(garment.colours, weights / max(weights.sum(), 1e-9), strict=True):
            shares[names.index(name)] += garment.area * weight
    return shares / max(float(shares.sum()), 1e-9)


def _palette(colours: np.ndarray, photos: Sequence[PhotoLook]) -> tuple[PaletteColour, ...]:
    shades: dict[str, list[tuple[float, np.ndarray]]] = defaultdict(list)
    for garment in (garment for photo in photos for garment in photo.garments):
        if garment.colours:
            shades[garment.colours[0]].append((garment.area, garment.shade[1]))
    totals = colours.sum(axis=0) / max(float(colours.sum()), 1e-9)
    palette = []
    for index in np.argsort(-totals, kind="stable")[:COLOURS_SHOWN]:
        name = list(COLOURS)[index]
        if totals[index] > 0:
            n_photos = int((colours[:, index] > 0).sum())
            palette.append(PaletteColour(name, _shown(name, shades[name]), float(totals[index]), n_photos))
    return tuple(palette)


def _shown(name: str, shades: Sequence[tuple[float, np.ndarray]]) -> tuple[int, int, int]:
    """The mean middle shade of the garments that are mostly of this colour, or the name's typical value."""
    areas = np.array([area for area, _ in shades])
    if not areas.sum():
        return COLOURS[name]
    mean = np.average(np.array([shade for _, shade in shades]), axis=0, weights=areas)
    red, green, blue = to_rgb(mean).tolist()
    return red, green, blue


def _leading(user_items: pd.DataFrame) -> tuple[LeadingCategory, ...]:
    counts = user_items.sum().sort_values(ascending=False, kind="stable")[:CATEGORIES_SHOWN]
    return tuple(
        LeadingCategory(str(name), int(count), float(count) / len(user_items))
        for name, count in counts.items()
        if count
    )


def _combinations(user_items: pd.DataFrame, photos: Sequence[PhotoLook]) -> tuple[Combination, ...]:
    values = user_items.to_numpy(dtype=float)
    together, totals = values.T @ values, values.sum(axis=0)
    by_chance = np.outer(totals, totals) / max(len(values), 1)
    evidence = together * departure(together, by_chance)
    pairs = np.argwhere(np.triu(together > 0, 1))
    if (evidence[tuple(pairs.T)] > 1e-9).any():
        pairs = pairs[evidence[tuple(pairs.T)] > 1e-9]
    first, second = pairs.T
    best = pairs[np.lexsort((-together[first, second], -evidence[first, second]))][:COMBINATIONS_SHOWN]
    times = lift(user_items).to_numpy()
    found = []
    for pair in best.tolist():
        a, b = sorted(pair, key=lambda index: -totals[index])
        both = tuple(photos[row] for row in np.flatnonzero(values[:, a] * values[:, b]).tolist())
        found.append(Combination(str(user_items.columns[a]), str(user_items.columns[b]), float(times[a, b]), both))
    return tuple(found)


def _sentence(
    palette: Sequence[PaletteColour],
    categories: Sequence[LeadingCategory],
    combinations: Sequence[Combination],
    taxonomy: Taxonomy,
) -> str:
    if not categories:
        return _("No clothes were found on this board yet.")
    said = []
    if palette:
        said.append(_("Mostly {colours}.").format(colours=listed([colour.name for colour in palette[:3]])))
    leading = listed([taxonomy.in_sentence(leading.category) for leading in categories[:3]])
    said.append(_("Most often {garments}.").format(garments=leading))
    often = next((pair for pair in combinations if pair.lift > 1 and len(pair.photos) > 1), None)
    if often:
        first, second = taxonomy.in_sentence(often.first), taxonomy.in_sentence(often.second)
        said.append(
            _("{first} and {second} go together more often than by chance.").format(first=capital(first), second=second)
        )
    return " ".join(said)
