import type { CommandContext } from '../command/command-context';
import type { Terminal } from '../command/terminal';
import { good, unknown, warns } from './finding';
import type { Finding } from './finding';

const GITHUB_API = 'https://api.github.com';
const TIMEOUT_MILLISECONDS = 10_000;

type Answer = { readonly kind: 'json'; readonly json: unknown } | { readonly kind: 'refused'; readonly reason: string };

/**
 * Checks that GitHub protects the branch that the pipeline deploys: everybody who can push to it can change the pipeline, the approval included.
 * Asks with the command `gh`, or else with the token in GH_TOKEN or GITHUB_TOKEN.
 */
export async function checkBranch({ terminal, platform: { source } }: Pick<CommandContext, 'terminal' | 'platform'>): Promise<Finding> {
  const check = `branch ${source.branch}`;
  const repository = `repos/${source.owner}/${source.repository}`;
  const branch = encodeURIComponent(source.branch);
  const [rules, state] = await Promise.all([
    ask(terminal, `${repository}/rules/branches/${branch}`),
    ask(terminal, `${repository}/branches/${branch}`),
  ]);
  if (hasPullRequestRule(rules) || isProtected(state)) {
    return good(check, 'is protected on GitHub');
  }
  const refusal = [rules, state].find((answer) => answer.kind === 'refused');
  if (refusal !== undefined) {
    return unknown(check, {
      detail: `protection on GitHub is not checked: ${refusal.reason}`,
      fix: 'sign in with `gh auth login`, or set GH_TOKEN to a token that can read the repository',
    });
  }
  return warns(check, {
    detail: 'is not protected on GitHub: one person alone can change what is deployed, and the pipeline itself',
    fix: 'require a pull request with a review, in the settings of the repository, under Rules',
  });
}

const hasPullRequestRule = (answer: Answer): boolean =>
  answer.kind === 'json' &&
  Array.isArray(answer.json) &&
  answer.json.some((rule: { type?: unknown } | null) => rule?.type === 'pull_request');

const isProtected = (answer: Answer): boolean =>
  answer.kind === 'json' && (answer.json as { protected?: unknown } | null)?.protected === true;

async function ask(terminal: Pick<Terminal, 'run' | 'directory' | 'environment'>, path: string): Promise<Answer> {
  const { run, directory, environment } = terminal;
  const { exitCode, output } = await run({ program: 'gh', arguments: ['api', path], directory, environment });
  if (exitCode === 0) {
    return parse(output);
  }
  const token = environment['GH_TOKEN'] ?? environment['GITHUB_TOKEN'];
  if (token) {
    return askWithToken(`${environment['GITHUB_API_URL'] ?? GITHUB_API}/${path}`, token);
  }
  const reason =
    exitCode === null
      ? 'the command gh is not installed, and GH_TOKEN and GITHUB_TOKEN are not set'
      : `gh failed (${output.trim().split('\n').at(-1) ?? ''})`;
  return { kind: 'refused', reason };
}

async function askWithToken(url: string, token: string): Promise<Answer> {
  try {
    const headers = { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json' };
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
    return response.ok ? parse(await response.text()) : { kind: 'refused', reason: `GitHub answered with status ${response.status}` };
  } catch (error) {
    return { kind: 'refused', reason: `GitHub cannot be reached (${error instanceof Error ? error.message : String(error)})` };
  }
}

function parse(text: string): Answer {
  try {
    return { kind: 'json', json: JSON.parse(text) as unknown };
  } catch {
    return { kind: 'refused', reason: 'the answer is not JSON' };
  }
}
