import { choice } from './shape/choice';
import type { Layered } from './shape/layered';
import { numberBetween } from './shape/number-between';
import { option } from './shape/option';

interface MemoryRange {
  readonly minMiB: number;
  readonly maxMiB: number;
  readonly stepMiB: number;
}

/** The memory that Fargate offers for each number of CPU units. */
const MEMORY: Readonly<Record<number, MemoryRange>> = {
  256: { minMiB: 512, maxMiB: 2048, stepMiB: 512 },
  512: { minMiB: 1024, maxMiB: 4096, stepMiB: 1024 },
  1024: { minMiB: 2048, maxMiB: 8192, stepMiB: 1024 },
  2048: { minMiB: 4096, maxMiB: 16_384, stepMiB: 1024 },
  4096: { minMiB: 8192, maxMiB: 30_720, stepMiB: 1024 },
  8192: { minMiB: 16_384, maxMiB: 61_440, stepMiB: 4096 },
  16_384: { minMiB: 32_768, maxMiB: 122_880, stepMiB: 8192 },
};

export const CPU_UNITS = [256, 512, 1024, 2048, 4096, 8192, 16_384] as const;

export const FARGATE_SIZE = {
  cpu: option(choice<number>(...CPU_UNITS), { byTier: { development: 256, production: 512 } }),
  memoryMiB: option(numberBetween({ min: 512, max: 122_880 }), { byTier: { development: 512, production: 1024 } }),
};

/** Seconds between SIGTERM and SIGKILL. Fargate kills a container after two minutes at the latest. */
export const stopTimeoutSeconds = (seconds: number) => option(numberBetween({ min: 1, max: 120 }), { default: seconds });

interface Size {
  readonly cpu?: number;
  readonly memoryMiB?: number;
}

/** Reports an amount of memory that Fargate does not offer for the number of CPU units. */
export function checkFargateSize(size: Required<Size>, given: Layered<Size>): void {
  const sizes = memorySizes(size.cpu);
  if (!sizes.includes(size.memoryMiB)) {
    given.at('memoryMiB').location.reportConflict({
      given: `memoryMiB ${size.memoryMiB} with cpu ${size.cpu}${describeDefaults(given)}`,
      allowed: `with cpu ${size.cpu}: ${summarizeSizes(sizes)}`,
      fix: `set memoryMiB to ${nearestSize(size.memoryMiB, sizes)}, or choose another cpu`,
      comparedWith: [given.at('cpu').location],
    });
  }
}

/** Every amount of memory, in MiB, that Fargate offers for a number of CPU units. */
export function memorySizes(cpu: number): readonly number[] {
  const range = MEMORY[cpu];
  if (!range) {
    return [];
  }
  const count = (range.maxMiB - range.minMiB) / range.stepMiB + 1;
  // 256 CPU units have three sizes only; 1.5 GiB is not among them.
  return Array.from({ length: count }, (_, index) => range.minMiB + index * range.stepMiB).filter((size) => size !== 1536);
}

function describeDefaults(given: Layered<Size>): string {
  const unset = (['cpu', 'memoryMiB'] as const).filter((key) => given.at(key).written === undefined);
  return unset.map((key) => ` (${key} is the default of the ${given.environment.tier} tier)`).join('');
}

const nearestSize = (wanted: number, sizes: readonly number[]): number | undefined => sizes.find((size) => size >= wanted) ?? sizes.at(-1);

export function summarizeSizes(sizes: readonly number[]): string {
  const [first, second, ...rest] = sizes;
  return rest.length < 4 ? sizes.join(', ') : `${first}, ${second} and so on to ${rest.at(-1)}`;
}
