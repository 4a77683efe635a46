import type { Rule } from './rule';

/** Quota of a pipeline: https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const MAX_STAGES = 50;
const FIXED_STAGES = 3;

/** An approval is a stage of its own. */
export const stageCount: Rule = ({ environments }, locate) => {
  const approvals = environments.filter(({ approval }) => approval.required).length;
  const stages = FIXED_STAGES + environments.length + approvals;
  return stages <= MAX_STAGES
    ? []
    : [
        {
          path: locate('environments'),
          given: `${environments.length} environments, ${approvals} of them behind an approval: ${stages} stages`,
          allowed: `at most ${MAX_STAGES} stages: ${FIXED_STAGES} fixed ones, one for each environment and one for each approval`,
          fix: 'remove environments, or the approval before some of them',
          involves: [locate('environments'), ...environments.map((_, index) => locate('environments', index, 'approval', 'required'))],
        },
      ];
};
