import type { Rule } from './rule';

interface MemoryRange {
  readonly minMiB: number;
  readonly maxMiB: number;
  readonly stepMiB: number;
}

/** Memory that Fargate gives to each number of CPU units. 256 is the exception: 1.5 GiB is none of its three sizes. */
const MEMORY: Readonly<Record<number, MemoryRange>> = {
  256: { minMiB: 512, maxMiB: 2048, stepMiB: 512 },
  512: { minMiB: 1024, maxMiB: 4096, stepMiB: 1024 },
  1024: { minMiB: 2048, maxMiB: 8192, stepMiB: 1024 },
  2048: { minMiB: 4096, maxMiB: 16_384, stepMiB: 1024 },
  4096: { minMiB: 8192, maxMiB: 30_720, stepMiB: 1024 },
  8192: { minMiB: 16_384, maxMiB: 61_440, stepMiB: 4096 },
  16_384: { minMiB: 32_768, maxMiB: 122_880, stepMiB: 8192 },
};

export const fargateSize: Rule = ({ environments }, locate) =>
  environments.flatMap(({ service: { cpu, memoryMiB } }, index) => {
    const sizes = memorySizes(cpu);
    if (sizes.includes(memoryMiB)) {
      return [];
    }
    const path = locate('environments', index, 'service', 'memoryMiB');
    return [
      {
        path,
        given: `memoryMiB ${memoryMiB} with cpu ${cpu}`,
        allowed: `with cpu ${cpu}: ${inShort(sizes)}`,
        fix: `set memoryMiB to ${nearestSize(memoryMiB, sizes)}, or another cpu`,
        involves: [path, locate('environments', index, 'service', 'cpu')],
      },
    ];
  });

/** Every size of memory, in MiB, that a task with so many CPU units can have. */
export function memorySizes(cpu: number): readonly number[] {
  const range = MEMORY[cpu];
  if (!range) {
    return [];
  }
  const count = (range.maxMiB - range.minMiB) / range.stepMiB + 1;
  return Array.from({ length: count }, (_, index) => range.minMiB + index * range.stepMiB).filter((size) => size !== 1536);
}

const nearestSize = (wanted: number, sizes: readonly number[]): number | undefined => sizes.find((size) => size >= wanted) ?? sizes.at(-1);

function inShort(sizes: readonly number[]): string {
  const [first, second, ...rest] = sizes;
  return rest.length < 4 ? sizes.join(', ') : `${first}, ${second} and so on to ${rest.at(-1)}`;
}
