"""One large photo with all its garments outlined and named; a click chooses a garment."""

from collections.abc import Callable, Sequence

import streamlit as st

from stylerec.app.kept_pictures import jpeg_address
from stylerec.app.outlines import SIDE, Outline


def show(
    key: str,
    picture: bytes,
    size: tuple[int, int],
    alt: str,
    outlines: Sequence[Outline],
    chosen: int | None,
    on_choose: Callable[[int], None],
) -> None:
    """Draw the photo (JPEG bytes of a photo of `size`); `on_choose` is called with the number of a clicked garment."""

    def clicked() -> None:
        number = st.session_state[key].get("chosen")
        if isinstance(number, int) and 0 <= number < len(outlines):
            on_choose(number)

    data = {
        "side": SIDE,
        "picture": jpeg_address(picture),
        "width": size[0],
        "height": size[1],
        "alt": alt,
        "chosen": chosen,
        "garments": [{"name": outline.name, "path": outline.path} for outline in outlines],
    }
    _mount(key=key, data=data, on_chosen_change=clicked)


CSS = """
.photo { position: relative; width: 100%; max-height: 76vh; margin: 0 auto; border-radius: 14px; overflow: hidden;
  background: var(--st-secondary-background-color); }
.photo img, .photo svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.photo path { fill: transparent; stroke: #fff; stroke-width: 1.6; vector-effect: non-scaling-stroke; cursor: pointer;
  filter: drop-shadow(0 0 1.5px rgb(0 0 0 / .85)); transition: fill .15s; }
.photo path:hover { fill: rgb(255 255 255 / .16); }
.photo.chosen path { opacity: .45; }
.photo.chosen path.meant { opacity: 1; stroke-width: 3.2; }
.photo .name { position: absolute; transform: translate(-50%, -50%); padding: 2px 9px; border: 0; border-radius: 99px;
  font: inherit; font-size: 12px; line-height: 1.4; white-space: nowrap; cursor: pointer; color: #fff;
  background: rgb(0 0 0 / .6); }
.photo .name:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
.photo.chosen .name { opacity: .7; }
.photo .name.meant { opacity: 1; background: var(--st-primary-color); }
"""

JS = """
const SVG = "http://www.w3.org/2000/svg";

export default function ({ parentElement, data, setTriggerValue }) {
  const photo = parentElement.querySelector(".photo");
  photo.choose = (number) => setTriggerValue("chosen", number);
  const content = JSON.stringify([data.picture.length, data.alt, data.garments]);
  if (photo.content !== content) {
    photo.content = content;
    photo.style.aspectRatio = `${data.width} / ${data.height}`;
    photo.style.maxWidth = `calc(76vh * ${data.width / data.height})`;
    photo.replaceChildren();
    const image = document.createElement("img");
    image.alt = data.alt;
    image.src = data.picture;
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", `0 0 ${data.side} ${data.side}`);
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("aria-hidden", "true");
    photo.append(image, svg);
    const taken = [];
    data.garments.forEach((garment, number) => {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("d", garment.path);
      path.addEventListener("click", () => photo.choose(number));
      svg.appendChild(path);
      const box = path.getBBox();
      const name = document.createElement("button");
      name.type = "button";
      name.className = "name";
      name.textContent = garment.name;
      let x = Math.min(Math.max((box.x + box.width / 2) / data.side, 0.14), 0.86);
      let y = garment.path ? (box.y + box.height / 2) / data.side : 0.04;
      // Names that would lie on one another step down.
      while (taken.some((other) => Math.abs(other.x - x) < 0.3 && Math.abs(other.y - y) < 0.045)) y += 0.046;
      y = Math.min(Math.max(y, 0.03), 0.97);
      taken.push({ x, y });
      name.style.left = `${100 * x}%`;
      name.style.top = `${100 * y}%`;
      name.addEventListener("click", () => photo.choose(number));
      photo.appendChild(name);
    });
  }
  photo.classList.toggle("chosen", data.chosen !== null && data.chosen !== undefined);
  const mark = (element, number) => element.classList.toggle("meant", number === data.chosen);
  photo.querySelectorAll("path").forEach(mark);
  photo.querySelectorAll(".name").forEach(mark);
}
"""

_mount = st.components.v2.component("stylerec_outlined_photo", html='<div class="photo"></div>', css=CSS, js=JS)
