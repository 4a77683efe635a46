import { CONTAINER_VARIABLES } from '../contract';
import { inWords } from '../shape/in-words';
import { repeated } from './repeated';
import type { Finding, Locate, Rule } from './rule';

const OURS: readonly string[] = Object.values(CONTAINER_VARIABLES);

/** A container's variable has one origin: the contract, `environment` or `secrets`. */
export const variables: Rule = ({ environments }, locate) =>
  environments.flatMap(({ service: { environment, secrets } }, index) => {
    const at: Locate = (...keys) => locate('environments', index, 'service', ...keys);
    const plain = Object.keys(environment);
    return [
      ...plain.flatMap((name) => ownedByPlatform(name, at('environment', name))),
      ...secrets.flatMap((name, position) => ownedByPlatform(name, at('secrets', position))),
      ...repeated(secrets).map(({ index: second, first }) => ({
        path: at('secrets', second),
        given: inWords(secrets[second]),
        allowed: 'each secret once',
        fix: `remove it: ${at('secrets', first)} names it already`,
        involves: [at('secrets', second), at('secrets', first)],
      })),
      ...secrets.flatMap((name, position) =>
        plain.includes(name) ? [setTwice({ name, secret: at('secrets', position), plain: at('environment', name) })] : [],
      ),
    ];
  });

function ownedByPlatform(name: string, path: string): readonly Finding[] {
  return OURS.includes(name)
    ? [
        {
          path,
          given: inWords(name),
          allowed: `a name that the platform does not set itself; it sets ${OURS.join(', ')}`,
          fix: 'rename it, or use what the platform sets',
          involves: [path],
        },
      ]
    : [];
}

const setTwice = ({ name, secret, plain }: { readonly name: string; readonly secret: string; readonly plain: string }): Finding => ({
  path: secret,
  given: inWords(name),
  allowed: 'a variable is either a secret or plain',
  fix: `remove it here or from ${plain}`,
  involves: [secret, plain],
});
