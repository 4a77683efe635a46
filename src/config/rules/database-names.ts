import { inWords } from '../shape/in-words';
import type { Rule } from './rule';

/** Databases that a new cluster has already, and names that the engine keeps for itself. */
const TAKEN = {
  postgresql: ['postgres', 'rdsadmin', 'template0', 'template1'],
  mysql: ['information_schema', 'innodb', 'mysql', 'performance_schema', 'rdsadmin', 'sys', 'tmp'],
} as const;

export const databaseNames: Rule = ({ environments }, locate) =>
  environments.flatMap(({ database }, index) => {
    if (!database || !TAKEN[database.engine].some((name) => name === database.name.toLowerCase())) {
      return [];
    }
    const path = locate('environments', index, 'database', 'name');
    return [
      {
        path,
        given: inWords(database.name),
        allowed: `a name other than ${TAKEN[database.engine].join(', ')}, which ${database.engine} has already`,
        fix: 'set database.name',
        involves: [path, locate('environments', index, 'database', 'engine')],
      },
    ];
  });
