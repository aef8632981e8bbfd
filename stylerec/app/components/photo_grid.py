"""Photos in a grid, their garments outlined under the pointer; a click tells which photo to open.

One element however many photos it shows, which keeps a page of them fast. Texts from users are set as text and
attributes by the script, never as HTML.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from stylerec.app import elements
from stylerec.app.outlines import SIDE, Outline


@dataclass(frozen=True)
class Tile:
    """A photo of the grid: its picture's address, its size in pixels, a sentence for those who cannot see it.

    `stacked` photos look nearly the same, this one among them. `note` is a short word over the photo, which is dimmed.
    """

    photo_id: str
    picture: str
    width: int
    height: int
    alt: str
    outlines: tuple[Outline, ...] = ()
    stacked: int = 1
    note: str = ""


def show(key: str, tiles: Sequence[Tile]) -> str | None:
    """Draw the grid; returns the `photo_id` of the photo that was just opened."""
    result = _mount(
        key=key, data={"side": SIDE, "tiles": [_packed(tile) for tile in tiles]}, on_opened_change=elements.nothing
    )
    opened = result.opened
    return str(opened) if opened in {tile.photo_id for tile in tiles} else None


def _packed(tile: Tile) -> dict[str, object]:
    return {
        "id": tile.photo_id,
        "picture": tile.picture,
        "width": tile.width,
        "height": tile.height,
        "alt": tile.alt,
        "stacked": tile.stacked,
        "note": tile.note,
        "garments": [{"name": outline.name, "path": outline.path} for outline in tile.outlines],
    }


CSS = """
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(150px, 44%), 1fr)); gap: 14px;
  padding: 8px 8px 4px 0; }
.tile { position: relative; display: block; width: 100%; aspect-ratio: 2 / 3; padding: 0; border: 0; cursor: pointer;
  border-radius: 12px; background: var(--st-secondary-background-color); font: inherit; color: #fff; }
.tile > .frame { position: absolute; inset: 0; overflow: hidden; border-radius: 12px; }
.tile:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 3px; }
.tile img, .tile svg { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: cover; }
.tile img { transition: filter .15s; }
.tile svg { opacity: 0; transition: opacity .15s; }
.tile path { fill: transparent; stroke: #fff; stroke-width: 1.6; vector-effect: non-scaling-stroke;
  filter: drop-shadow(0 0 1.5px rgb(0 0 0 / .8)); }
.tile path.meant, .tile path:hover { stroke-width: 3; fill: rgb(255 255 255 / .16); }
.tile .names { position: absolute; inset: auto 0 0 0; padding: 26px 10px 9px; font-size: 13px; line-height: 1.3;
  text-align: left; opacity: 0; transition: opacity .15s; pointer-events: none;
  background: linear-gradient(transparent, rgb(0 0 0 / .78)); }
.tile.shown svg, .tile.shown .names, .tile:focus-visible svg, .tile:focus-visible .names { opacity: 1; }
.tile.shown img, .tile:focus-visible img { filter: brightness(.86); }
@media (hover: hover) {
  .tile:hover svg, .tile:hover .names { opacity: 1; }
  .tile:hover img { filter: brightness(.86); }
}
.tile.noted img { filter: grayscale(.75) opacity(.4); }
.tile .note, .tile .stack { position: absolute; top: 8px; padding: 2px 9px; border-radius: 99px; font-size: 12px;
  background: rgb(0 0 0 / .62); }
.tile .note { left: 8px; }
.tile .stack { right: 8px; }
.tile.stacked { box-shadow: 3px -3px 0 -1px var(--st-background-color), 4px -4px 0 0 var(--st-border-color),
  7px -7px 0 -1px var(--st-background-color), 8px -8px 0 0 var(--st-border-color); }
@media (prefers-reduced-motion: reduce) { .tile * { transition: none; } }
"""

# A tile that did not change is kept as it is, so that nothing flickers when the page is drawn again.
JS = """
const SVG = "http://www.w3.org/2000/svg";

function makeTile(tile, side, grid) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "tile";
  button.classList.toggle("noted", Boolean(tile.note));
  button.classList.toggle("stacked", tile.stacked > 1);
  button.setAttribute("aria-label", tile.alt);
  const frame = make("span", "frame", button);
  const image = make("img", "", frame);
  image.alt = "";
  image.decoding = "async";
  image.src = tile.picture;
  const everything = tile.garments.map((garment) => garment.name).join(", ");
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${tile.width} ${tile.height}`);
  svg.setAttribute("preserveAspectRatio", "xMidYMid slice");
  svg.setAttribute("aria-hidden", "true");
  frame.appendChild(svg);
  const names = make("span", "names", frame, everything);
  for (const garment of tile.garments) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", garment.path);
    path.setAttribute("transform", `scale(${tile.width / side} ${tile.height / side})`);
    path.addEventListener("pointerenter", () => { names.textContent = garment.name; });
    path.addEventListener("pointerleave", () => { names.textContent = everything; });
    svg.appendChild(path);
  }
  if (tile.note) make("span", "note", button, tile.note);
  if (tile.stacked > 1) make("span", "stack", button, String(tile.stacked));
  button.addEventListener("click", (event) => {
    if (event.pointerType === "touch" && tile.garments.length && !button.classList.contains("shown")) {
      for (const other of grid.querySelectorAll(".shown")) other.classList.remove("shown");
      button.classList.add("shown");  // the first tap outlines the garments, the next one opens the photo
      return;
    }
    grid.open(tile.id);
  });
  return button;
}

export default function ({ parentElement, data, setTriggerValue }) {
  const grid = parentElement.querySelector(".grid");
  grid.open = (id) => {
    if (grid.watch) grid.watch.disconnect();
    grid.watch = comeBack(() => grid.tiles.get(id)?.element);
    setTriggerValue("opened", id);
  };
  const old = grid.tiles || new Map();
  const focused = [...old].find(([, tile]) => tile.element === grid.getRootNode().activeElement);
  grid.tiles = new Map();
  for (const tile of data.tiles) {
    const content = JSON.stringify(tile);
    const known = old.get(tile.id);
    grid.tiles.set(tile.id, known && known.content === content
      ? known : { content, element: makeTile(tile, data.side, grid) });
  }
  const wanted = [...grid.tiles.values()].map((tile) => tile.element);
  if (wanted.length !== grid.children.length || wanted.some((element, place) => grid.children[place] !== element)) {
    grid.replaceChildren(...wanted);
    if (focused) grid.tiles.get(focused[0])?.element.focus();
  }
}
"""

_mount = st.components.v2.component(
    "stylerec_photo_grid", html='<div class="grid"></div>', css=CSS, js=elements.JS + JS
)
