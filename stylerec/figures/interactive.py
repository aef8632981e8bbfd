"""Heatmaps as HTML files to point and zoom in that work offline, drawn with plotly. Nothing is computed here."""

import html
from collections.abc import Iterable

import numpy as np
import plotly.graph_objects as go

from stylerec.figures.heatmaps import Heatmap, short_name
from stylerec.figures.palette import LIGHT, colours
from stylerec.language import _

ROW_PIXELS = 22
"""Pixels per row: enough for a label of 12 pixels on each."""
MOST_LABELS = 60
"""Columns up to which all are named; beyond that the pointer tells them."""
MOST_SLANTED = 30
"""Columns up to which names are slanted; more are upright, as they would lie on each other."""
LEGEND_PIXELS = 64
"""Pixels that the legend takes."""
CONFIG = {"displaylogo": False, "scrollZoom": False, "modeBarButtonsToRemove": ["select2d", "lasso2d", "toImage"]}
"""How the figures behave: no selecting of areas, which has no meaning here, and the wheel scrolls the page."""


def plot_heatmap(heatmap: Heatmap) -> go.Figure:
    """A figure of the table; an empty table gives an empty, titled figure."""
    if heatmap.table.empty:
        return _empty(heatmap.title)
    scale, texts = heatmap.scale, heatmap.texts
    trace = go.Heatmap(
        z=heatmap.values.astype(np.int8 if heatmap.binary else np.float32),  # what is sent to the page is smaller
        x=_escaped(heatmap.columns),
        y=_escaped(heatmap.rows),
        zmin=scale.ends[0],
        zmax=scale.ends[1],
        colorscale=colours(LIGHT, binary=heatmap.binary, diverging=scale.diverging),
        showscale=not heatmap.binary,
        colorbar=_legend(heatmap),
        xgap=0 if _is_dense(heatmap) else 2,
        ygap=2,
        customdata=None if heatmap.notes is None else [_escaped(row) for row in heatmap.notes],
        text=texts,
        texttemplate=None if texts is None else "%{text}",
        textfont={"size": 10 if len(heatmap.columns) <= MOST_SLANTED else 8},
        hovertemplate=_hover(heatmap),
    )
    figure = go.Figure(trace)
    _lay_out(figure, heatmap)
    return figure


def figure_html(figure: go.Figure, title: str) -> str:
    """The figure as a page of its own: plotly's code is inside, so that it works without a network."""
    body = figure.to_html(full_html=False, include_plotlyjs=True, config=CONFIG, div_id="figure")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(title)}</title>\n<style>body {{ margin: 1.5rem; background: {LIGHT.paper}; }}</style>\n"
        f"</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _hover(heatmap: Heatmap) -> str:
    """What the pointer tells of a cell."""
    if heatmap.notes is not None:
        return "%{customdata}<extra></extra>"
    return "%{y}<br>%{x}" + ("" if heatmap.binary else f"<br>{heatmap.scale.name} %{{z:.2f}}") + "<extra></extra>"


def _is_dense(heatmap: Heatmap) -> bool:
    return len(heatmap.columns) > MOST_LABELS


def _lay_out(figure: go.Figure, heatmap: Heatmap) -> None:
    dense, n_rows, n_columns = _is_dense(heatmap), len(heatmap.rows), len(heatmap.columns)
    short = [short_name(name) for name in heatmap.columns]
    many = n_columns > MOST_SLANTED
    above = _above(heatmap)
    figure.update_layout(
        title={
            "text": html.escape(heatmap.title),
            "font": {"size": 15, "color": LIGHT.ink},
            "x": 0,
            "xanchor": "left",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"t": 10},
        },
        height=_height(heatmap),
        margin={"l": 10, "r": 10, "t": above, "b": 50 if dense else 20},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": LIGHT.ink},
        hoverlabel={"bgcolor": LIGHT.paper, "font": {"color": LIGHT.ink}, "bordercolor": LIGHT.ink},
        dragmode="zoom",
        hovermode="closest",
        modebar={"bgcolor": "rgba(0,0,0,0)", "color": LIGHT.ink, "activecolor": LIGHT.present},
    )
    plain = {"showgrid": False, "zeroline": False, "ticks": "", "color": LIGHT.ink}
    figure.update_xaxes(
        **plain,
        range=[-0.5, n_columns - 0.5],
        title={"text": html.escape(heatmap.column_title), "font": {"size": 12}, "standoff": 8},
        side="bottom" if dense else "top",
        showticklabels=not dense,
        type="category",
        tickvals=_escaped(heatmap.columns),
        ticktext=_escaped(short),
        tickangle=-90 if many else -60,
        tickfont={"size": 11 if many else 12},
    )
    figure.update_yaxes(
        **plain,
        range=[n_rows - 0.5, -0.5],  # the first row at the top
        title={"text": html.escape(heatmap.row_title), "font": {"size": 12}, "standoff": 8},
        type="category",
        tickmode="linear",
        ticklabelstandoff=6,
        tickfont={"size": 12},
        automargin=True,
        fixedrange=dense,  # all garments stay in view while the reader zooms into photos
    )


def _above(heatmap: Heatmap) -> int:
    """Pixels above the cells: title, legend, names of the columns."""
    above = 44 if heatmap.binary else 44 + LEGEND_PIXELS
    if _is_dense(heatmap):
        return above
    longest = max(len(short_name(name)) for name in heatmap.columns)
    return above + 36 + round((6.0 if len(heatmap.columns) > MOST_SLANTED else 5.6) * longest)


def _height(heatmap: Heatmap) -> int:
    return max(ROW_PIXELS * len(heatmap.rows) + _above(heatmap) + (50 if _is_dense(heatmap) else 20), 260)


def _legend(heatmap: Heatmap) -> dict[str, object]:
    """Under the title, where it takes no width from the cells."""
    scale = heatmap.scale
    return {
        "title": {"text": html.escape(scale.name), "side": "top", "font": {"size": 12}},
        "orientation": "h",
        "thickness": 10,
        "len": 380,
        "lenmode": "pixels",
        "x": 0,
        "xanchor": "left",
        "xref": "container",
        "y": 1 - 40 / _height(heatmap),
        "yanchor": "top",
        "yref": "container",
        "xpad": 50,
        "ypad": 0,
        "outlinewidth": 0,
        "tickvals": [value for value, _ in scale.ticks],
        "ticktext": [html.escape(text).replace("\n", "<br>") for _, text in scale.ticks],
        "tickfont": {"color": LIGHT.ink, "size": 11},
    }


def _empty(title: str) -> go.Figure:
    figure = go.Figure()
    figure.update_layout(
        title={"text": html.escape(title), "font": {"size": 15, "color": LIGHT.ink}, "x": 0, "xanchor": "left"},
        height=260,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
    )
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    figure.add_annotation(
        text=_("Nothing to show yet"), x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False, font_color=LIGHT.ink
    )
    return figure


def _escaped(names: Iterable[str]) -> list[str]:
    """plotly reads texts as HTML."""
    return [html.escape(name) for name in names]
