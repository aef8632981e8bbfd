// A mask of cells, one byte each: 1 where there is cloth.

/** The cells of a mask that comes as base64, eight cells a byte, the first in the highest bit. */
export function unpackCells(text, count) {
  const bytes = atob(text);
  return Uint8Array.from({ length: count }, (_, cell) => (bytes.charCodeAt(cell >> 3) >> (7 - (cell & 7))) & 1);
}

export function packCells(cells) {
  const bytes = new Uint8Array(Math.ceil(cells.length / 8));
  cells.forEach((value, cell) => {
    bytes[cell >> 3] |= value << (7 - (cell & 7));
  });
  return btoa(String.fromCharCode(...bytes));
}

/** Set all cells whose middle is within the brush, which is dragged in a line between two points given in cells. */
export function brushCells(cells, [rows, columns], from, to, radius, value) {
  const steps = Math.max(1, Math.ceil(2 * Math.hypot(to.x - from.x, to.y - from.y)));
  for (let step = 0; step <= steps; step++) {
    const x = from.x + ((to.x - from.x) * step) / steps;
    const y = from.y + ((to.y - from.y) * step) / steps;
    for (let row = Math.max(0, Math.floor(y - radius)); row < Math.min(rows, y + radius); row++) {
      for (let column = Math.max(0, Math.floor(x - radius)); column < Math.min(columns, x + radius); column++) {
        if (Math.hypot(column + 0.5 - x, row + 0.5 - y) <= radius) cells[row * columns + column] = value;
      }
    }
  }
}
