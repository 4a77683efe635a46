export const REQUESTS = 2000;
const AT_ONCE = 50;

/** How many of 2,000 requests get an answer. */
export async function count(answer: string, ask: () => Promise<string>): Promise<number> {
  let matching = 0;
  for (let sent = 0; sent < REQUESTS; sent += AT_ONCE) {
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => ask()));
    matching += answers.filter((each) => each === answer).length;
  }
  return matching;
}

/** Expects that an answer is given to a percentage of 2,000 requests, within five standard deviations. */
export async function expectShare(
  ask: () => Promise<string>,
  { answer, percent }: { readonly answer: string; readonly percent: number },
): Promise<void> {
  const tolerance = 5 * Math.sqrt((REQUESTS * percent * (100 - percent)) / 10_000);
  expect(Math.abs((await count(answer, ask)) - (REQUESTS * percent) / 100)).toBeLessThanOrEqual(tolerance);
}
