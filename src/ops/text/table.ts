/** Rows as lines with aligned columns. The last column is not padded. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows.reduce<readonly number[]>((found, row) => row.map((cell, column) => Math.max(found[column] ?? 0, width(cell))), []);
  return rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - width(cell))))
      .join('  ')
      .trimEnd(),
  );
}

/** In code points, not UTF-16 units. */
const width = (cell: string): number => [...cell].length;
