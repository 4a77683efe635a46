import { inWords } from '../shape/in-words';
import type { Rule } from './rule';

/** A connection works for pipelines of its own account and region alone. */
export const connectionPlace: Rule = ({ source, pipeline }, locate) => {
  const [, , , region, account] = source.connectionArn.split(':');
  const path = locate('source', 'connectionArn');
  const wrong = [
    { what: 'region', given: region, expected: pipeline.region },
    { what: 'account', given: account, expected: pipeline.account },
  ].filter(({ given, expected }) => given !== expected);
  return wrong.map(({ what, given, expected }) => ({
    path,
    given: `${inWords(source.connectionArn)}, of ${what} ${given}`,
    allowed: `a connection of the pipeline's ${what}, ${expected}`,
    fix: `use a connection made in ${expected}, or set pipeline.${what} to ${given}`,
    involves: [path, locate('pipeline', what)],
  }));
};
