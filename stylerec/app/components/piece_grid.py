"""Pieces of the closet in a grid: one element however many there are, which keeps the page fast.

Texts from users are set as text and attributes by the script, never as HTML.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import streamlit as st

from stylerec.app import elements


@dataclass(frozen=True)
class PieceTile:
    """A piece: its picture's address, its name, a line about it, a sentence for those who cannot see it."""

    piece_id: str
    picture: str
    title: str
    about: str
    alt: str
    worn_today: bool = False


def show(
    key: str,
    tiles: Sequence[PieceTile],
    selected: Collection[str],
    on_select: Callable[[str], None],
    on_wear: Callable[[str], None],
) -> str | None:
    """Draw the grid; returns the `piece_id` of the piece that was just opened.

    `on_select` is called with the id of a piece that is to be selected or no more, `on_wear` with that of one that was
    worn today, or was not after all.
    """
    known = {tile.piece_id for tile in tiles}

    def call(name: str, then: Callable[[str], None]) -> Callable[[], None]:
        def called() -> None:
            piece_id = st.session_state[key].get(name)
            if piece_id in known:
                then(piece_id)

        return called

    result = _mount(
        key=key,
        data={"tiles": [_packed(tile, tile.piece_id in selected) for tile in tiles]},
        on_opened_change=elements.nothing,
        on_selected_change=call("selected", on_select),
        on_worn_change=call("worn", on_wear),
    )
    return str(result.opened) if result.opened in known else None


def _packed(tile: PieceTile, selected: bool) -> dict[str, object]:
    return {
        "id": tile.piece_id,
        "picture": tile.picture,
        "title": tile.title,
        "about": tile.about,
        "alt": tile.alt,
        "worn": tile.worn_today,
        "selected": selected,
    }


CSS = """
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(168px, 46%), 1fr)); gap: 18px 16px;
  padding: 4px 4px 8px; font-family: var(--st-font); color: var(--st-text-color); }
.tile { position: relative; min-width: 0; }
.open { display: block; width: 100%; aspect-ratio: 1; padding: 10px; border: 1.5px solid transparent; cursor: pointer;
  border-radius: 12px; background: #f4f1ea; box-sizing: border-box; }
.open:hover { border-color: var(--st-border-color); filter: brightness(.97); }
.tile.selected .open { border-color: var(--st-primary-color); box-shadow: 0 0 0 1.5px var(--st-primary-color); }
.open:focus-visible, .worn:focus-visible, input:focus-visible { outline: 3px solid var(--st-primary-color);
  outline-offset: 2px; }
.open img { width: 100%; height: 100%; object-fit: contain; border-radius: 6px; }
input { position: absolute; top: 10px; left: 10px; width: 20px; height: 20px; margin: 0; cursor: pointer;
  accent-color: var(--st-primary-color); }
.title { margin: 8px 0 0; font-size: 15px; line-height: 1.35; font-weight: 600; overflow-wrap: anywhere; }
.about { margin: 1px 0 6px; font-size: 13px; line-height: 1.4; opacity: .76; overflow-wrap: anywhere; }
.worn { padding: 3px 12px; border: 1px solid var(--st-border-color); border-radius: 99px; font: inherit;
  font-size: 13px; line-height: 1.5; cursor: pointer; color: inherit; background: transparent; }
.worn:hover { border-color: var(--st-primary-color); color: var(--st-link-color); }
.worn[aria-pressed=true] { border-color: var(--st-primary-color); background: var(--st-primary-color); color: #fff; }
"""

# A tile that did not change is kept as it is, so that nothing flickers when the page is drawn again.
JS = """
function makeTile(tile) {
  const element = document.createElement("div");
  element.className = "tile";
  element.setAttribute("role", "listitem");
  const open = make("button", "open", element);
  open.type = "button";
  open.dataset.part = "opened";
  open.setAttribute("aria-label", tile.alt);
  const image = make("img", "", open);
  image.alt = "";
  image.decoding = "async";
  image.src = tile.picture;
  const select = make("input", "", element);
  select.type = "checkbox";
  select.dataset.part = "selected";
  select.setAttribute("aria-label", `Select ${tile.title}`);
  make("p", "title", element, tile.title);
  make("p", "about", element, tile.about);
  const worn = make("button", "worn", element);
  worn.type = "button";
  worn.dataset.part = "worn";
  worn.title = "Press again to take it back";
  return element;
}

export default function ({ parentElement, data, setTriggerValue }) {
  const grid = parentElement.querySelector(".grid");
  const old = grid.tiles || new Map();
  const focused = grid.getRootNode().activeElement;
  const tile = focused && focused.closest(".tile");
  const place = tile ? [tile.dataset.id, focused.dataset.part] : null;
  grid.tiles = new Map();
  for (const tile of data.tiles) {
    const content = JSON.stringify([tile.picture, tile.title, tile.about, tile.alt]);
    const known = old.get(tile.id);
    const entry = known && known.content === content ? known : { content, element: makeTile(tile) };
    const element = entry.element;
    element.dataset.id = tile.id;
    element.classList.toggle("selected", tile.selected);
    for (const part of element.querySelectorAll("[data-part]")) {
      part.onclick = () => {
        if (grid.watch) grid.watch.disconnect();
        if (part.dataset.part === "opened") {
          grid.watch = comeBack(() => grid.tiles.get(tile.id)?.element.querySelector(".open"));
        }
        setTriggerValue(part.dataset.part, tile.id);
      };
    }
    element.querySelector("input").checked = tile.selected;
    const worn = element.querySelector(".worn");
    worn.textContent = tile.worn ? "✓ Worn today" : "Worn today";
    worn.setAttribute("aria-pressed", String(tile.worn));
    worn.setAttribute("aria-label", `${tile.title}: worn today`);
    grid.tiles.set(tile.id, entry);
  }
  const wanted = [...grid.tiles.values()].map((entry) => entry.element);
  if (wanted.length !== grid.children.length || wanted.some((element, number) => grid.children[number] !== element)) {
    grid.replaceChildren(...wanted);
    const again = place && grid.tiles.get(place[0]);
    if (again) again.element.querySelector(`[data-part=${place[1]}]`).focus();
  }
}
"""

_mount = st.components.v2.component(
    "stylerec_piece_grid", html='<div class="grid" role="list"></div>', css=CSS, js=elements.JS + JS
)
