import { CDK, folders, PROJEN, type ImportRule } from '../src/project/import-rules';

const ONE_PLAN = 'the laptop engine reads the cloud assembly and nothing else, so that it runs what AWS will run';

/** The rules about the sources of what a team gets as bundles, and about this folder. */
export const MAINTENANCE_IMPORT_RULES: readonly ImportRule[] = [
  {
    files: '^src/ops/',
    never: CDK,
    because: 'ops operates what is deployed and must start fast: it takes names from config, not from constructs',
  },
  { files: '^src/ops/', never: PROJEN, because: 'ops operates what is deployed; it generates nothing' },
  {
    files: '^src/ops/',
    never: folders('project', 'pipeline', 'environment', 'main', 'extend'),
    because: 'ops may import config only',
  },
  { files: '^src/', never: '^laptop($|/)', because: 'the platform does not depend on the engine that runs it on a laptop' },
  { files: '^(src|laptop)/', never: '^template($|/)', because: "a team's repository does not have this folder" },
  { files: '^laptop/', never: '^src/', because: ONE_PLAN },
  { files: '^laptop/src/', never: `${CDK}|${PROJEN}`, because: ONE_PLAN },
];
