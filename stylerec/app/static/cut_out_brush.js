import { make, makeButton } from "./elements.js";
import { brushCells, packCells, unpackCells } from "./mask_cells.js";

const OUTSIDE = [238, 232, 221, 205]; // paper over what is cut away, so that one still sees what could be added

function draw(brush) {
  const [rows, columns] = brush.grid;
  const cover = new ImageData(columns, rows);
  brush.cells.forEach((inside, cell) => {
    if (!inside) cover.data.set(OUTSIDE, 4 * cell);
  });
  brush.cover.getContext("2d").putImageData(cover, 0, 0);
  const { width, height } = brush.canvas;
  const context = brush.canvas.getContext("2d");
  context.drawImage(brush.image, 0, 0, width, height);
  context.drawImage(brush.cover, 0, 0, width, height);
  if (!brush.at) return;
  context.beginPath();
  const scale = width / columns;
  context.arc(brush.at.x * scale, (brush.at.y * height) / rows, brush.radius() * scale, 0, 2 * Math.PI);
  context.lineWidth = 2;
  context.strokeStyle = "#2c6e66";
  context.stroke();
}

function remember(brush) {
  brush.before.push(brush.cells.slice());
  brush.undo.disabled = false;
}

function stroke(brush, from, to) {
  brushCells(brush.cells, brush.grid, from, to, brush.radius(), brush.adding ? 1 : 0);
  draw(brush);
}

function listen(brush) {
  const { canvas } = brush;
  const cellAt = (event) => ({
    x: (event.offsetX / canvas.clientWidth) * brush.grid[1],
    y: (event.offsetY / canvas.clientHeight) * brush.grid[0],
  });
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    remember(brush);
    brush.at = cellAt(event);
    brush.down = true;
    stroke(brush, brush.at, brush.at);
  });
  canvas.addEventListener("pointermove", (event) => {
    const to = cellAt(event);
    if (brush.down) stroke(brush, brush.at, to);
    brush.at = to;
    draw(brush);
  });
  for (const name of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(name, () => {
      brush.down = false;
    });
  }
  canvas.addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1], " ": [0, 0] };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    brush.at ??= { x: brush.grid[1] / 2, y: brush.grid[0] / 2 };
    brush.at = { x: brush.at.x + step[0], y: brush.at.y + step[1] };
    if (event.key === " ") {
      remember(brush);
      stroke(brush, brush.at, brush.at);
    }
    draw(brush);
  });
}

function makeBrush(parent, data) {
  const { words } = data;
  const brush = {
    grid: data.grid,
    cells: unpackCells(data.cells, data.grid[0] * data.grid[1]),
    before: [],
    adding: false,
  };
  const bar = make("div", "bar", parent);
  brush.choices = [true, false].map((adding) => {
    const button = makeButton("", bar, adding ? words.add : words.remove);
    button.setAttribute("aria-pressed", String(adding === brush.adding));
    button.addEventListener("click", () => {
      brush.adding = adding;
      brush.choices.forEach((choice) => {
        choice.setAttribute("aria-pressed", String(choice === button));
      });
    });
    return button;
  });
  const label = make("label", "", bar, words.brush);
  const size = make("input", "", label);
  Object.assign(size, { type: "range", min: 1, max: 12, value: 4 });
  brush.radius = () => Number(size.value);
  brush.canvas = make("canvas", "", parent);
  brush.canvas.tabIndex = 0;
  brush.canvas.setAttribute("role", "application");
  brush.canvas.setAttribute("aria-label", words.keys);
  const ends = make("div", "bar", parent);
  brush.undo = makeButton("", ends, words.undo);
  brush.undo.disabled = true;
  brush.undo.addEventListener("click", () => {
    brush.cells = brush.before.pop();
    brush.undo.disabled = brush.before.length === 0;
    draw(brush);
  });
  brush.done = makeButton("done", ends, words.done);
  brush.cover = document.createElement("canvas");
  [brush.cover.height, brush.cover.width] = data.grid;
  brush.image = new Image();
  brush.image.addEventListener("load", () => {
    brush.canvas.width = brush.image.naturalWidth;
    brush.canvas.height = brush.image.naturalHeight;
    draw(brush);
  });
  brush.image.src = data.picture;
  listen(brush);
  return brush;
}

export default function ({ parentElement, data, setTriggerValue }) {
  const place = parentElement.querySelector(".brush");
  const content = JSON.stringify(data);
  if (place.content !== content) {
    place.content = content;
    place.replaceChildren();
    place.brush = makeBrush(place, data);
  }
  place.brush.done.onclick = () => setTriggerValue("mended", packCells(place.brush.cells));
}
