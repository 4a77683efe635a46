import { parseArgs } from 'node:util';
import type { RuntimeKind } from '../engine-context';
import type { Decision } from '../host';

export interface StartOptions {
  readonly decision: Decision | null;
  /** Wait for a decision at the endpoint where nobody can be asked in the terminal. */
  readonly wait: boolean;
  readonly once: boolean;
  /** Name of the stage after which the run ends. */
  readonly until: string | null;
  /** `null` chooses Docker where it is available. */
  readonly runtime: RuntimeKind | null;
  readonly json: boolean;
  readonly clean: boolean;
  /** Clean without asking. */
  readonly yes: boolean;
  /** Give declared secrets without a value a placeholder. */
  readonly placeholderSecrets: boolean;
  /** Run the schedules of the environments by the clock. */
  readonly schedules: boolean;
  /** Show the messages for chat channels on the desktop. */
  readonly notify: boolean;
  readonly basePort: number;
  /** Let the minutes of a deployment pass as minutes, and not as seconds. */
  readonly realTime: boolean;
  /** Address of an AWS emulator. Null to find a program on the `PATH`. */
  readonly emulatorUrl: string | null;
  /** Open the page in a browser. */
  readonly open: boolean;
  readonly help: boolean;
}

/** Wrong options: shown without a stack trace, exit code 2. */
export class StartOptionsError extends Error {}

export const HELP = `npm start -- [options]

Takes the checked-out commit through the pipeline on this machine. No AWS account is used.

  --approve                 approve without asking
  --reject                  reject without asking
  --wait                    without a terminal to ask in, wait for a decision from another one (through the engine's endpoint)
  --once                    end after the run (default: the environments stay up until Ctrl-C, and a new commit starts a new run)
  --until <stage>           end the run after this stage
  --runtime docker|process  how tasks run (default: docker where it is available)
  --port <n>                first port for the environments' URLs (default: 8080); the page has the one before it
  --open                    open the page in a browser; its address is printed in any case (with --once, only with this option)
  --placeholder-secrets     give secrets that the commit declares and that have no value a placeholder; one that has a value is not touched
  --schedules               run the schedules of the environments by the clock (default: only with job:run)
  --notify                  show approvals, failures and finished deployments on the desktop (needs notifications in .projenrc.ts)
  --emulator <url>          AWS emulator for your own resources (default: AWS_EMULATOR_URL, else ministack or moto_server if installed)
  --real-time               let the minutes of a canary or linear deployment pass as minutes (default: as seconds)
  --json                    one event per line on standard output
  --clean                   stop what earlier runs left running, delete all local state, and end; asks first in a terminal
  -y, --yes                 with --clean, do not ask
  --help                    this text

Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 waiting for an approval.`;

const OPTIONS = {
  approve: { type: 'boolean', default: false },
  reject: { type: 'boolean', default: false },
  wait: { type: 'boolean', default: false },
  once: { type: 'boolean', default: false },
  until: { type: 'string' },
  runtime: { type: 'string' },
  port: { type: 'string' },
  'placeholder-secrets': { type: 'boolean', default: false },
  schedules: { type: 'boolean', default: false },
  notify: { type: 'boolean', default: false },
  emulator: { type: 'string' },
  'real-time': { type: 'boolean', default: false },
  open: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  clean: { type: 'boolean', default: false },
  yes: { type: 'boolean', short: 'y', default: false },
  help: { type: 'boolean', default: false },
} as const;

/**
 * @param environment variables of this process
 * @throws StartOptionsError with all problems
 */
export function parseOptions(args: readonly string[], environment: NodeJS.ProcessEnv = {}): StartOptions {
  const values = parse(args);
  const [emulatorOption, emulator] =
    values.emulator === undefined ? ['AWS_EMULATOR_URL', environment.AWS_EMULATOR_URL || undefined] : ['--emulator', values.emulator];
  const problems = [
    ...(values.approve && values.reject ? ['--approve and --reject: give one of them'] : []),
    ...(values.wait && (values.approve || values.reject) ? ['--wait: leave it out, since --approve and --reject decide at once'] : []),
    ...(values.yes && !values.clean ? ['--yes: give it with --clean only'] : []),
    ...(values.runtime !== undefined && !isRuntime(values.runtime) ? [`--runtime ${values.runtime}: allowed are docker and process`] : []),
    ...(values.port !== undefined && !isPort(values.port) ? [`--port ${values.port}: allowed are whole numbers from 1024 to 65000`] : []),
    ...(emulator !== undefined && !isHttpUrl(emulator) ? [`${emulatorOption} ${emulator}: give a URL such as http://127.0.0.1:4566`] : []),
  ];
  if (problems.length > 0) {
    throw new StartOptionsError(problems.join('\n'));
  }
  return {
    decision: values.approve ? 'approve' : values.reject ? 'reject' : null,
    wait: values.wait,
    once: values.once,
    until: values.until ?? null,
    runtime: values.runtime !== undefined && isRuntime(values.runtime) ? values.runtime : null,
    open: values.open,
    json: values.json,
    clean: values.clean,
    yes: values.yes,
    placeholderSecrets: values['placeholder-secrets'],
    schedules: values.schedules,
    notify: values.notify,
    realTime: values['real-time'],
    basePort: values.port === undefined ? 8080 : Number(values.port),
    emulatorUrl: emulator ?? null,
    help: values.help,
  };
}

function parse(args: readonly string[]): ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'] {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new StartOptionsError(`${(error as Error).message.replace(/\. .*/s, '')}\n\n${HELP}`);
  }
}

const isRuntime = (value: string): value is RuntimeKind => value === 'docker' || value === 'process';

const isHttpUrl = (value: string): boolean => /^https?:\/\//.test(value) && URL.canParse(value);

const isPort = (value: string): boolean => /^\d+$/.test(value) && Number(value) >= 1024 && Number(value) <= 65000;
