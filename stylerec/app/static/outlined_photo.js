import { make, makeButton, makeSvg } from "./elements.js";

// Shares of the photo: how far names stay from its edges, and how near two of them may come.
const EDGE = { x: 0.14, y: 0.03 };
const NEAR = { x: 0.3, y: 0.045 };
const STEP = 0.046;

const within = (value, edge) => Math.min(Math.max(value, edge), 1 - edge);

/**
 * Where a garment's name stands: in the middle of its `box` (of shares of the photo), or at the top without one; names
 * that would lie on one of those `taken` step down.
 */
export function placeName(box, taken) {
  const x = within(box ? box.x + box.width / 2 : 0, EDGE.x);
  let y = box ? box.y + box.height / 2 : 0.04;
  while (taken.some((other) => Math.abs(other.x - x) < NEAR.x && Math.abs(other.y - y) < NEAR.y)) y += STEP;
  return { x, y: within(y, EDGE.y) };
}

function shareOf(box, side) {
  return { x: box.x / side, y: box.y / side, width: box.width / side, height: box.height / side };
}

function draw(photo, data) {
  photo.style.aspectRatio = `${data.width} / ${data.height}`;
  photo.style.maxWidth = `calc(76vh * ${data.width / data.height})`;
  photo.replaceChildren();
  const image = make("img", "", photo);
  image.alt = data.alt;
  image.src = data.picture;
  const viewBox = `0 0 ${data.side} ${data.side}`;
  const svg = makeSvg("svg", photo, { viewBox, preserveAspectRatio: "none", "aria-hidden": "true" });
  const taken = [];
  for (const [number, garment] of data.garments.entries()) {
    const path = makeSvg("path", svg, { d: garment.path });
    path.addEventListener("click", () => photo.choose(number));
    const place = placeName(garment.path ? shareOf(path.getBBox(), data.side) : null, taken);
    taken.push(place);
    const name = makeButton("name", photo, garment.name);
    const half = name.offsetWidth / 2; // so that a long name is not cut at the edge of a narrow photo
    name.style.left = `clamp(${half}px, ${100 * place.x}%, 100% - ${half}px)`;
    name.style.top = `${100 * place.y}%`;
    name.addEventListener("click", () => photo.choose(number));
  }
}

/** Left, top, right and bottom of the rectangle between two points, as shares of the photo's frame. */
export function rectangle(from, to, frame) {
  const x = [from, to].map((point) => Math.min(Math.max((point.x - frame.left) / frame.width, 0), 1));
  const y = [from, to].map((point) => Math.min(Math.max((point.y - frame.top) / frame.height, 0), 1));
  return [Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)];
}

/** A sheet over the photo on which a rectangle is drawn. */
function addSheet(photo, drawn) {
  const sheet = make("div", "sheet", photo);
  let mark = null;
  let from = null;
  const boxTo = (event) => rectangle(from, { x: event.clientX, y: event.clientY }, sheet.getBoundingClientRect());
  const show = (event) => {
    const [left, top, right, bottom] = boxTo(event).map((share) => 100 * share);
    mark.style.inset = `${top}% ${100 - right}% ${100 - bottom}% ${left}%`;
  };
  sheet.addEventListener("pointerdown", (event) => {
    sheet.setPointerCapture(event.pointerId);
    sheet.replaceChildren();
    from = { x: event.clientX, y: event.clientY };
    mark = make("div", "mark", sheet);
    show(event);
  });
  sheet.addEventListener("pointermove", (event) => {
    if (from) show(event);
  });
  sheet.addEventListener("pointerup", (event) => {
    if (from) drawn(boxTo(event));
    from = null;
  });
}

export default function ({ parentElement, data, setTriggerValue }) {
  const photo = parentElement.querySelector(".photo");
  photo.choose = (number) => setTriggerValue("chosen", number);
  const content = JSON.stringify([data.picture.length, data.alt, data.garments]);
  if (photo.content !== content) {
    photo.content = content;
    draw(photo, data);
  }
  photo.querySelector(".sheet")?.remove();
  if (data.drawing) addSheet(photo, (box) => setTriggerValue("drawn", box));
  photo.classList.toggle("chosen", data.chosen !== null && data.chosen !== undefined);
  for (const kind of ["path", ".name"]) {
    for (const [number, element] of photo.querySelectorAll(kind).entries()) {
      element.classList.toggle("meant", number === data.chosen);
    }
  }
}
