import type { Terminal } from '../command/terminal';
import { AWS_CLI, SESSION_MANAGER_PLUGIN } from '../service/session-manager';
import { fails, good, warns } from './finding';
import type { Finding } from './finding';

/** A program that this machine should have. */
interface Program {
  readonly name: string;
  /** Prints its version. */
  readonly command: readonly [string, ...string[]];
  /** What it means if the program is missing. */
  readonly severity: typeof fails | typeof warns;
  readonly fix: string;
  /** What to do if the program is there but does not work. @default - the same */
  readonly repair?: string;
}

const MINIMUM_NODE = [20, 19] as const;

const PROGRAMS: readonly Program[] = [
  { name: 'git', command: ['git', '--version'], severity: fails, fix: 'install git: https://git-scm.com/downloads' },
  {
    name: 'Docker',
    command: ['docker', 'version', '--format', '{{.Server.Version}}'],
    severity: warns,
    fix: 'AWS needs no Docker here; without it, `npm start` runs tasks as plain processes',
    repair: 'start it; without it, `npm start` runs tasks as plain processes',
  },
  {
    name: 'AWS CLI',
    command: ['aws', '--version'],
    severity: warns,
    fix: `needed to sign in (\`aws sso login\`), and for service:exec and db:connect: ${AWS_CLI}`,
  },
  {
    name: 'Session Manager plugin',
    command: ['session-manager-plugin', '--version'],
    severity: warns,
    fix: `needed for service:exec and db:connect on AWS: ${SESSION_MANAGER_PLUGIN}`,
  },
];

/** Checks what is installed on this machine. */
export async function checkMachine(terminal: Terminal, nodeVersion: string): Promise<readonly Finding[]> {
  return [checkNode(nodeVersion), ...(await Promise.all(PROGRAMS.map((program) => checkProgram(terminal, program))))];
}

function checkNode(nodeVersion: string): Finding {
  const version = nodeVersion.replace(/^v/, '');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [minimumMajor, minimumMinor] = MINIMUM_NODE;
  if (major > minimumMajor || (major === minimumMajor && minor >= minimumMinor)) {
    return good('Node.js', version);
  }
  const detail = `${version}; ${MINIMUM_NODE.join('.')} or newer is needed`;
  return fails('Node.js', { detail, fix: 'install a newer version: https://nodejs.org' });
}

async function checkProgram({ run, directory, environment }: Terminal, props: Program): Promise<Finding> {
  const { name, command, severity, fix, repair = fix } = props;
  const [program, ...args] = command;
  const { exitCode, output } = await run({ program, arguments: args, directory, environment });
  if (exitCode === null) {
    return severity(name, { detail: 'is not installed', fix });
  }
  if (exitCode !== 0) {
    return severity(name, { detail: 'does not work', fix: repair });
  }
  return good(name, /\d+\.\d+(\.\d+)?/.exec(output)?.[0] ?? output.trim());
}
