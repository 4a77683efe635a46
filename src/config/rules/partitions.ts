import { partitionOf } from '../arns';
import { inWords } from '../shape/in-words';
import type { Rule } from './rule';

/** Regions of one partition share accounts and names; a pipeline reaches no other. */
export const partitions: Rule = ({ pipeline, environments }, locate) =>
  environments.flatMap(({ region }, index) => {
    const path = locate('environments', index, 'region');
    return partitionOf(region) === partitionOf(pipeline.region)
      ? []
      : [
          {
            path,
            given: inWords(region),
            allowed: `a region of the same partition as the pipeline's, ${pipeline.region}`,
            fix: 'give that partition a platform of its own: a pipeline cannot deploy across partitions',
            involves: [path, locate('pipeline', 'region')],
          },
        ];
  });
