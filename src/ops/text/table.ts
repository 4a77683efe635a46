/** The cells of a line; a cell that is null is empty. */
export type Row = readonly (string | null)[];

/** Rows as lines with aligned columns. The last column is not padded. */
export function table(rows: readonly Row[]): readonly string[] {
  const cells = rows.map((row) => row.map((cell) => cell ?? ''));
  const widths: number[] = [];
  for (const row of cells) {
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, width(cell))));
  }
  return cells.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell)))
      .join('  ')
      .trimEnd(),
  );
}

/** In code points, not UTF-16 units. */
const width = (cell: string): number => [...cell].length;
