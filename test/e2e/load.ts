import { setTimeout as sleep } from 'node:timers/promises';

export interface LoadProps {
  readonly url: string;
  readonly stop: AbortSignal;
  /** How many send requests at the same time. @default 8 */
  readonly clients?: number;
}

export interface Answers {
  /** Number of responses per version. */
  readonly versions: ReadonlyMap<string, number>;
  /** The errors. */
  readonly lost: readonly string[];
  readonly perSecond: number;
}

/** Sends requests until stopped. */
export async function load({ url, stop, clients = 8 }: LoadProps): Promise<Answers> {
  const versions = new Map<string, number>();
  const lost: string[] = [];
  const begin = Date.now();
  const ask = async (): Promise<void> => {
    while (!stop.aborted) {
      try {
        const response = await fetch(url);
        const { version } = (await response.json()) as { version: string };
        versions.set(version, (versions.get(version) ?? 0) + 1);
      } catch (error) {
        lost.push(`${error} ${(error as Error).cause}`);
      }
      await sleep(5);
    }
  };
  await Promise.all(Array.from({ length: clients }, ask));
  const total = [...versions.values()].reduce((sum, count) => sum + count, 0);
  return { versions, lost, perSecond: total / ((Date.now() - begin) / 1000) };
}
