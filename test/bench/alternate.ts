import type { BenchContext } from './row';

/** Measures one side once and returns the seconds. */
export type Side = () => Promise<number>;

/**
 * Measures sides in turn, so that what else the machine does hits all alike; every other round goes backwards, so that none always comes
 * first. Returns the seconds of each side.
 */
export async function alternate(
  { runs, log }: BenchContext,
  sides: Readonly<Record<string, Side>>,
): Promise<Readonly<Record<string, readonly number[]>>> {
  const names = Object.keys(sides);
  const seconds: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < runs; round += 1) {
    for (const name of round % 2 === 0 ? names : [...names].reverse()) {
      const measured = (await sides[name]?.()) ?? NaN;
      seconds[name]?.push(measured);
      log(`  ${name}: ${measured.toFixed(2)} s`);
    }
  }
  return seconds;
}
