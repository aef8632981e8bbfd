"""Tables to plotly figures; nothing is computed here, and plotly is imported nowhere else."""

import html

import pandas as pd
import plotly.graph_objects as go

EMPTY, FULL = "rgba(44, 132, 122, 0.08)", "rgba(44, 132, 122, 1)"
"""The ends of every scale: one green from a breath to full strength, so that it works on light and dark pages."""

SCALE = [(0.0, EMPTY), (1e-6, "rgba(44, 132, 122, 0.2)"), (1.0, FULL)]
"""Anything above 0 is told apart from 0."""

ROW = 22
"""Pixels per row: enough for a label of 12 pixels on each."""
MOST_LABELS = 60
"""Photo names are written up to this many photos; beyond that the pointer tells them."""


def plot_user_items(user_items: pd.DataFrame, title: str = "Which garments are in which photo") -> go.Figure:
    """Heatmap of the user-item matrix, `(n_photos, n_categories)` of 0/1 or scores.

    Photos run from left to right and categories from top to bottom: category names stay readable beside their
    row, however many photos there are.
    """
    if user_items.empty:
        return _empty(title)
    photos = [html.escape(str(name)) for name in user_items.index]  # plotly reads texts as HTML
    categories = [str(name) for name in user_items.columns]
    binary = bool(user_items.isin((0, 1)).all(axis=None))
    few = len(photos) <= MOST_LABELS
    trace = go.Heatmap(
        z=user_items.to_numpy(float).T,
        x=photos,
        y=categories,
        zmin=0,
        zmax=1,
        colorscale=SCALE,
        showscale=not binary,
        colorbar=_colour_bar("score"),
        xgap=2 if few else 0,
        ygap=2,
        hovertemplate="%{y}<br>%{x}" + ("" if binary else "<br>%{z:.2f}") + "<extra></extra>",
    )
    figure = go.Figure(trace)
    _lay_out(figure, title, height=ROW * len(categories) + (190 if few else 110))
    figure.update_xaxes(type="category")
    if few:
        texts = [html.escape(_short(str(name))) for name in user_items.index]
        figure.update_xaxes(tickvals=photos, ticktext=texts, tickangle=-60)
    else:
        figure.update_xaxes(showticklabels=False, title_text=f"{len(photos)} photos; point at a cell to see which")
    return figure


def plot_similarity(similarity: pd.DataFrame, title: str) -> go.Figure:
    """Heatmap of a similarity between categories, `(n_categories, n_categories)` in 0..1, named by `title`."""
    if similarity.empty:
        return _empty(title)
    categories = [str(name) for name in similarity.columns]
    trace = go.Heatmap(
        z=similarity.to_numpy(float),
        x=categories,
        y=[str(name) for name in similarity.index],
        zmin=0,
        zmax=1,
        colorscale=SCALE,
        colorbar=_colour_bar("similarity"),
        xgap=2,
        ygap=2,
        hovertemplate="%{y} and %{x}<br>%{z:.2f}<extra></extra>",
    )
    figure = go.Figure(trace)
    _lay_out(figure, title, height=ROW * len(categories) + 150)
    figure.update_xaxes(tickangle=-60, tickmode="linear")
    return figure


def _lay_out(figure: go.Figure, title: str, height: int) -> None:
    figure.update_layout(
        title={"text": title, "font": {"size": 15}, "x": 0, "xanchor": "left"},
        height=max(height, 260),
        margin={"l": 10, "r": 10, "t": 48, "b": 10},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        dragmode="pan",
    )
    figure.update_xaxes(showgrid=False, zeroline=False, automargin=True)
    figure.update_yaxes(
        showgrid=False, zeroline=False, automargin=True, autorange="reversed", tickmode="linear", ticklabelstandoff=6
    )


def _colour_bar(name: str) -> dict[str, object]:
    return {"title": {"text": name, "side": "right"}, "thickness": 8, "len": 0.6, "outlinewidth": 0, "nticks": 5}


def _empty(title: str) -> go.Figure:
    figure = go.Figure()
    _lay_out(figure, title, height=260)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    figure.add_annotation(
        text="Nothing to show yet", x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False, opacity=0.6
    )
    return figure


def _short(name: str, length: int = 22) -> str:
    """A photo's name without folder and ending, cut in the middle."""
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0] or name
    if len(stem) > length:
        stem = f"{stem[: length - 9]}…{stem[-8:]}"
    return stem
