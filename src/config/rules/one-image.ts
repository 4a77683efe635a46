import { inWords } from '../shape/in-words';
import type { Rule } from './rule';

/** One image is built and promoted, so every environment runs the architecture it was built for. */
export const oneImage: Rule = ({ build, environments }, locate) =>
  environments.flatMap(({ service: { architecture } }, index) => {
    const path = locate('environments', index, 'service', 'architecture');
    return architecture === build.architecture
      ? []
      : [
          {
            path,
            given: inWords(architecture),
            allowed: `${inWords(build.architecture)}, as in service.architecture: all environments share one image`,
            fix: 'set service.architecture instead, for all of them',
            involves: [path, locate('build', 'architecture')],
          },
        ];
  });
