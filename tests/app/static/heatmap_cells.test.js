// Which cells of a heatmap are in view, and what is told of them.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  Cells,
  colourAt,
  inkOn,
  isInView,
  moveView,
  stepOf,
  viewOf,
} from "../../../stylerec/app/static/heatmap_cells.js";

const BLANK = 65535;
const STOPS = [
  [0, "#000000"],
  [0.5, "#640000"],
  [1, "#6400c8"],
];

/** As Python packs them: two bytes a cell, a bit for each that is filled. */
function makeCells({ rows = 2, columns = 3, values = [], filled = [], ...rest } = {}) {
  const all = Uint16Array.from({ length: rows * columns }, (_, number) => values[number] ?? 0);
  const bits = new Uint8Array(Math.ceil((rows * columns) / 8));
  for (const number of filled) bits[number >> 3] |= 128 >> (number & 7);
  const named = (kind, length) => Array.from({ length }, (_, number) => `${kind} ${number}`);
  return new Cells({
    rows: named("row", rows),
    columns: named("column", columns),
    names: named("name", columns),
    cells: Buffer.from(all.buffer).toString("base64"),
    filled: Buffer.from(bits).toString("base64"),
    notes: null,
    legend: null,
    stops: STOPS,
    words: { empty: "not in this photo" },
    ...rest,
  });
}

test("a colour lies between its stops, and at the ends it is theirs", () => {
  assert.deepEqual(colourAt(STOPS, 0), [0, 0, 0]);
  assert.deepEqual(colourAt(STOPS, 0.25), [50, 0, 0]);
  assert.deepEqual(colourAt(STOPS, 0.75), [100, 0, 100]);
  assert.deepEqual(colourAt(STOPS, 1), [100, 0, 200]);
  assert.deepEqual(colourAt(STOPS, 1.5), [100, 0, 200]);
});

test("texts are white on dark cells and black on light ones", () => {
  assert.equal(inkOn([0, 0, 0]), "#ffffff");
  assert.equal(inkOn([255, 255, 255]), "#171614");
});

test("a cell without a value lets the page through", () => {
  const pixels = makeCells({ rows: 1, columns: 3, values: [0, BLANK, BLANK - 1] }).pixels();
  assert.deepEqual([...pixels], [0, 0, 0, 255, 0, 0, 0, 0, 100, 0, 200, 255]);
});

test("filled cells are found, also past the first byte", () => {
  const cells = makeCells({ rows: 3, columns: 4, filled: [0, 9] });
  assert.equal(cells.isFilled(0, 0), true);
  assert.equal(cells.isFilled(2, 1), true);
  assert.equal(cells.isFilled(2, 2), false);
});

test("the keyboard starts at the first filled cell in view, from the left", () => {
  const cells = makeCells({ rows: 2, columns: 3, filled: [2, 4] });
  assert.deepEqual(cells.firstFilled(cells.everything()), [1, 1]);
  assert.deepEqual(cells.firstFilled({ top: 0, bottom: 1, left: 1, right: 3 }), [0, 2]);
  assert.deepEqual(cells.firstFilled({ top: 1, bottom: 2, left: 2, right: 3 }), [1, 2]);
});

test("a cell tells its names, its value on the legend's scale, or its note", () => {
  const legend = { name: "Score", ends: [-1, 1] };
  assert.equal(makeCells({ values: [BLANK - 1], legend }).describe([0, 0]), "row 0\ncolumn 0\nScore 1.00");
  assert.equal(makeCells({ filled: [1] }).describe([0, 1]), "row 0\ncolumn 1");
  assert.equal(makeCells().describe([1, 2]), "row 1\ncolumn 2\nnot in this photo");
  assert.equal(makeCells({ rows: 1, columns: 1, notes: [["seven photos"]] }).describe([0, 0]), "seven photos");
});

test("a view never leaves the table, nor gets too small", () => {
  const cells = makeCells({ rows: 10, columns: 20 });
  assert.deepEqual(cells.fit({ top: -3, bottom: 1, left: 18, right: 24 }), { top: 0, bottom: 4, left: 14, right: 20 });
  assert.deepEqual(cells.fit({ top: 5, bottom: 5, left: 19, right: 19 }), { top: 5, bottom: 7, left: 18, right: 20 });
  const far = { top: -90, bottom: 90, left: -90, right: 90 };
  assert.deepEqual(cells.fit(far), cells.everything());
  assert.equal(cells.isEverything(cells.fit(far)), true);
  assert.equal(makeCells({ rows: 1, columns: 1 }).isEverything({ top: 0, bottom: 1, left: 0, right: 1 }), true);
});

test("zooming keeps a cell in the middle, and all rows where columns are very many", () => {
  const view = { top: 0, bottom: 8, left: 0, right: 16 };
  const cells = makeCells({ rows: 8, columns: 16 });
  assert.deepEqual(cells.around([4, 8], view, 0.5), { top: 2, bottom: 6, left: 4, right: 12 });
  const dense = makeCells({ rows: 8, columns: 16, names: [] });
  assert.deepEqual(dense.fit(dense.around([4, 8], view, 0.5)), { top: 0, bottom: 8, left: 4, right: 12 });
});

test("a drag covers the cells it touches; a press that hardly moves covers none", () => {
  const cells = makeCells({ rows: 4, columns: 8 });
  assert.equal(cells.dragArea({ x: 10, y: 10 }, { x: 15, y: 5 }, 80, 40), null);
  const area = cells.dragArea({ x: 35, y: 25 }, { x: -5, y: 12 }, 80, 40);
  assert.deepEqual(area, { x0: 0, x1: 35, y0: 12, y1: 25 });
  const view = { top: 0, bottom: 4, left: 2, right: 10 };
  assert.deepEqual(viewOf(area, view, 10, 10), { top: 1, bottom: 3, left: 2, right: 6 });
});

test("a drag up or down means nothing where all rows stay in view", () => {
  const dense = makeCells({ rows: 4, columns: 8, names: [] });
  assert.equal(dense.dragArea({ x: 10, y: 0 }, { x: 10, y: 39 }, 80, 40), null);
  const area = dense.dragArea({ x: 10, y: 10 }, { x: 30, y: 12 }, 80, 40);
  assert.deepEqual(area, { x0: 10, x1: 30, y0: 0, y1: 40 });
});

test("arrow keys step inside the table and move the view along", () => {
  const cells = makeCells({ rows: 3, columns: 3 });
  assert.deepEqual(cells.step([0, 1], stepOf("ArrowDown")), [1, 1]);
  assert.deepEqual(cells.step([0, 0], stepOf("ArrowUp")), [0, 0]);
  assert.deepEqual(cells.step([2, 2], stepOf("ArrowRight")), [2, 2]);
  assert.equal(stepOf("Tab"), undefined);
  const view = { top: 0, bottom: 2, left: 0, right: 2 };
  assert.equal(isInView([2, 1], view), false);
  const moved = moveView(view, stepOf("ArrowDown"));
  assert.deepEqual(moved, { top: 1, bottom: 3, left: 0, right: 2 });
  assert.equal(isInView([2, 1], moved), true);
});
