import { arrange, focusAfterDialog, keepElements, make, makeButton, makePicture } from "./elements.js";

function makeTile(tile) {
  const element = make("div", "tile");
  element.setAttribute("role", "listitem");
  element.dataset.id = tile.id;
  const open = makeButton("open", element);
  open.dataset.part = "opened";
  open.setAttribute("aria-label", tile.alt);
  makePicture(open, tile.picture, "");
  const select = make("input", "", element);
  select.type = "checkbox";
  select.dataset.part = "selected";
  select.setAttribute("aria-label", `Select ${tile.title}`);
  make("p", "title", element, tile.title);
  make("p", "about", element, tile.about);
  const worn = makeButton("worn", element);
  worn.dataset.part = "worn";
  worn.title = "Press again to take it back";
  return element;
}

/** What is selected and worn changes often, and is set on a tile that stays. */
function update(element, tile, press) {
  element.classList.toggle("selected", tile.selected);
  for (const part of element.querySelectorAll("[data-part]")) {
    part.onclick = () => press(part.dataset.part, tile.id);
  }
  element.querySelector("input").checked = tile.selected;
  const worn = element.querySelector(".worn");
  worn.textContent = tile.worn ? "✓ Worn today" : "Worn today";
  worn.setAttribute("aria-pressed", String(tile.worn));
  worn.setAttribute("aria-label", `${tile.title}: worn today`);
}

export const contentOf = (tile) => [tile.picture, tile.title, tile.about, tile.alt];

export default function ({ parentElement, data, setTriggerValue }) {
  const grid = parentElement.querySelector(".grid");
  const find = (id, part) => grid.kept.get(id)?.element.querySelector(`[data-part=${part}]`);
  const press = (part, id) => {
    grid.watch?.disconnect();
    if (part === "opened") grid.watch = focusAfterDialog(() => find(id, part));
    setTriggerValue(part, id);
  };
  const focused = grid.getRootNode().activeElement;
  const id = focused?.closest(".tile")?.dataset.id;
  grid.kept = keepElements(grid.kept, data.tiles, (tile) => tile.id, makeTile, contentOf);
  for (const tile of data.tiles) update(grid.kept.get(tile.id).element, tile, press);
  if (arrange(grid, grid.kept) && id !== undefined) find(id, focused.dataset.part)?.focus();
}
