/** Letters that must begin a candidate before it counts as cut short. */
const SHORTEST_CUT = 3;

/** The candidate that was probably meant, misspelt or cut short, if one is near enough. */
export function nearest(given: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .map((candidate) => ({ candidate, distance: editDistance(given.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.max(candidate.length, given.length) / 3)
    .sort((a, b) => a.distance - b.distance);
  const cutShort = candidates.filter((candidate) => given.length >= SHORTEST_CUT && candidate.startsWith(given));
  return best?.candidate ?? (cutShort.length === 1 ? cutShort[0] : undefined);
}

/** Letters to insert, delete or replace to make one string of the other. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  [...a].forEach((letter, index) => {
    const next = [index + 1];
    [...b].forEach((other, column) => {
      const replace = row[column]! + (letter === other ? 0 : 1);
      next.push(Math.min(replace, row[column + 1]! + 1, next[column]! + 1));
    });
    row = next;
  });
  return row[b.length]!;
}
