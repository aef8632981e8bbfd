// What a heatmap's cells are and say, and which of them are in view: everything that needs no browser.
// A view is `{ top, bottom, left, right }`, first and last row and column, the last ones excluded.

/** Stands for a cell without a value; all others run from 0 to the number before it. */
const BLANK = 65535;
const FEWEST = 2; // rows and columns that stay in view
const DRAG = 6; // pixels from which a press is a drag
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

const within = (value, least, most) => Math.min(Math.max(value, least), most);

function decode(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function channels(colour) {
  return [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
}

/** Red, green and blue (0 to 255) at a place (0 to 1) between stops, given as `[place, "#rrggbb"]`. */
export function colourAt(stops, place) {
  const next = stops.findIndex((stop) => stop[0] >= place);
  if (next < 1) return channels(stops.at(next)[1]); // the first one, or with -1 the last
  const [from, to] = [stops[next - 1], stops[next]];
  const share = Math.min(1, (place - from[0]) / (to[0] - from[0]));
  const [a, b] = [channels(from[1]), channels(to[1])];
  return a.map((value, channel) => Math.round(value + share * (b[channel] - value)));
}

/** Black or white, whichever can be read on a colour. */
export function inkOn([red, green, blue]) {
  return 0.299 * red + 0.587 * green + 0.114 * blue < 140 ? "#ffffff" : "#171614";
}

/** The step of an arrow key, as rows and columns; undefined for other keys. */
export const stepOf = (key) => ARROWS[key];

/** The cells of what Python sends, with their names. */
export class Cells {
  constructor({ rows, columns, cells, filled, notes, legend, stops, names, words }) {
    Object.assign(this, { rows, columns, notes, legend, stops, words });
    this.values = new Uint16Array(decode(cells).buffer);
    this.bits = decode(filled);
    /** So many columns that none has a name. */
    this.isDense = names.length === 0;
  }

  isFilled(row, column) {
    const bit = row * this.columns.length + column;
    return Boolean(this.bits[bit >> 3] & (128 >> (bit & 7)));
  }

  /** The first one in view, from the left; without any, the corner. */
  firstFilled({ top, bottom, left, right }) {
    for (let column = left; column < right; column++) {
      for (let row = top; row < bottom; row++) if (this.isFilled(row, column)) return [row, column];
    }
    return [top, left];
  }

  value(row, column) {
    return this.values[row * this.columns.length + column] / (BLANK - 1);
  }

  colour(row, column) {
    return colourAt(this.stops, this.value(row, column));
  }

  /** Red, green, blue and opacity of every cell, row by row; a cell without a value lets the page through. */
  pixels() {
    const pixels = new Uint8ClampedArray(4 * this.values.length);
    const known = new Map();
    for (const [number, value] of this.values.entries()) {
      if (value === BLANK) continue;
      if (!known.has(value)) known.set(value, [...colourAt(this.stops, value / (BLANK - 1)), 255]);
      pixels.set(known.get(value), 4 * number);
    }
    return pixels;
  }

  /** What the pointer tells of a cell. */
  describe([row, column]) {
    if (this.notes) return this.notes[row][column];
    const text = `${this.rows[row]}\n${this.columns[column]}`;
    if (!this.legend) return this.isFilled(row, column) ? text : `${text}\n${this.words.empty}`;
    const [low, high] = this.legend.ends;
    return `${text}\n${this.legend.name} ${(low + this.value(row, column) * (high - low)).toFixed(2)}`;
  }

  everything() {
    return { top: 0, bottom: this.rows.length, left: 0, right: this.columns.length };
  }

  isEverything({ top, bottom, left, right }) {
    return right - left === this.columns.length && bottom - top === this.rows.length;
  }

  /** The nearest view that has cells only, and not too few of them. */
  fit({ top, bottom, left, right }) {
    const fitEnds = (from, to, end) => {
      const size = within(to - from, FEWEST, end);
      const start = within(from, 0, end - size);
      return [start, start + size];
    };
    const [first, last] = fitEnds(left, right, this.columns.length);
    const [upper, lower] = fitEnds(top, bottom, this.rows.length);
    return { top: upper, bottom: lower, left: first, right: last };
  }

  /** A view around a cell, as many times as large; all rows where columns are very many. */
  around(cell, view, factor) {
    const wide = Math.round((view.right - view.left) * factor);
    const high = this.isDense ? this.rows.length : Math.round((view.bottom - view.top) * factor);
    const [top, left] = [cell[0] - (high >> 1), cell[1] - (wide >> 1)];
    return { top, bottom: top + high, left, right: left + wide };
  }

  /**
   * What was dragged over, in pixels; null when the pointer hardly moved. All rows where columns are very many, so that
   * all garments stay in view.
   */
  dragArea(start, end, width, height) {
    const isWide = Math.abs(end.x - start.x) > DRAG;
    const isHigh = Math.abs(end.y - start.y) > DRAG && !this.isDense;
    if (!isWide && !isHigh) return null;
    const [x0, x1] = [start.x, end.x].sort((a, b) => a - b).map((x) => within(x, 0, width));
    const ys = this.isDense ? [0, height] : [start.y, end.y].sort((a, b) => a - b);
    const [y0, y1] = ys.map((y) => within(y, 0, height));
    return { x0, x1, y0, y1 };
  }

  /** The cell a step further, inside the table. */
  step(cell, [down, right]) {
    return [within(cell[0] + down, 0, this.rows.length - 1), within(cell[1] + right, 0, this.columns.length - 1)];
  }
}

export function isInView(cell, { top, bottom, left, right }) {
  return cell[0] >= top && cell[0] < bottom && cell[1] >= left && cell[1] < right;
}

/** A view moved by a step. */
export function moveView({ top, bottom, left, right }, [down, aside]) {
  return { top: top + down, bottom: bottom + down, left: left + aside, right: right + aside };
}

/** The view of all cells that an area (in pixels) of another view touches. */
export function viewOf({ x0, x1, y0, y1 }, { top, left }, cellWidth, cellHeight) {
  return {
    top: top + Math.floor(y0 / cellHeight),
    bottom: top + Math.ceil(y1 / cellHeight),
    left: left + Math.floor(x0 / cellWidth),
    right: left + Math.ceil(x1 / cellWidth),
  };
}
