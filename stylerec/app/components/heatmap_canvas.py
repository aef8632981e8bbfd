"""A heatmap drawn by the browser on a canvas: points, drags and arrow keys look closer, a click tells which cell.

One element however many cells there are, because a shape for each of 500 photos times 50 garments takes a browser half
a second. Names from users are drawn as text, never as HTML.
"""

import base64
import json
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
import streamlit as st

from stylerec.figures.heatmaps import Heatmap, short_name
from stylerec.figures.palette import Palette, colours

MOST_NAMES = 60
"""Columns up to which all are named; beyond that the pointer tells them."""
BLANK = 65535
"""Stands for a cell without a value; all others run from 0 to the number before it."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """A heatmap with what the browser needs to draw it."""

    heatmap: Heatmap
    data: dict[str, Any]

    @classmethod
    def of(cls, heatmap: Heatmap, palette: Palette) -> "Drawn":
        return cls(heatmap, packed(heatmap, palette))


def show(key: str, drawn: Drawn, alt: str) -> tuple[str, str] | None:
    """Draw it; returns row and column of the cell that the person clicked last, as named in its table.

    What was zoomed into stays, also when another page was visited, as long as the same names are in the same order.
    """
    chosen_key, table = f"{key}-chosen", drawn.heatmap.table

    def clicked() -> None:
        st.session_state[chosen_key] = names_of(st.session_state[key].get("clicked"), drawn)

    chosen: tuple[str, str] | None = st.session_state.get(chosen_key)
    if chosen and not (chosen[0] in table.index and chosen[1] in table.columns):
        chosen = None
    place = [table.index.get_loc(chosen[0]), table.columns.get_loc(chosen[1])] if chosen else None
    _mount(key=key, data={**drawn.data, "key": key, "alt": alt, "chosen": place}, on_clicked_change=clicked)
    return chosen


def names_of(clicked: Any, drawn: Drawn) -> tuple[str, str] | None:
    """Row and column of a clicked cell; None when it is not filled, or of a table that is not shown any more."""
    heatmap = drawn.heatmap
    if not isinstance(clicked, dict) or clicked.get("axes") != drawn.data["axes"]:
        return None
    row, column = clicked["row"], clicked["column"]
    n_rows, n_columns = heatmap.filled.shape
    if not (0 <= row < n_rows and 0 <= column < n_columns and heatmap.filled[row, column]):
        return None
    return str(heatmap.table.index[row]), str(heatmap.table.columns[column])


def packed(heatmap: Heatmap, palette: Palette) -> dict[str, Any]:
    """What is sent: cells as two bytes each, row by row, names, words and colours.

    `axes` tells one order of names from another, `content` one drawing from another.
    """
    low, high = heatmap.scale.ends
    places = (heatmap.values - low) / (high - low) * (BLANK - 1)
    cells = np.where(np.isnan(places), BLANK, np.nan_to_num(places).round()).astype("<u2")
    names = heatmap.columns if len(heatmap.columns) <= MOST_NAMES else ()
    data = {
        "axes": crc32("\n".join([*heatmap.columns, "", *heatmap.rows]).encode()),
        "title": heatmap.title,
        "rowTitle": heatmap.row_title,
        "columnTitle": heatmap.column_title,
        "rows": list(heatmap.rows),
        "columns": list(heatmap.columns),
        "names": [short_name(name) for name in names],
        "cells": base64.b64encode(cells.tobytes()).decode("ascii"),
        "filled": base64.b64encode(np.packbits(heatmap.filled).tobytes()).decode("ascii"),
        "notes": None if heatmap.notes is None else heatmap.notes.tolist(),
        "texts": None if heatmap.texts is None else heatmap.texts.tolist(),
        "stops": [list(stop) for stop in colours(palette, binary=heatmap.binary, diverging=heatmap.scale.diverging)],
        "ink": palette.ink,
        "paper": palette.paper,
        "legend": None if heatmap.binary else _legend(heatmap),
    }
    return {**data, "content": crc32(json.dumps(data).encode())}


def _legend(heatmap: Heatmap) -> dict[str, Any]:
    low, high = heatmap.scale.ends
    ticks = [[(value - low) / (high - low), text] for value, text in heatmap.scale.ticks]
    return {"name": heatmap.scale.name, "ends": [low, high], "ticks": ticks}


CSS = """
.figure { position: relative; margin: 0; font-family: var(--st-font); color: var(--st-text-color); }
.head { display: flex; align-items: center; justify-content: space-between; gap: 1rem; min-height: 2.25rem; }
.title { font-size: 15px; font-weight: 600; }
.whole { padding: 3px 14px; border: 1px solid var(--st-border-color); border-radius: 99px; font: inherit;
  font-size: 13px; color: inherit; background: transparent; cursor: pointer; }
.whole:hover { border-color: var(--st-primary-color); color: var(--st-link-color); }
.whole:focus-visible, .plot:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
.legend { position: relative; max-width: 380px; margin: 2px 56px 14px; font-size: 12px; }
.legend .bar { height: 10px; margin: 4px 0 3px; border-radius: 3px; }
.legend .ticks { position: relative; height: 1.3em; font-size: 11px; white-space: pre; }
.legend .ticks.two { height: 2.6em; }
.legend .ticks span { position: absolute; transform: translateX(-50%); text-align: center; line-height: 1.3; }
.plot { position: relative; border-radius: 4px; touch-action: pan-y; user-select: none; }
canvas { display: block; }
.box, .mark, .cursor { position: absolute; pointer-events: none; box-sizing: border-box; }
.box { border: 1px solid; background: rgb(128 128 128 / .25); }
.mark { border: 2px solid; border-radius: 2px; }
.cursor { border: 2px dashed; border-radius: 2px; }
.tip { position: absolute; z-index: 2; max-width: 22rem; padding: 5px 9px; border: 1px solid; border-radius: 6px;
  font-size: 12.5px; line-height: 1.35; white-space: pre-line; overflow-wrap: anywhere; pointer-events: none; }
.foot { padding: 6px 0 0; font-size: 12px; text-align: center; opacity: .8; }
[hidden] { display: none !important; }
"""

HTML = """
<figure class="figure">
  <div class="head"><div class="title"></div><button type="button" class="whole" hidden>Show everything</button></div>
  <div class="legend"></div>
  <div class="plot" tabindex="0" role="application">
    <canvas></canvas>
    <div class="box" hidden></div><div class="mark" hidden></div><div class="cursor" hidden></div>
    <div class="tip" role="status" hidden></div>
  </div>
  <div class="foot"></div>
</figure>
"""

# `view` is what is zoomed into: first and last row and column, the last ones excluded.
JS = """
// Pixels: of a row, between cells, of a pointer that drags, of a cell with a text in it; columns: in view, slanted.
const ROW = 22, GAP = 2, DRAG = 6, FEWEST_PIXELS = 10, FEWEST = 2, SLANTED = 30;

function bytes(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function rgb(colour) {
  return [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16));
}

function colourAt(stops, place) {
  const next = stops.findIndex((stop) => stop[0] >= place);
  if (next < 1) return rgb(stops.at(next)[1]);  // the first one, or with -1 the last
  const [from, to] = [stops[next - 1], stops[next]];
  const share = Math.min(1, (place - from[0]) / (to[0] - from[0]));
  const [a, b] = [rgb(from[1]), rgb(to[1])];
  return a.map((value, channel) => Math.round(value + share * (b[channel] - value)));
}

/** The cells as a picture of one pixel each. */
function picture(data) {
  const canvas = document.createElement("canvas");
  canvas.width = data.columns.length;
  canvas.height = data.rows.length;
  const image = new ImageData(canvas.width, canvas.height);
  const known = new Map();
  data.values.forEach((value, number) => {
    if (value === 65535) return;
    if (!known.has(value)) known.set(value, colourAt(data.stops, value / 65534));
    image.data.set([...known.get(value), 255], 4 * number);
  });
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}

class Figure {
  constructor(root) {
    this.root = root;
    for (const name of ["title", "whole", "legend", "plot", "box", "mark", "cursor", "tip", "foot"]) {
      this[name] = root.querySelector("." + name);
    }
    this.canvas = root.querySelector("canvas");
    this.at = null;
    new ResizeObserver(() => this.draw()).observe(root);
    this.whole.addEventListener("click", () => { this.zoom(this.everything()); this.plot.focus(); });
    this.plot.addEventListener("pointerdown", (event) => this.press(event));
    this.plot.addEventListener("pointermove", (event) => this.move(event));
    this.plot.addEventListener("pointerup", (event) => this.release(event));
    this.plot.addEventListener("pointercancel", () => { this.start = null; this.box.hidden = true; });
    this.plot.addEventListener("pointerleave", () => { if (!this.start) this.tip.hidden = true; });
    this.plot.addEventListener("dblclick", () => this.zoom(this.everything()));
    this.plot.addEventListener("keydown", (event) => this.type(event));
    this.plot.addEventListener("blur", () => { this.cursor.hidden = this.tip.hidden = true; });
  }

  update(data, send) {
    this.send = send;
    if (this.content !== data.content) {
      this.content = data.content;
      this.data = { ...data, values: new Uint16Array(bytes(data.cells).buffer), bits: bytes(data.filled) };
      this.picture = picture(this.data);
      if (this.axes !== data.axes) {
        this.axes = data.axes;
        this.at = null;
        this.view = this.kept() || this.everything();
      }
      this.title.textContent = data.title;
      this.foot.textContent = data.columnTitle;
      this.fillLegend();
      this.draw();
    }
    const keys = "Arrow keys go from square to square, Enter shows what is behind one, plus and minus zoom.";
    this.plot.setAttribute("aria-label", `${data.alt} ${keys}`);
    this.chosen = data.chosen;
    this.place(this.mark, this.chosen);
  }

  get place_of_zoom() { return `stylerec zoom ${this.data.key}`; }

  kept() {
    const [axes, view] = JSON.parse(sessionStorage.getItem(this.place_of_zoom) || "[]");
    return axes === this.data.axes ? view : null;
  }

  everything() { return { top: 0, bottom: this.data.rows.length, left: 0, right: this.data.columns.length }; }

  isDense() { return this.data.names.length === 0; }

  isFilled(row, column) {
    const bit = row * this.data.columns.length + column;
    return Boolean(this.data.bits[bit >> 3] & (128 >> (bit & 7)));
  }

  /** The first one in view, from the left; without any, the corner. */
  firstFilled() {
    const { top, bottom, left, right } = this.view;
    for (let column = left; column < right; column++) {
      for (let row = top; row < bottom; row++) if (this.isFilled(row, column)) return [row, column];
    }
    return [top, left];
  }

  fillLegend() {
    const { legend, stops } = this.data;
    this.legend.hidden = !legend;
    if (!legend) return;
    const [bar, ticks] = [document.createElement("div"), document.createElement("div")];
    bar.className = "bar";
    const places = stops.map((stop) => `${stop[1]} ${100 * stop[0]}%`).join(", ");
    bar.style.background = `linear-gradient(to right, ${places})`;
    ticks.className = legend.ticks.some((tick) => tick[1].includes("\\n")) ? "ticks two" : "ticks";
    for (const [place, text] of legend.ticks) {
      const tick = document.createElement("span");
      tick.textContent = text;
      tick.style.left = `${100 * place}%`;
      ticks.appendChild(tick);
    }
    this.legend.replaceChildren(document.createTextNode(legend.name), bar, ticks);
  }

  /** Sizes in pixels, from what the names need. */
  measure(pen) {
    const { rows, names } = this.data;
    const longest = (texts) => Math.max(...texts.map((text) => pen.measureText(text).width));
    pen.font = this.font(12);
    this.left = Math.min(Math.ceil(longest([...rows, this.data.rowTitle])) + 10, 180);
    this.up = 8;
    this.over = 2;
    this.upright = names.length > SLANTED;
    if (names.length) {
      pen.font = this.font(this.upright ? 11 : 12);
      const length = Math.ceil(longest(names));
      this.up = this.upright ? length + 10 : Math.ceil(0.87 * length) + 16;
      this.over = this.upright ? 2 : Math.ceil(length / 2);
    }
    this.width = Math.max(60, this.root.clientWidth - this.left - this.over);
    this.height = ROW * rows.length;
  }

  font(size) { return `${size}px ${getComputedStyle(this.root).fontFamily}`; }

  cellWidth() { return this.width / (this.view.right - this.view.left); }

  cellHeight() { return this.height / (this.view.bottom - this.view.top); }

  draw() {
    if (!this.data || !this.root.clientWidth) return;
    const pen = this.canvas.getContext("2d");
    this.measure(pen);
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [this.root.clientWidth, this.up + this.height + 2];
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    const { top, bottom, left, right } = this.view;
    pen.imageSmoothingEnabled = false;
    pen.drawImage(this.picture, left, top, right - left, bottom - top, this.left, this.up, this.width, this.height);
    for (let row = 1; row < bottom - top; row++) {
      pen.clearRect(this.left, this.up + row * this.cellHeight() - GAP / 2, this.width, GAP);
    }
    if (this.cellWidth() > 5 * GAP) {
      for (let column = 1; column < right - left; column++) {
        pen.clearRect(this.left + column * this.cellWidth() - GAP / 2, this.up, GAP, this.height);
      }
    }
    this.drawNames(pen);
    if (this.data.texts) this.drawTexts(pen);
    this.whole.hidden = right - left === this.data.columns.length && bottom - top === this.data.rows.length;
    for (const element of [this.box, this.mark, this.cursor]) element.style.borderColor = this.data.ink;
    Object.assign(this.tip.style, { color: this.data.ink, borderColor: this.data.ink, background: this.data.paper });
    this.place(this.mark, this.chosen);
    if (!this.cursor.hidden) this.place(this.cursor, this.at);
  }

  drawNames(pen) {
    const { rows, names } = this.data;
    pen.fillStyle = this.data.ink;
    pen.textBaseline = "middle";
    pen.textAlign = "right";
    pen.font = this.font(12);
    for (let row = this.view.top; row < this.view.bottom; row++) {
      const y = this.up + (row - this.view.top + 0.5) * this.cellHeight();
      pen.fillText(rows[row], this.left - 8, y, this.left - 8);
    }
    if (!names.length) return;
    pen.textAlign = "left";
    pen.font = this.font(this.upright ? 11 : 12);
    for (let column = this.view.left; column < this.view.right; column++) {
      pen.save();
      pen.translate(this.left + (column - this.view.left + 0.5) * this.cellWidth(), this.up - 6);
      pen.rotate(this.upright ? -Math.PI / 2 : -Math.PI / 3);
      pen.fillText(names[column], 0, 0);
      pen.restore();
    }
  }

  drawTexts(pen) {
    if (this.cellWidth() < FEWEST_PIXELS) return;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.font = this.font(11);
    for (let row = this.view.top; row < this.view.bottom; row++) {
      for (let column = this.view.left; column < this.view.right; column++) {
        const text = this.data.texts[row][column];
        if (!text) continue;
        const [r, g, b] = colourAt(this.data.stops, this.data.values[row * this.data.columns.length + column] / 65534);
        pen.fillStyle = 0.299 * r + 0.587 * g + 0.114 * b < 140 ? "#ffffff" : "#171614";
        const x = this.left + (column - this.view.left + 0.5) * this.cellWidth();
        pen.fillText(text, x, this.up + (row - this.view.top + 0.5) * this.cellHeight());
      }
    }
  }

  /** Puts a frame around a cell, if there is one in view. */
  place(frame, cell) {
    const { top, bottom, left, right } = this.view;
    frame.hidden = !cell || cell[0] < top || cell[0] >= bottom || cell[1] < left || cell[1] >= right;
    if (frame.hidden) return;
    const width = Math.max(this.cellWidth(), 8);
    const middle = this.left + (cell[1] - left + 0.5) * this.cellWidth();
    Object.assign(frame.style, {
      left: `${middle - width / 2}px`, width: `${width}px`,
      top: `${this.up + (cell[0] - top) * this.cellHeight()}px`, height: `${this.cellHeight()}px`,
    });
  }

  /** Where the pointer is: in pixels of the cells, and in which cell. */
  under(event) {
    const edge = this.plot.getBoundingClientRect();
    const x = event.clientX - edge.left - this.left;
    const y = event.clientY - edge.top - this.up;
    const inside = x >= 0 && y >= 0 && x < this.width && y < this.height;
    const cell = inside
      ? [this.view.top + Math.floor(y / this.cellHeight()), this.view.left + Math.floor(x / this.cellWidth())] : null;
    return { x, y, cell };
  }

  words([row, column]) {
    const { rows, columns, notes, legend, values } = this.data;
    if (notes) return notes[row][column];
    const text = `${rows[row]}\\n${columns[column]}`;
    if (!legend) return this.isFilled(row, column) ? text : `${text}\\nnot in this photo`;
    const [low, high] = legend.ends;
    const value = low + values[row * columns.length + column] / 65534 * (high - low);
    return `${text}\\n${legend.name} ${value.toFixed(2)}`;
  }

  tell(cell, x, y) {
    this.tip.hidden = !cell;
    if (!cell) return;
    this.tip.textContent = this.words(cell);
    const left = x + 16 + this.tip.offsetWidth > this.root.clientWidth ? x - 12 - this.tip.offsetWidth : x + 14;
    this.tip.style.left = `${Math.max(0, left)}px`;
    this.tip.style.top = `${y + 16}px`;
  }

  press(event) {
    const here = this.under(event);
    if (event.button !== 0 || !here.cell) return;
    this.start = here;
    this.plot.setPointerCapture(event.pointerId);
  }

  move(event) {
    const here = this.under(event);
    this.cursor.hidden = true;
    this.canvas.style.cursor = here.cell ? (this.isFilled(...here.cell) ? "pointer" : "crosshair") : "default";
    this.tell(this.start ? null : here.cell, here.x + this.left, here.y + this.up);
    this.box.hidden = !this.start || !this.dragged(here);
    if (this.box.hidden) return;
    const { x0, x1, y0, y1 } = this.area(here);
    Object.assign(this.box.style, {
      left: `${this.left + x0}px`, width: `${x1 - x0}px`, top: `${this.up + y0}px`, height: `${y1 - y0}px`,
    });
  }

  dragged(here) {
    return Math.abs(here.x - this.start.x) > DRAG || (!this.isDense() && Math.abs(here.y - this.start.y) > DRAG);
  }

  /** What was dragged over; all rows where there are very many columns, so that all garments stay in view. */
  area(here) {
    const within = (value, most) => Math.min(Math.max(value, 0), most);
    const [xs, ys] = [[this.start.x, here.x].sort((a, b) => a - b), [this.start.y, here.y].sort((a, b) => a - b)];
    const rows = this.isDense() ? [0, this.height] : ys;
    return {
      x0: within(xs[0], this.width), x1: within(xs[1], this.width),
      y0: within(rows[0], this.height), y1: within(rows[1], this.height),
    };
  }

  release(event) {
    if (!this.start) return;
    const here = this.under(event);
    const { x0, x1, y0, y1 } = this.area(here);
    const drag = this.dragged(here);
    const cell = this.start.cell;
    this.start = null;
    this.box.hidden = true;
    if (!drag) {
      this.choose(cell);
      return;
    }
    const { top, left } = this.view;
    this.zoom({
      left: left + Math.floor(x0 / this.cellWidth()), right: left + Math.ceil(x1 / this.cellWidth()),
      top: top + Math.floor(y0 / this.cellHeight()), bottom: top + Math.ceil(y1 / this.cellHeight()),
    });
  }

  choose(cell) {
    const wanted = cell && this.isFilled(...cell) ? cell : null;
    if (String(wanted) === String(this.chosen || null)) return;
    this.chosen = wanted;
    this.place(this.mark, wanted);
    this.send({ axes: this.data.axes, row: wanted ? wanted[0] : -1, column: wanted ? wanted[1] : -1 });
  }

  zoom(view) {
    const most = this.everything();
    const fit = (from, to, end) => {
      const size = Math.min(Math.max(to - from, FEWEST), end);
      const start = Math.min(Math.max(from, 0), end - size);
      return [start, start + size];
    };
    [view.left, view.right] = fit(view.left, view.right, most.right);
    [view.top, view.bottom] = fit(view.top, view.bottom, most.bottom);
    this.view = view;
    sessionStorage.setItem(this.place_of_zoom, JSON.stringify([this.data.axes, view]));
    this.tip.hidden = true;
    this.draw();
  }

  type(event) {
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const step = steps[event.key];
    if (event.target !== this.plot || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!step && !["Enter", " ", "+", "-", "Escape"].includes(event.key)) return;
    event.preventDefault();
    const { top, left, bottom, right } = this.view;
    const start = this.at || this.chosen || this.firstFilled();
    this.at = [
      Math.min(Math.max(start[0] + (step ? step[0] : 0), 0), this.data.rows.length - 1),
      Math.min(Math.max(start[1] + (step ? step[1] : 0), 0), this.data.columns.length - 1),
    ];
    if (event.key === "Enter" || event.key === " ") this.choose(this.at);
    else if (event.key === "Escape") this.zoom(this.everything());
    else if (event.key === "+" || event.key === "-") this.zoom(this.around(this.at, event.key === "+" ? 0.5 : 2));
    else if (this.at[0] < top || this.at[0] >= bottom || this.at[1] < left || this.at[1] >= right) {
      this.zoom({ top: top + step[0], bottom: bottom + step[0], left: left + step[1], right: right + step[1] });
    }
    this.place(this.cursor, this.at);
    const y = this.up + (this.at[0] - this.view.top + 1) * this.cellHeight() - 12;
    this.tell(this.at, this.left + (this.at[1] - this.view.left + 0.5) * this.cellWidth(), y);
  }

  around(cell, factor) {
    const wide = Math.round((this.view.right - this.view.left) * factor);
    const high = this.isDense() ? this.data.rows.length : Math.round((this.view.bottom - this.view.top) * factor);
    const [top, left] = [cell[0] - (high >> 1), cell[1] - (wide >> 1)];
    return { top, bottom: top + high, left, right: left + wide };
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".figure");
  root.figure = root.figure || new Figure(root);
  root.figure.update(data, (cell) => setTriggerValue("clicked", cell));
}
"""

_mount = st.components.v2.component("stylerec_heatmap", html=HTML, css=CSS, js=JS)
