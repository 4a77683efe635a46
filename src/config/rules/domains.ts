import { inWords } from '../shape/in-words';
import { repeated } from './repeated';
import type { Rule } from './rule';

/** Longest name that ACM puts in a certificate as its common name. */
const LONGEST = 64;

export const domains: Rule = ({ environments }, locate) => {
  const named = environments.flatMap(({ domain }, index) =>
    domain
      ? [
          {
            name: domain.fullyQualifiedName,
            path: locate('environments', index, 'domain', 'fullyQualifiedName'),
            zone: locate('environments', index, 'domain', 'zoneName'),
          },
        ]
      : [],
  );
  const tooLong = named
    .filter(({ name }) => name.length > LONGEST)
    .map(({ name, path, zone }) => ({
      path,
      given: `${inWords(name)}, ${name.length} characters`,
      allowed: `at most ${LONGEST} characters in all, since the certificate is for that name`,
      fix: 'give domain.name a shorter label',
      involves: [path, zone],
    }));
  const shared = repeated(named.map(({ name }) => name)).map(({ index, first }) => ({
    path: named[index]!.path,
    given: inWords(named[index]!.name),
    allowed: 'a domain that no other environment has',
    fix: `${named[first]!.path} gives the same: set domain.name in one of them`,
    involves: [named[index]!.path, named[index]!.zone, named[first]!.path, named[first]!.zone],
  }));
  return [...tooLong, ...shared];
};
