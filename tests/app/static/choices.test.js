// What a tap or a thumb means, and where names stand on a photo.

import assert from "node:assert/strict";
import { test } from "node:test";
import { placeName, rectangle } from "../../../stylerec/app/static/outlined_photo.js";
import { isFirstTap } from "../../../stylerec/app/static/photo_grid.js";
import { opinionOf } from "../../../stylerec/app/static/suggestion_cards.js";

test("the first tap by touch outlines, the next one opens", () => {
  const tile = { garments: [{ name: "skirt" }] };
  assert.equal(isFirstTap({ pointerType: "touch" }, tile, false), true);
  assert.equal(isFirstTap({ pointerType: "touch" }, tile, true), false);
});

test("a mouse, a keyboard and a photo without garments open at once", () => {
  const tile = { garments: [{ name: "skirt" }] };
  assert.equal(isFirstTap({ pointerType: "mouse" }, tile, false), false);
  assert.equal(isFirstTap({ pointerType: "" }, tile, false), false);
  assert.equal(isFirstTap({ pointerType: "touch" }, { garments: [] }, false), false);
});

test("a thumb says yes or no, and pressed again takes it back", () => {
  const thumbs = { kind: "photo", target: "p1", said: 0 };
  assert.deepEqual(opinionOf(thumbs, 1), { kind: "photo", target: "p1", value: 1 });
  assert.equal(opinionOf({ ...thumbs, said: 1 }, 1).value, 0);
  assert.equal(opinionOf({ ...thumbs, said: 1 }, -1).value, -1);
});

test("a name stands in the middle of its garment, away from the edges", () => {
  assert.deepEqual(placeName({ x: 0.4, y: 0.5, width: 0.2, height: 0.2 }, []), { x: 0.5, y: 0.6 });
  const corner = placeName({ x: 0.9, y: 0.99, width: 0.1, height: 0.01 }, []);
  assert.deepEqual(corner, { x: 0.86, y: 0.97 });
});

test("names that would lie on one another step down, those beside one another do not", () => {
  const box = { x: 0.4, y: 0.4, width: 0.2, height: 0.2 };
  const first = placeName(box, []);
  const second = placeName(box, [first]);
  const third = placeName(box, [first, second]);
  assert.ok(second.y - first.y >= 0.045 && third.y - second.y >= 0.045);
  assert.deepEqual(placeName({ ...box, x: 0.05 }, [first]).y, first.y);
});

test("a garment without an outline has its name at the top", () => {
  assert.deepEqual(placeName(null, []), { x: 0.14, y: 0.04 });
});

test("a rectangle is the same whichever corner it is drawn from, and ends at the edge of the photo", () => {
  const frame = { left: 100, top: 50, width: 200, height: 400 };
  const [one, other] = [
    { x: 150, y: 150 },
    { x: 400, y: 250 },
  ];
  assert.deepEqual(rectangle(one, other, frame), [0.25, 0.25, 1, 0.5]);
  assert.deepEqual(rectangle(other, one, frame), rectangle(one, other, frame));
});
