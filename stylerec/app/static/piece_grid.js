import { arrange, focusAfterDialog, keepElements, make, makeButton, makePicture, withName } from "./elements.js";

function makeTile(tile, words) {
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
  select.setAttribute("aria-label", withName(words.select, tile.title));
  make("p", "title", element, tile.title);
  make("p", "about", element, tile.about);
  const worn = makeButton("worn", element);
  worn.dataset.part = "worn";
  worn.title = words.takeBack;
  return element;
}

/** What is selected and worn changes often, and is set on a tile that stays. */
function update(element, tile, words, press) {
  element.classList.toggle("selected", tile.selected);
  for (const part of element.querySelectorAll("[data-part]")) {
    part.onclick = () => press(part.dataset.part, tile.id);
  }
  element.querySelector("input").checked = tile.selected;
  const worn = element.querySelector(".worn");
  worn.textContent = tile.worn ? words.isWorn : words.wear;
  worn.setAttribute("aria-pressed", String(tile.worn));
  worn.setAttribute("aria-label", withName(words.worn, tile.title));
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
  const makeElement = (tile) => makeTile(tile, data.words);
  grid.kept = keepElements(grid.kept, data.tiles, (tile) => tile.id, makeElement, contentOf);
  for (const tile of data.tiles) update(grid.kept.get(tile.id).element, tile, data.words, press);
  if (arrange(grid, grid.kept) && id !== undefined) find(id, focused.dataset.part)?.focus();
}
