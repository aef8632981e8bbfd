import assert from "node:assert/strict";
import test from "node:test";
import { brushCells, packCells, unpackCells } from "../../../stylerec/app/static/mask_cells.js";

test("cells come back as they went", () => {
  const cells = Uint8Array.from({ length: 19 }, (_, cell) => (cell * 7) % 3 === 0);
  assert.deepEqual(unpackCells(packCells(cells), 19), cells);
});

test("the first cell is the highest bit, as in numpy", () => {
  assert.equal(packCells(Uint8Array.from([1, 0, 0, 0, 0, 0, 0, 0, 1])), btoa("\x80\x80"));
});

test("a brush sets what lies within it, and nothing over the edge", () => {
  const cells = new Uint8Array(5 * 4);
  brushCells(cells, [5, 4], { x: 0.5, y: 0.5 }, { x: 0.5, y: 0.5 }, 1.1, 1);
  assert.deepEqual(
    [...cells.keys()].filter((cell) => cells[cell]),
    [0, 1, 4],
  );
});

test("a quick stroke has no gaps, and takes away again", () => {
  const cells = new Uint8Array(3 * 20);
  brushCells(cells, [3, 20], { x: 0.5, y: 1.5 }, { x: 19.5, y: 1.5 }, 0.6, 1);
  assert.deepEqual([...cells.slice(20, 40)], Array(20).fill(1));
  brushCells(cells, [3, 20], { x: 0.5, y: 1.5 }, { x: 19.5, y: 1.5 }, 0.6, 0);
  assert.equal(Math.max(...cells), 0);
});
