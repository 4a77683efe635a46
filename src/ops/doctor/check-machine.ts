import type { Terminal } from '../command/terminal';
import { fails, good, warns } from './finding';
import type { Finding } from './finding';

const OLDEST_NODE = [20, 19] as const;
const VERSION = /\d+\.\d+(\.\d+)?/;

/** What has to be installed on this machine. */
export async function checkMachine(terminal: Terminal, nodeVersion: string): Promise<readonly Finding[]> {
  const [git, docker, aws, sessionManager] = await Promise.all([
    versionOf(terminal, ['git', '--version']),
    dockerEngine(terminal),
    versionOf(terminal, ['aws', '--version']),
    versionOf(terminal, ['session-manager-plugin', '--version']),
  ]);
  return [
    checkNode(nodeVersion),
    git === null ? fails('git', { detail: 'is not installed', fix: 'install git: https://git-scm.com/downloads' }) : good('git', git),
    docker,
    aws === null
      ? warns('AWS CLI', {
          detail: 'is not installed',
          fix: 'needed for signing in (`aws sso login`), service:exec and db:connect: https://docs.aws.amazon.com/cli/',
        })
      : good('AWS CLI', aws),
    sessionManager === null
      ? warns('Session Manager plugin', {
          detail: 'is not installed',
          fix: 'needed for service:exec and db:connect on AWS alone: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html',
        })
      : good('Session Manager plugin', sessionManager),
  ];
}

function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const isNew = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  return isNew
    ? good('Node.js', version.replace(/^v/, ''))
    : fails('Node.js', {
        detail: `${version}; ${OLDEST_NODE.join('.')} or newer is needed`,
        fix: 'install a newer one: https://nodejs.org',
      });
}

/** Without one, the laptop engine runs tasks as processes; AWS builds images itself. */
async function dockerEngine(terminal: Terminal): Promise<Finding> {
  const { exitCode, output } = await ask(terminal, ['docker', 'version', '--format', '{{.Server.Version}}']);
  if (exitCode === 0) {
    return good('Docker', VERSION.exec(output)?.[0] ?? output.trim());
  }
  return exitCode === null
    ? warns('Docker', {
        detail: 'is not installed',
        fix: 'nothing on AWS needs it here; `npm start` runs tasks as plain processes without it',
      })
    : warns('Docker', { detail: 'does not answer', fix: 'start it, or let `npm start` run tasks as plain processes' });
}

async function versionOf(terminal: Terminal, command: readonly string[]): Promise<string | null> {
  const { exitCode, output } = await ask(terminal, command);
  return exitCode === 0 ? (VERSION.exec(output)?.[0] ?? output.trim()) : null;
}

const ask = ({ run, directory, environment }: Terminal, [program = '', ...args]: readonly string[]): ReturnType<Terminal['run']> =>
  run({ program, arguments: args, directory, environment });
