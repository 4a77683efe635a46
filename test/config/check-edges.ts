import type { PlatformOptions } from '../../src/config/platform';
import { pathsOf } from './problems-of';

/** The values of one option that are just valid and just invalid. */
export interface Edge {
  readonly path: string;
  readonly options: (value: never) => PlatformOptions;
  readonly valid: readonly unknown[];
  readonly invalid: readonly unknown[];
}

export function checkEdges(edges: readonly Edge[]): void {
  describe.each(edges)('$path', ({ path, options, valid, invalid }) => {
    test.each(valid.map((value) => [value]))('can be %j', (value) => {
      expect(pathsOf(options(value as never))).toEqual([]);
    });

    test.each(invalid.map((value) => [value]))('cannot be %j', (value) => {
      expect(pathsOf(options(value as never))).toContain(path);
    });
  });
}
