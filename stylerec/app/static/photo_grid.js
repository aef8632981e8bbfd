import { arrange, focusAfterDialog, keepElements, make, makeButton, makePicture, makeSvg } from "./elements.js";

/** Whether a press only outlines the garments: the first tap by touch does, the next one opens the photo. */
export function isFirstTap(event, tile, isShown) {
  return event.pointerType === "touch" && tile.garments.length > 0 && !isShown;
}

function makeTile(tile, side, grid) {
  const button = makeButton("tile");
  button.classList.toggle("noted", Boolean(tile.note));
  button.classList.toggle("stacked", tile.stacked > 1);
  button.setAttribute("aria-label", tile.alt);
  const frame = make("span", "frame", button);
  makePicture(frame, tile.picture, "");
  const everything = tile.garments.map((garment) => garment.name).join(", ");
  const viewBox = `0 0 ${tile.width} ${tile.height}`;
  const svg = makeSvg("svg", frame, { viewBox, preserveAspectRatio: "xMidYMid slice", "aria-hidden": "true" });
  const names = make("span", "names", frame, everything);
  for (const garment of tile.garments) {
    const transform = `scale(${tile.width / side} ${tile.height / side})`;
    const path = makeSvg("path", svg, { d: garment.path, transform });
    path.addEventListener("pointerenter", () => {
      names.textContent = garment.name;
    });
    path.addEventListener("pointerleave", () => {
      names.textContent = everything;
    });
  }
  if (tile.note) make("span", "note", button, tile.note);
  if (tile.stacked > 1) make("span", "stack", button, String(tile.stacked));
  button.addEventListener("click", (event) => {
    if (!isFirstTap(event, tile, button.classList.contains("shown"))) {
      grid.open(tile.id);
      return;
    }
    for (const other of grid.querySelectorAll(".shown")) other.classList.remove("shown");
    button.classList.add("shown");
  });
  return button;
}

export default function ({ parentElement, data, setTriggerValue }) {
  const grid = parentElement.querySelector(".grid");
  grid.open = (id) => {
    grid.watch?.disconnect();
    grid.watch = focusAfterDialog(() => grid.kept.get(id)?.element);
    setTriggerValue("opened", id);
  };
  const active = grid.getRootNode().activeElement;
  const focused = [...(grid.kept ?? [])].find(([, entry]) => entry.element === active);
  const idOf = (tile) => tile.id;
  grid.kept = keepElements(grid.kept, data.tiles, idOf, (tile) => makeTile(tile, data.side, grid));
  if (arrange(grid, grid.kept) && focused) grid.kept.get(focused[0])?.element.focus();
}
