import { memorySizes } from '../../src/config/fargate-size';
import { problemsOf } from './problems-of';
import { PROD_ENVIRONMENT, sampleOptions, TEST_ENVIRONMENT } from './sample-options';

const pair = (cpu: number, memoryMiB: number) => sampleOptions({ service: { cpu, memoryMiB } });

test.each([
  [256, [512, 1024, 2048]],
  [512, [1024, 2048, 3072, 4096]],
  [1024, [2048, 3072, 4096, 5120, 6144, 7168, 8192]],
])('cpu %i is offered with exactly %j MiB', (cpu, sizes) => {
  expect(memorySizes(cpu)).toEqual(sizes);
});

test.each([
  [2048, 4096, 16_384, 1024, 13],
  [4096, 8192, 30_720, 1024, 23],
  [8192, 16_384, 61_440, 4096, 12],
  [16_384, 32_768, 122_880, 8192, 12],
])('cpu %i is offered with %i to %i MiB in steps of %i', (cpu, least, most, step, count) => {
  const sizes = memorySizes(cpu);
  expect([sizes[0], sizes.at(-1), sizes.length]).toEqual([least, most, count]);
  expect(sizes[1]! - sizes[0]!).toBe(step);
});

test.each([
  [256, 512],
  [256, 2048],
  [512, 4096],
  [1024, 8192],
  [2048, 4096],
  [4096, 30_720],
  [8192, 61_440],
  [16_384, 122_880],
])('cpu %i takes %i MiB', (cpu, memoryMiB) => {
  expect(problemsOf(pair(cpu, memoryMiB))).toEqual([]);
});

test.each([
  [256, 1536, 'set memoryMiB to 2048, or choose another cpu'],
  [256, 3072, 'set memoryMiB to 2048, or choose another cpu'],
  [512, 512, 'set memoryMiB to 1024, or choose another cpu'],
  [1024, 1024, 'set memoryMiB to 2048, or choose another cpu'],
  [2048, 4097, 'set memoryMiB to 5120, or choose another cpu'],
  [4096, 31_744, 'set memoryMiB to 30720, or choose another cpu'],
  [8192, 17_408, 'set memoryMiB to 20480, or choose another cpu'],
  [16_384, 36_864, 'set memoryMiB to 40960, or choose another cpu'],
])('cpu %i does not take %i MiB', (cpu, memoryMiB, fix) => {
  expect(problemsOf(pair(cpu, memoryMiB))).toEqual([expect.objectContaining({ path: 'service.memoryMiB', fix })]);
});

test.each([128, 300, 32_768])('cpu cannot be %i', (cpu) => {
  expect(problemsOf(pair(cpu, 2048))).toEqual([expect.objectContaining({ path: 'service.cpu' })]);
});

test('a cpu is checked against the default memory of the tier', () => {
  const [problem, ...rest] = problemsOf(
    sampleOptions({ environments: [TEST_ENVIRONMENT, { ...PROD_ENVIRONMENT, service: { cpu: 4096 } }] }),
  );
  expect(problem).toMatchObject({
    path: 'environments[1].service.memoryMiB',
    given: 'memoryMiB 1024 with cpu 4096 (memoryMiB is the default of the production tier)',
  });
  expect(rest).toEqual([]);
});
