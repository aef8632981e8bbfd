"""Heatmaps as PNG and SVG files: the same tables, order and colours as on the page, drawn without a browser."""

import io
import warnings
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from stylerec.errors import UsageError
from stylerec.figures.heatmaps import Heatmap, short_name
from stylerec.figures.palette import LIGHT, colours
from stylerec.language import _
from stylerec.render.fonts import further_fonts

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS = ("png", "svg")
CELL_INCHES = 0.24
"""Inches per row, and per column while columns are named."""
MOST_LABELS = 60
"""Columns up to which all are named."""
DENSE_WIDTH = 12.0
"""Inches of the cells when there are more."""
MOST_DRAWN = 10_000
"""Cells up to which each is a shape of its own in an SVG; more are one picture in it."""
DPI = 160

_LOCK = Lock()
"""matplotlib's settings and fonts are those of the process."""


def draw_heatmap(heatmap: Heatmap, format: str = "png") -> bytes:
    """The bytes of a PNG or SVG file of the table, on white; an empty table gives an empty, titled figure.

    The same table gives the same bytes on one machine. Needs no network, screen or browser. Raises `UsageError` for
    another format.
    """
    if format not in FORMATS:
        raise UsageError(f"Unknown `format`: expected one of {', '.join(FORMATS)}, received {format!r}.")
    import matplotlib
    from matplotlib import font_manager

    settings: dict[Any, Any] = {
        "font.family": ["DejaVu Sans", *_further_families(font_manager)],
        "font.size": 9,
        "text.color": LIGHT.ink,
        "axes.labelcolor": LIGHT.ink,
        "xtick.color": LIGHT.ink,
        "ytick.color": LIGHT.ink,
        "text.parse_math": False,  # names may hold dollar signs
        "svg.fonttype": "none",  # texts stay texts: smaller, and every letter that the reader's machine has
        "svg.hashsalt": "stylerec",  # the same file every time
    }
    with _LOCK, matplotlib.rc_context(settings), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")  # such a letter is drawn as a box
        figure = _empty(heatmap) if heatmap.table.empty else _figure(heatmap)
        buffer = io.BytesIO()
        metadata = {"Date": None, "Title": heatmap.title} if format == "svg" else {"Title": heatmap.title}
        figure.savefig(buffer, format=format, dpi=DPI, metadata=metadata, bbox_inches="tight", pad_inches=0.25)
    return buffer.getvalue()


def _figure(heatmap: Heatmap) -> "Figure":
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.figure import Figure

    n_rows, n_columns = heatmap.table.shape
    dense = n_columns > MOST_LABELS
    width, height = DENSE_WIDTH if dense else CELL_INCHES * n_columns, CELL_INCHES * n_rows
    figure = Figure(figsize=(width, height), facecolor=LIGHT.paper)
    axes = figure.add_axes((0, 0, 1, 1))
    scale = heatmap.scale
    stops = colours(LIGHT, binary=heatmap.binary, diverging=scale.diverging)
    colour_map = LinearSegmentedColormap.from_list("stylerec", list(stops), N=1024)
    mesh = axes.pcolormesh(
        np.ma.masked_invalid(heatmap.values),
        cmap=colour_map,
        vmin=scale.ends[0],
        vmax=scale.ends[1],
        edgecolors="none" if dense else LIGHT.paper,
        linewidth=0 if dense else 1.2,
        rasterized=n_rows * n_columns > MOST_DRAWN,
    )
    if dense:
        axes.hlines(np.arange(1, n_rows), 0, n_columns, colors=LIGHT.paper, linewidth=1.2)
    _name_axes(axes, heatmap, dense)
    if (texts := heatmap.texts) is not None:
        _write_texts(axes, heatmap, texts, mesh.to_rgba(heatmap.values))
    if not heatmap.binary:
        _draw_legend(figure, mesh, heatmap, width, height)
    return figure


def _name_axes(axes: "Axes", heatmap: Heatmap, dense: bool) -> None:
    n_rows, n_columns = heatmap.table.shape
    axes.set_xlim(0, n_columns)
    axes.set_ylim(n_rows, 0)  # the first row at the top
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    axes.set_yticks(np.arange(n_rows) + 0.5, heatmap.rows)
    axes.set_ylabel(heatmap.row_title, labelpad=8)
    axes.set_xlabel(heatmap.column_title, labelpad=8)
    if dense:
        axes.set_xticks([])
    else:
        axes.xaxis.tick_top()
        axes.xaxis.set_label_position("top")
        names = [short_name(name) for name in heatmap.columns]
        axes.set_xticks(np.arange(n_columns) + 0.5, names, rotation=60, ha="left", rotation_mode="anchor")
    axes.set_title(heatmap.title, loc="left", fontsize=13, pad=16)


def _write_texts(axes: "Axes", heatmap: Heatmap, texts: np.ndarray, colours_of: np.ndarray) -> None:
    for (row, column), text in np.ndenumerate(texts):
        if text:
            red, green, blue = colours_of[row, column, :3]
            dark = 0.299 * red + 0.587 * green + 0.114 * blue < 0.55
            axes.text(
                column + 0.5,
                row + 0.5,
                text,
                ha="center",
                va="center",
                fontsize=6,
                color=LIGHT.paper if dark else LIGHT.ink,
                in_layout=False,  # it is inside its cell, so the size of the figure does not depend on it
            )


def _draw_legend(figure: "Figure", mesh: Any, heatmap: Heatmap, width: float, height: float) -> None:
    """A bar on the right, of the same size in inches on every figure."""
    length = min(2.6, height)
    place = figure.add_axes((1 + 0.3 / width, 1 - length / height, 0.12 / width, length / height))
    bar = figure.colorbar(mesh, cax=place)
    bar.outline.set_visible(False)
    bar.set_ticks([value for value, _ in heatmap.scale.ticks], labels=[text for _, text in heatmap.scale.ticks])
    bar.ax.tick_params(length=0)
    bar.ax.set_title(heatmap.scale.name, fontsize=9, loc="left", pad=12)


def _empty(heatmap: Heatmap) -> "Figure":
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 2), facecolor=LIGHT.paper)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_title(heatmap.title, loc="left", fontsize=13)
    axes.text(0.5, 0.5, _("Nothing to show yet"), ha="center", va="center")
    return figure


def _further_families(font_manager: Any) -> list[str]:
    """Names under which matplotlib knows the fonts that it does not bring along."""
    known = {Path(entry.fname): entry.name for entry in font_manager.fontManager.ttflist}
    return [known[path] for path in further_fonts() if path in known]
