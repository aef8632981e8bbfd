import { Cells, inkOn, isInView, moveView, stepOf, viewOf } from "./heatmap_cells.js";

// Pixels: of a row, between cells, of a cell with a text in it; columns: in view, slanted.
const ROW = 22;
const GAP = 2;
const FEWEST_PIXELS = 10;
const SLANTED = 30;

/** The cells as a picture of one pixel each. */
function paint(cells) {
  const canvas = document.createElement("canvas");
  canvas.width = cells.columns.length;
  canvas.height = cells.rows.length;
  canvas.getContext("2d").putImageData(new ImageData(cells.pixels(), canvas.width, canvas.height), 0, 0);
  return canvas;
}

class Figure {
  constructor(root) {
    this.root = root;
    for (const name of ["title", "whole", "legend", "plot", "box", "mark", "cursor", "tip", "foot"]) {
      this[name] = root.querySelector(`.${name}`);
    }
    this.canvas = root.querySelector("canvas");
    this.at = null;
    new ResizeObserver(() => this.draw()).observe(root);
    this.whole.addEventListener("click", () => {
      this.zoom(this.cells.everything());
      this.plot.focus();
    });
    this.plot.addEventListener("pointerdown", (event) => this.press(event));
    this.plot.addEventListener("pointermove", (event) => this.move(event));
    this.plot.addEventListener("pointerup", (event) => this.release(event));
    this.plot.addEventListener("pointercancel", () => {
      this.start = null;
      this.box.hidden = true;
    });
    this.plot.addEventListener("pointerleave", () => {
      if (!this.start) this.tip.hidden = true;
    });
    this.plot.addEventListener("dblclick", () => this.zoom(this.cells.everything()));
    this.plot.addEventListener("keydown", (event) => this.type(event));
    this.plot.addEventListener("blur", () => {
      this.cursor.hidden = this.tip.hidden = true;
    });
  }

  update(data, send) {
    this.send = send;
    if (this.content !== data.content) {
      this.content = data.content;
      this.data = data;
      this.cells = new Cells(data);
      this.picture = paint(this.cells);
      if (this.axes !== data.axes) {
        this.axes = data.axes;
        this.at = null;
        this.view = this.kept() || this.cells.everything();
      }
      this.title.textContent = data.title;
      this.whole.textContent = data.words.whole;
      this.foot.textContent = data.columnTitle;
      this.fillLegend();
      this.draw();
    }
    this.plot.setAttribute("aria-label", `${data.alt} ${data.words.keys}`);
    this.chosen = data.chosen;
    this.place(this.mark, this.chosen);
  }

  get placeOfZoom() {
    return `stylerec zoom ${this.data.key}`;
  }

  kept() {
    const [axes, view] = JSON.parse(sessionStorage.getItem(this.placeOfZoom) || "[]");
    return axes === this.data.axes ? view : null;
  }

  fillLegend() {
    const { legend, stops } = this.data;
    this.legend.hidden = !legend;
    if (!legend) return;
    const [bar, ticks] = [document.createElement("div"), document.createElement("div")];
    bar.className = "bar";
    const places = stops.map((stop) => `${stop[1]} ${100 * stop[0]}%`).join(", ");
    bar.style.background = `linear-gradient(to right, ${places})`;
    ticks.className = legend.ticks.some((tick) => tick[1].includes("\n")) ? "ticks two" : "ticks";
    for (const [place, text] of legend.ticks) {
      const tick = document.createElement("span");
      tick.textContent = text;
      tick.style.left = `${100 * place}%`;
      ticks.appendChild(tick);
    }
    this.legend.replaceChildren(document.createTextNode(legend.name), bar, ticks);
  }

  /** Sizes in pixels, from what the names need. */
  measure(pen) {
    const { rows, names } = this.data;
    const longest = (texts) => Math.max(...texts.map((text) => pen.measureText(text).width));
    pen.font = this.font(12);
    this.left = Math.min(Math.ceil(longest([...rows, this.data.rowTitle])) + 10, 180);
    this.up = 8;
    this.over = 2;
    this.upright = names.length > SLANTED;
    if (names.length) {
      pen.font = this.font(this.upright ? 11 : 12);
      const length = Math.ceil(longest(names));
      this.up = this.upright ? length + 10 : Math.ceil(0.87 * length) + 16;
      this.over = this.upright ? 2 : Math.ceil(length / 2);
    }
    this.width = Math.max(60, this.root.clientWidth - this.left - this.over);
    this.height = ROW * rows.length;
  }

  font(size) {
    return `${size}px ${getComputedStyle(this.root).fontFamily}`;
  }

  cellWidth() {
    return this.width / (this.view.right - this.view.left);
  }

  cellHeight() {
    return this.height / (this.view.bottom - this.view.top);
  }

  draw() {
    if (!this.data || !this.root.clientWidth) return;
    const pen = this.canvas.getContext("2d");
    this.measure(pen);
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [this.root.clientWidth, this.up + this.height + 2];
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    const { top, bottom, left, right } = this.view;
    pen.imageSmoothingEnabled = false;
    pen.drawImage(this.picture, left, top, right - left, bottom - top, this.left, this.up, this.width, this.height);
    for (let row = 1; row < bottom - top; row++) {
      pen.clearRect(this.left, this.up + row * this.cellHeight() - GAP / 2, this.width, GAP);
    }
    if (this.cellWidth() > 5 * GAP) {
      for (let column = 1; column < right - left; column++) {
        pen.clearRect(this.left + column * this.cellWidth() - GAP / 2, this.up, GAP, this.height);
      }
    }
    this.drawNames(pen);
    if (this.data.texts) this.drawTexts(pen);
    this.whole.hidden = this.cells.isEverything(this.view);
    for (const element of [this.box, this.mark, this.cursor]) element.style.borderColor = this.data.ink;
    Object.assign(this.tip.style, { color: this.data.ink, borderColor: this.data.ink, background: this.data.paper });
    this.place(this.mark, this.chosen);
    if (!this.cursor.hidden) this.place(this.cursor, this.at);
  }

  drawNames(pen) {
    const { rows, names } = this.data;
    pen.fillStyle = this.data.ink;
    pen.textBaseline = "middle";
    pen.textAlign = "right";
    pen.font = this.font(12);
    for (let row = this.view.top; row < this.view.bottom; row++) {
      const y = this.up + (row - this.view.top + 0.5) * this.cellHeight();
      pen.fillText(rows[row], this.left - 8, y, this.left - 8);
    }
    if (!names.length) return;
    pen.textAlign = "left";
    pen.font = this.font(this.upright ? 11 : 12);
    for (let column = this.view.left; column < this.view.right; column++) {
      pen.save();
      pen.translate(this.left + (column - this.view.left + 0.5) * this.cellWidth(), this.up - 6);
      pen.rotate(this.upright ? -Math.PI / 2 : -Math.PI / 3);
      pen.fillText(names[column], 0, 0);
      pen.restore();
    }
  }

  drawTexts(pen) {
    if (this.cellWidth() < FEWEST_PIXELS) return;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.font = this.font(11);
    for (let row = this.view.top; row < this.view.bottom; row++) {
      for (let column = this.view.left; column < this.view.right; column++) {
        const text = this.data.texts[row][column];
        if (!text) continue;
        pen.fillStyle = inkOn(this.cells.colour(row, column));
        const x = this.left + (column - this.view.left + 0.5) * this.cellWidth();
        pen.fillText(text, x, this.up + (row - this.view.top + 0.5) * this.cellHeight());
      }
    }
  }

  /** Puts a frame around a cell, if there is one in view. */
  place(frame, cell) {
    const { top, left } = this.view;
    frame.hidden = !cell || !isInView(cell, this.view);
    if (frame.hidden) return;
    const width = Math.max(this.cellWidth(), 8);
    const middle = this.left + (cell[1] - left + 0.5) * this.cellWidth();
    Object.assign(frame.style, {
      left: `${middle - width / 2}px`,
      width: `${width}px`,
      top: `${this.up + (cell[0] - top) * this.cellHeight()}px`,
      height: `${this.cellHeight()}px`,
    });
  }

  /** Where the pointer is: in pixels of the cells, and in which cell. */
  under(event) {
    const edge = this.plot.getBoundingClientRect();
    const x = event.clientX - edge.left - this.left;
    const y = event.clientY - edge.top - this.up;
    const inside = x >= 0 && y >= 0 && x < this.width && y < this.height;
    const cell = inside
      ? [this.view.top + Math.floor(y / this.cellHeight()), this.view.left + Math.floor(x / this.cellWidth())]
      : null;
    return { x, y, cell };
  }

  tell(cell, x, y) {
    this.tip.hidden = !cell;
    if (!cell) return;
    this.tip.textContent = this.cells.describe(cell);
    const left = x + 16 + this.tip.offsetWidth > this.root.clientWidth ? x - 12 - this.tip.offsetWidth : x + 14;
    this.tip.style.left = `${Math.max(0, left)}px`;
    this.tip.style.top = `${y + 16}px`;
  }

  press(event) {
    const here = this.under(event);
    if (event.button !== 0 || !here.cell) return;
    this.start = here;
    this.plot.setPointerCapture(event.pointerId);
  }

  move(event) {
    const here = this.under(event);
    this.cursor.hidden = true;
    this.canvas.style.cursor = here.cell ? (this.cells.isFilled(...here.cell) ? "pointer" : "crosshair") : "default";
    this.tell(this.start ? null : here.cell, here.x + this.left, here.y + this.up);
    const area = this.start && this.cells.dragArea(this.start, here, this.width, this.height);
    this.box.hidden = !area;
    if (!area) return;
    const { x0, x1, y0, y1 } = area;
    Object.assign(this.box.style, {
      left: `${this.left + x0}px`,
      width: `${x1 - x0}px`,
      top: `${this.up + y0}px`,
      height: `${y1 - y0}px`,
    });
  }

  release(event) {
    if (!this.start) return;
    const area = this.cells.dragArea(this.start, this.under(event), this.width, this.height);
    const cell = this.start.cell;
    this.start = null;
    this.box.hidden = true;
    if (area) this.zoom(viewOf(area, this.view, this.cellWidth(), this.cellHeight()));
    else this.choose(cell);
  }

  choose(cell) {
    const wanted = cell && this.cells.isFilled(...cell) ? cell : null;
    if (String(wanted) === String(this.chosen || null)) return;
    this.chosen = wanted;
    this.place(this.mark, wanted);
    this.send({ axes: this.data.axes, row: wanted ? wanted[0] : -1, column: wanted ? wanted[1] : -1 });
  }

  zoom(view) {
    this.view = this.cells.fit(view);
    sessionStorage.setItem(this.placeOfZoom, JSON.stringify([this.data.axes, this.view]));
    this.tip.hidden = true;
    this.draw();
  }

  type(event) {
    const step = stepOf(event.key);
    if (event.target !== this.plot || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!step && !["Enter", " ", "+", "-", "Escape"].includes(event.key)) return;
    event.preventDefault();
    const start = this.at || this.chosen || this.cells.firstFilled(this.view);
    this.at = this.cells.step(start, step || [0, 0]);
    if (event.key === "Enter" || event.key === " ") this.choose(this.at);
    else if (event.key === "Escape") this.zoom(this.cells.everything());
    else if (event.key === "+") this.zoom(this.cells.around(this.at, this.view, 0.5));
    else if (event.key === "-") this.zoom(this.cells.around(this.at, this.view, 2));
    else if (!isInView(this.at, this.view)) this.zoom(moveView(this.view, step));
    this.place(this.cursor, this.at);
    const y = this.up + (this.at[0] - this.view.top + 1) * this.cellHeight() - 12;
    this.tell(this.at, this.left + (this.at[1] - this.view.left + 0.5) * this.cellWidth(), y);
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".figure");
  root.figure = root.figure || new Figure(root);
  root.figure.update(data, (cell) => setTriggerValue("clicked", cell));
}
