/** Lines of the final stage of a Dockerfile, without comments, continuation lines joined. */
function finalStage(dockerfile: string): readonly string[] {
  const lines = dockerfile
    .replaceAll(/^\s*#.*\n?/gm, '')
    .replaceAll(/\\\r?\n/g, ' ')
    .split('\n')
    .map((line) => line.trim());
  return lines.slice(lines.findLastIndex((line) => /^FROM\s/i.test(line)) + 1);
}

const argumentsOf = (instruction: string, dockerfile: string): readonly string[] =>
  finalStage(dockerfile).flatMap((line) => {
    const [, text] = new RegExp(`^${instruction}\\s+(.*)$`, 'i').exec(line) ?? [];
    return text === undefined ? [] : [text];
  });

/** The ports that the final stage of a Dockerfile exposes. Empty where it does not say, or says it with a variable. */
export const exposedPorts = (dockerfile: string): readonly number[] =>
  argumentsOf('EXPOSE', dockerfile)
    .flatMap((ports) => ports.split(/\s+/))
    .filter((port) => /^\d+(\/tcp)?$/i.test(port))
    .map((port) => Number.parseInt(port, 10));

/** A URL of the container itself. */
export interface LocalUrl {
  readonly port: number;
  readonly path: string;
}

/** The URLs that `HEALTHCHECK` in the final stage of a Dockerfile asks. Empty where they are not plain text. */
export const healthChecks = (dockerfile: string): readonly LocalUrl[] =>
  argumentsOf('HEALTHCHECK', dockerfile).flatMap((command) =>
    [...command.matchAll(/https?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0):(\d+)(\/[^\s"'`|;)]*)?/g)].map(([, port, path = '/']) => ({
      port: Number(port),
      path,
    })),
  );

interface CollectionItem {
  readonly item?: readonly CollectionItem[];
  readonly event?: readonly { readonly listen?: string; readonly script?: { readonly exec?: string | readonly string[] } }[];
}

/** How many assertions the test scripts of a Postman collection and of everything in it contain. */
export function countAssertions({ item = [], event = [] }: CollectionItem): number {
  const scripts = event.filter(({ listen }) => listen === 'test').flatMap(({ script }) => script?.exec ?? []);
  const own = scripts.filter((line) => /^(?!\s*\/\/).*\b(pm\.test\s*\(|tests\s*\[)/.test(line)).length;
  return own + item.reduce((sum, each) => sum + countAssertions(each), 0);
}
