import type { Row } from './row';

const HEAD = ['', 'here', 'compared with', 'ratio', 'target', ''] as const;

/** All rows, in columns. */
export function renderTable(rows: readonly Row[]): string {
  const lines = [HEAD, ...rows.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** One row as soon as it is known. */
export function renderRow(row: Row): string {
  return cells(row)
    .filter((cell) => cell !== '')
    .join('  ');
}

function cells({ name, ours, theirs, ratio, target, passed }: Row): readonly string[] {
  return [name, ours, theirs, ratio === null ? '' : ratio.toFixed(2), target, passed === null ? '-' : passed ? 'pass' : 'MISSED'];
}
