// Tiles and cards that stay when a page is drawn again.

import assert from "node:assert/strict";
import { test } from "node:test";
import { arrange, keepElements, withName } from "../../../stylerec/app/static/elements.js";
import { contentOf } from "../../../stylerec/app/static/piece_grid.js";

const idOf = (item) => item.id;
const makeElement = (item) => ({ shows: item.name });

/** A parent as far as `arrange` needs one. */
function makeParent(...children) {
  return {
    children,
    replaced: 0,
    replaceChildren(...wanted) {
      this.children = wanted;
      this.replaced += 1;
    },
  };
}

test("the element of an item that did not change stays, and one that changed is made anew", () => {
  const before = keepElements(
    undefined,
    [
      { id: "a", name: "skirt" },
      { id: "b", name: "coat" },
    ],
    idOf,
    makeElement,
  );
  const after = keepElements(
    before,
    [
      { id: "b", name: "coat" },
      { id: "a", name: "red skirt" },
    ],
    idOf,
    makeElement,
  );
  assert.deepEqual([...after.keys()], ["b", "a"]);
  assert.equal(after.get("b").element, before.get("b").element);
  assert.notEqual(after.get("a").element, before.get("a").element);
  assert.equal(after.get("a").element.shows, "red skirt");
});

test("what is gone is forgotten, and comes back as a new element", () => {
  const item = { id: "a", name: "skirt" };
  const first = keepElements(undefined, [item], idOf, makeElement);
  const gone = keepElements(first, [], idOf, makeElement);
  assert.equal(gone.size, 0);
  assert.notEqual(keepElements(gone, [item], idOf, makeElement).get("a").element, first.get("a").element);
});

test("a piece that was selected or worn keeps its tile", () => {
  const piece = {
    id: "a",
    picture: "data:,",
    title: "Skirt",
    about: "navy",
    alt: "Skirt",
    worn: false,
    selected: false,
  };
  const before = keepElements(undefined, [piece], idOf, makeElement, contentOf);
  const worn = { ...piece, worn: true, selected: true };
  assert.equal(keepElements(before, [worn], idOf, makeElement, contentOf).get("a"), before.get("a"));
  const renamed = { ...piece, title: "Navy skirt" };
  assert.notEqual(keepElements(before, [renamed], idOf, makeElement, contentOf).get("a"), before.get("a"));
});

test("children are replaced only when one came, went or moved", () => {
  const [skirt, coat] = [{}, {}];
  const kept = (...elements) => new Map(elements.map((element, number) => [number, { element }]));
  const parent = makeParent(skirt, coat);
  assert.equal(arrange(parent, kept(skirt, coat)), false);
  assert.equal(parent.replaced, 0);
  assert.equal(arrange(parent, kept(coat, skirt)), true);
  assert.deepEqual(parent.children, [coat, skirt]);
  assert.equal(arrange(parent, kept(coat)), true);
  assert.deepEqual(parent.children, [coat]);
});

test("a name stands where the text has a place for it, whatever is in it", () => {
  assert.equal(withName("Select {name}", "Skirt $& {name}"), "Select Skirt $& {name}");
});
