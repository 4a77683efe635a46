/** Minimum length of an abbreviation. */
const MINIMUM_ABBREVIATION = 3;

/** The candidate that was probably meant, misspelled or abbreviated; `undefined` when none is similar. */
export function nearest(given: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .map((candidate) => ({ candidate, distance: editDistance(given.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.max(candidate.length, given.length) / 3)
    .sort((a, b) => a.distance - b.distance);
  const abbreviated = candidates.filter((candidate) => given.length >= MINIMUM_ABBREVIATION && candidate.startsWith(given));
  return best?.candidate ?? (abbreviated.length === 1 ? abbreviated[0] : undefined);
}

/** Number of letters to insert, delete, replace or swap with the next one to turn one string into the other. */
function editDistance(a: string, b: string): number {
  let above: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1, isSwap ? above[j - 2]! + 1 : Infinity));
    }
    above = row;
    row = next;
  }
  return row[b.length]!;
}
