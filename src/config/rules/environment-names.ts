import { APPROVAL_STAGE_PREFIX } from '../names';
import { inWords } from '../shape/in-words';
import { repeated } from './repeated';
import type { Rule } from './rule';

/** Stages that every pipeline has. Letter case and hyphens aside, no environment may be called like one. */
const FIXED_STAGES = ['source', 'build', 'updatepipeline'];

export const environmentNames: Rule = ({ environments }, locate) => {
  const names = environments.map(({ name }) => name);
  const path = (index: number): string => locate('environments', index, 'name');
  const duplicates = repeated(names).map(({ index, first }) => ({
    path: path(index),
    given: inWords(names[index]),
    allowed: 'a name that no other environment has',
    fix: `${path(first)} has it too: rename one`,
    involves: [path(index), path(first)],
  }));
  const reserved = names.flatMap((name, index) =>
    FIXED_STAGES.includes(name.replaceAll('-', '').toLowerCase()) || name.startsWith(APPROVAL_STAGE_PREFIX)
      ? [
          {
            path: path(index),
            given: inWords(name),
            allowed: `a name other than those of the stages Source, Build and UpdatePipeline, and not one that begins with "${APPROVAL_STAGE_PREFIX}"`,
            fix: 'rename it: each environment is a stage of the pipeline',
            involves: [path(index)],
          },
        ]
      : [],
  );
  return [...duplicates, ...reserved];
};
