"""Everything of a board that can be taken along: tables as CSV, heatmaps as PNG, SVG and HTML."""

from collections.abc import Callable, Iterator

import pandas as pd

from stylerec.domain.moodboard import MoodBoard
from stylerec.errors import UsageError
from stylerec.figures.heatmaps import Heatmap, difference_heatmap, similarity_heatmap, user_items_heatmap
from stylerec.figures.static import FORMATS, draw_heatmap
from stylerec.pairing.pairings import rank_pairings
from stylerec.pairing.similarity import cosine_similarity, jaccard_similarity, lift, rank_difference
from stylerec.spreadsheets import frame_csv


def pairing_table(board: MoodBoard) -> pd.DataFrame:
    """What goes with every category of the board: `worn`, then the row of `rank_pairings`, best first for each.

    In tables of what is worn together each look counts once.
    """
    user_items = board.looks_once().user_items()
    tables = [
        rank_pairings(user_items, name).reset_index().assign(worn=name)
        for name in user_items.columns
        if user_items[name].any()
    ]
    columns = ["worn", "category", "score", "support", "lift", "cosine", "jaccard"]
    return pd.concat(tables, ignore_index=True)[columns] if tables else pd.DataFrame(columns=columns)


def _difference(board: MoodBoard) -> pd.DataFrame:
    user_items = board.looks_once().user_items()
    return rank_difference(cosine_similarity(user_items), jaccard_similarity(user_items))


TABLES: dict[str, Callable[[MoodBoard], pd.DataFrame]] = {
    "user-items": MoodBoard.user_items,
    "scores": lambda board: board.user_items(scores=True),
    "cosine": lambda board: cosine_similarity(board.looks_once().user_items()),
    "jaccard": lambda board: jaccard_similarity(board.looks_once().user_items()),
    "lift": lambda board: lift(board.looks_once().user_items()),
    "cosine-minus-jaccard": _difference,
    "garments": MoodBoard.garment_table,
    "pairings": pairing_table,
}
HEATMAPS: dict[str, Callable[[MoodBoard], Heatmap]] = {
    "user-items": user_items_heatmap,
    "scores": lambda board: user_items_heatmap(board, scores=True),
    "cosine": lambda board: similarity_heatmap(board, "cosine"),
    "jaccard": lambda board: similarity_heatmap(board, "jaccard"),
    "lift": lambda board: similarity_heatmap(board, "lift"),
    "cosine-minus-jaccard": difference_heatmap,
}


def table_csv(board: MoodBoard, name: str) -> bytes:
    """One of `TABLES` as CSV for spreadsheets: UTF-8 with a byte order mark, a header of names, comma separated.

    Raises `UsageError` for another name.
    """
    if name not in TABLES:
        raise UsageError(f"Unknown table: expected one of {', '.join(TABLES)}, received {name!r}.")
    lists = name in ("garments", "pairings")  # their rows have numbers only, the others' have names
    return frame_csv(TABLES[name](board), index=not lists)


def heatmap_file(heatmap: Heatmap, format: str) -> bytes:
    """A heatmap as "png", "svg" or "html", an interactive page that works offline.

    Raises `UsageError` for another format.
    """
    if format == "html":
        from stylerec.figures.interactive import figure_html, plot_heatmap

        return figure_html(plot_heatmap(heatmap), heatmap.title).encode()
    return draw_heatmap(heatmap, format)


def board_files(board: MoodBoard) -> Iterator[tuple[str, bytes]]:
    """Every table and every heatmap, `("cosine.csv", bytes)` and so on, made one at a time."""
    for name in TABLES:
        yield f"{name}.csv", table_csv(board, name)
    for name, make in HEATMAPS.items():
        heatmap = make(board)
        for format in (*FORMATS, "html"):
            yield f"{name}.{format}", heatmap_file(heatmap, format)
