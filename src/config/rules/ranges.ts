import type { Finding, Locate, Rule } from './rule';

/** The least may not be more than the most: numbers of tasks, capacities of databases. */
export const ranges: Rule = ({ environments }, locate) =>
  environments.flatMap(({ service, database }, index) => {
    const at: Locate = (...keys) => locate('environments', index, ...keys);
    const { min, max } = service.scaling;
    const tasks = inOrder({ min, max, minPath: at('service', 'scaling', 'min'), maxPath: at('service', 'scaling', 'max') });
    if (!database) {
      return tasks;
    }
    return [
      ...tasks,
      ...inOrder({
        min: database.minCapacity,
        max: database.maxCapacity,
        minPath: at('database', 'minCapacity'),
        maxPath: at('database', 'maxCapacity'),
      }),
    ];
  });

interface Range {
  readonly min: number;
  readonly max: number;
  readonly minPath: string;
  readonly maxPath: string;
}

function inOrder({ min, max, minPath, maxPath }: Range): readonly Finding[] {
  if (min <= max) {
    return [];
  }
  return [
    {
      path: minPath,
      given: String(min),
      allowed: `at most ${max}, which is ${maxPath}`,
      fix: 'lower this one or raise the other; one that is not written has the default of its tier',
      involves: [minPath, maxPath],
    },
  ];
}
