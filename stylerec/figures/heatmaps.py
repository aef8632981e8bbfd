"""Finished tables: what a heatmap shows, in which order, in which words. Drawing them is left to others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from stylerec.domain.arrays import Matrix
from stylerec.domain.moodboard import MoodBoard
from stylerec.domain.taxonomy import Taxonomy
from stylerec.errors import UsageError
from stylerec.figures.ordering import order_as_stairs, order_by_frequency, order_by_likeness
from stylerec.language import _, ngettext
from stylerec.pairing.similarity import cosine_similarity, jaccard_similarity, lift, pair_ranks, rank_difference

PHOTO_ORDERS = ("likeness", "garment", "added")
"""Like photos side by side; first the photos with the first garment; in the order of the board."""
CATEGORY_ORDERS = ("likeness", "group", "frequency")
"""What is worn together side by side; as the taxonomy groups them; what is worn most first."""
MEASURES: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "cosine": cosine_similarity,
    "jaccard": jaccard_similarity,
    "lift": lift,
}
MEASURE_NAMES = {"cosine": _("cosine"), "jaccard": _("Jaccard"), "lift": _("lift")}
MOST_NUMBERED = 20
"""Categories up to which the number is written into every cell of a similarity."""
VISIBLE_SCORE = 0.05
"""Score from which a cell of scores can be told from an empty one."""


@dataclass(frozen=True)
class Scale:
    """How values become colours: `ends` are the first and the last one, `ticks` what the legend names.

    With `logarithmic` all of them are powers of two: `drawn` turns values into them. `diverging` scales have their
    middle at 0 as drawn.
    """

    name: str
    ends: tuple[float, float]
    ticks: tuple[tuple[float, str], ...]
    diverging: bool = False
    logarithmic: bool = False

    def drawn(self, values: Matrix) -> Matrix:
        """The values as positions between the ends; beyond an end is at the end."""
        if self.logarithmic:
            values = np.log2(np.maximum(values, 2.0 ** (self.ends[0] - 1)))
        return np.clip(values, *self.ends)


@dataclass(frozen=True, eq=False)
class Heatmap:
    """A table ready to be drawn: first row at the top, first column on the left.

    `table` has photo and category names as they are; NaN is a cell that has no meaning. `rows` and `columns` are the
    names for a reader, as long as the table's sides. `filled`, boolean `(n_rows, n_columns)`, are the cells that stand
    for photos to look at. `notes`, if there are any, say of every cell in words what it shows, `(n_rows, n_columns)`.
    `binary` tables hold 0 and 1 only.
    """

    table: pd.DataFrame
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    filled: np.ndarray
    scale: Scale
    title: str
    row_title: str
    column_title: str
    notes: np.ndarray | None = None
    binary: bool = False

    def __post_init__(self) -> None:
        sides = len(self.rows), len(self.columns)
        if self.table.shape != sides or self.filled.shape != sides:
            raise UsageError(
                f"Invalid heatmap: expected a table, `filled` and names of one shape, received {self.table.shape}, "
                f"{self.filled.shape} and {sides}."
            )

    @property
    def values(self) -> Matrix:
        """What is drawn, `(n_rows, n_columns)` between the ends of the scale, or NaN for blank.

        What is not filled is at the start of the scale; on one with a middle it is blank, as never is not the middle
        between less and more.
        """
        table = self.table.to_numpy(float)
        blank = np.isnan(table) | self.scale.diverging
        return np.where(self.filled, self.scale.drawn(table), np.where(blank, np.nan, self.scale.ends[0]))

    @property
    def texts(self) -> np.ndarray | None:
        """What is written into the cells `(n, m)`, so that not all depends on colours; None when there is no room.

        Numbers up to `MOST_NUMBERED` rows of a similarity; beyond that "−" where a value is below the middle of its
        scale.
        """
        if self.notes is None:
            return None
        if len(self.rows) <= MOST_NUMBERED:
            written = np.vectorize(self._number, otypes=[object])(self.table.to_numpy(float))
            return np.where(self.filled, written, "")
        if self.scale.diverging:
            return np.where(self.values < 0, "−", "").astype(object)
        return None

    def _number(self, value: float) -> str:
        if self.scale.logarithmic:
            return f"{value:.1f}"
        return f"{value:+.2f}".replace("-", "−") if self.scale.diverging else f"{value:.2f}"


SCORE = Scale(_("score"), (0, 1), ((0, "0"), (0.5, "0.5"), (1, "1")))
LIKENESS = Scale(_("similarity"), (0, 1), ((0, "0"), (0.25, "0.25"), (0.5, "0.5"), (0.75, "0.75"), (1, "1")))
LIFT = Scale(
    _("lift"),
    (-3, 3),
    ((-3, "≤ ⅛"), (-2, "¼"), (-1, "½"), (0, _("1: chance")), (1, "2 ×"), (2, "4 ×"), (3, "≥ 8 ×")),
    diverging=True,
    logarithmic=True,
)


def user_items_heatmap(
    board: MoodBoard,
    *,
    scores: bool = False,
    photos: str = "likeness",
    categories: str = "likeness",
    empty: bool = False,
) -> Heatmap:
    """Which garments are in which photo: categories from top to bottom, photos from left to right.

    `scores` shows the scores instead of 0 and 1. `photos` is one of `PHOTO_ORDERS`, `categories` of `CATEGORY_ORDERS`;
    the order is that of 0 and 1 either way, so that nothing moves when scores are shown. `empty` keeps the categories
    that no photo shows. Raises `UsageError` for an unknown order.
    """
    worn = _ordered_categories(board.user_items(), categories, empty, board.taxonomy)
    rows = worn.to_numpy()
    if photos == "likeness":
        order = order_by_likeness(rows)
    elif photos == "garment":
        order = order_as_stairs(rows)
    elif photos == "added":
        order = np.arange(len(rows))
    else:
        raise UsageError(f"Unknown `photos` order: expected one of {', '.join(PHOTO_ORDERS)}, received {photos!r}.")
    shown = board.user_items(scores=True)[worn.columns] if scores else worn
    table = shown.iloc[order].T
    described = {
        "likeness": ngettext(
            "{count} photo: those with the same garments side by side",
            "{count} photos: those with the same garments side by side",
            len(order),
        ),
        "garment": ngettext(
            "{count} photo: those with the first garment first",
            "{count} photos: those with the first garment first",
            len(order),
        ),
        "added": ngettext(
            "{count} photo: those added first come first", "{count} photos: those added first come first", len(order)
        ),
    }[photos]
    return Heatmap(
        table,
        tuple(map(board.taxonomy.display_name, table.index)),
        tuple(map(str, table.columns)),
        table.to_numpy(float) >= VISIBLE_SCORE,
        SCORE,
        _("How sure each garment is in each photo") if scores else _("Which garments are in which photo"),
        _("Garments"),
        described.format(count=len(order)),
        binary=not scores,
    )


def similarity_heatmap(board: MoodBoard, measure: str, *, categories: str = "likeness", empty: bool = False) -> Heatmap:
    """How often garments are worn together, by "cosine", "jaccard" or "lift"; the diagonal is blank.

    Each look counts once. `categories` is one of `CATEGORY_ORDERS`; `empty` keeps the categories that no photo shows.
    Lift is drawn on a logarithmic scale around 1, which is chance. Raises `UsageError` for an unknown measure or order.
    """
    if measure not in MEASURES:
        raise UsageError(f"Unknown `measure`: expected one of {', '.join(MEASURES)}, received {measure!r}.")
    worn = _ordered_categories(board.looks_once().user_items(), categories, empty, board.taxonomy)
    table = MEASURES[measure](worn)
    never = _("never together")
    if measure == "lift":

        def meaning(row: int, column: int) -> str:
            value = table.iat[row, column]
            return _("{value:.1f} times as often as by chance").format(value=value) if value else never
    else:

        def meaning(row: int, column: int) -> str:
            return f"{MEASURE_NAMES[measure]} {table.iat[row, column]:.2f}"

    return _similarity(
        table,
        worn,
        LIFT if measure == "lift" else replace(LIKENESS, name=MEASURE_NAMES[measure]),
        _("How often garments are worn together: {measure}").format(measure=MEASURE_NAMES[measure]),
        meaning,
        board.taxonomy,
    )


def difference_heatmap(
    board: MoodBoard,
    first: str = "cosine",
    second: str = "jaccard",
    *,
    categories: str = "likeness",
    empty: bool = False,
) -> Heatmap:
    """Where two measures disagree: how much higher the `first` places a pair than the `second`, -1..1.

    Each look counts once. Places among all pairs are compared (`pairing.similarity.rank_difference`), not values, as
    the measures have different scales. Raises `UsageError` for an unknown measure or order.
    """
    for measure in (first, second):
        if measure not in MEASURES:
            raise UsageError(f"Unknown `measure`: expected one of {', '.join(MEASURES)}, received {measure!r}.")
    worn = _ordered_categories(board.looks_once().user_items(), categories, empty, board.taxonomy)
    similarities = MEASURES[first](worn), MEASURES[second](worn)
    ranks = [pair_ranks(similarity).to_numpy() for similarity in similarities]
    n_pairs = int(np.isfinite(ranks[0]).sum()) // 2
    names = MEASURE_NAMES[first], MEASURE_NAMES[second]
    said = _("{first} puts this pair in place {place} of {pairs}, {second} in place {other}")

    def meaning(row: int, column: int) -> str:
        places = [round(float(rank[row, column])) for rank in ranks]
        return said.format(first=names[0], place=places[0], pairs=n_pairs, second=names[1], other=places[1])

    table = rank_difference(*similarities)
    largest = float(np.ceil(20 * max(0.05, np.abs(table.to_numpy()).max(initial=0.0))) / 20)
    higher = _("{measure} higher,\n{share:.0%} of the list")
    scale = Scale(
        _("difference of places"),
        (-largest, largest),
        (
            (-largest, higher.format(measure=names[1], share=largest)),
            (0, _("the same place")),
            (largest, higher.format(measure=names[0], share=largest)),
        ),
        diverging=True,
    )
    title = _("Where {first} and {second} disagree").format(first=names[0], second=names[1])
    return _similarity(table, worn, scale, title, meaning, board.taxonomy)


def _similarity(
    table: pd.DataFrame,
    worn: pd.DataFrame,
    scale: Scale,
    title: str,
    meaning: Callable[[int, int], str],
    taxonomy: Taxonomy,
) -> Heatmap:
    """A similarity with a note on every cell; the diagonal is blank, as it says nothing of two garments."""
    rows = worn.to_numpy(float)
    together = (rows.T @ rows).astype(int)
    names = [taxonomy.display_name(str(name)) for name in worn.columns]
    in_sentence = [taxonomy.in_sentence(str(name)) for name in worn.columns]
    notes = np.full(together.shape, "", dtype=object)
    never = _("{first} and {second}: never together")
    for i, j in np.ndindex(*together.shape):
        number = int(together[i, j])
        if i == j:
            said = ngettext("{first}: in {count} photo", "{first}: in {count} photos", number)
        elif number:
            said = ngettext(
                "{first} and {second}: together in {count} photo; {meaning}",
                "{first} and {second}: together in {count} photos; {meaning}",
                number,
            )
        else:
            said = never
        means = meaning(i, j) if number and i != j else ""
        notes[i, j] = said.format(first=names[i], second=in_sentence[j], count=number, meaning=means)
    values = table.to_numpy(float, copy=True)
    np.fill_diagonal(values, np.nan)
    blank = pd.DataFrame(values, index=table.index, columns=table.columns)
    filled = (together > 0) & ~np.eye(len(names), dtype=bool)
    return Heatmap(blank, tuple(names), tuple(names), filled, scale, title, _("Garments"), _("Garments"), notes)


def _ordered_categories(user_items: pd.DataFrame, by: str, empty: bool, taxonomy: Taxonomy) -> pd.DataFrame:
    """The columns in order; those that no photo shows left out, or at the end when like beside like."""
    if by not in CATEGORY_ORDERS:
        raise UsageError(f"Unknown `categories` order: expected one of {', '.join(CATEGORY_ORDERS)}, received {by!r}.")
    shown = user_items if empty else user_items.loc[:, user_items.any().to_numpy(bool)]
    if by == "likeness":
        return shown.iloc[:, order_by_likeness(shown.to_numpy().T)]
    if by == "frequency":
        return shown.iloc[:, order_by_frequency(shown)]
    return shown[_in_groups(list(map(str, shown.columns)), taxonomy)]


def _in_groups(names: Sequence[str], taxonomy: Taxonomy) -> list[str]:
    groups = list(taxonomy.groups)
    return sorted(names, key=lambda name: groups.index(taxonomy.group_of(name)))


def short_name(name: str, length: int = 22) -> str:
    """A photo's name without folder and ending, cut in the middle; a category's as it is."""
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0] or name
    return stem if len(stem) <= length else f"{stem[: length - 9]}…{stem[-8:]}"
