/**
 * The environment of a child process that must speak to the endpoint and never to AWS: whatever a person's own environment
 * says about AWS is taken out, since one profile or one service's endpoint in it would win over the endpoint's variables.
 */
export function childEnvironment(base: Readonly<Record<string, string | undefined>>, endpoint: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(base).filter((entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('AWS_'));
  return { ...Object.fromEntries(entries), ...endpoint };
}
