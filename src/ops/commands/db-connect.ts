import { parameterNames } from '../../config/names';
import type { EnvironmentConfig } from '../../config/platform-config';
import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { findEnvironment } from '../find-environment';
import { readDatabaseAddress } from '../service/database-address';
import type { DatabaseAddress } from '../service/database-address';
import { listTasks, taskId } from '../service/list-tasks';
import { openService } from '../service/service-place';
import type { ServiceHandle } from '../service/service-place';
import { requireSessionManager } from '../service/session-manager';
import { UsageError } from '../usage-error';

const DEFAULT_PORT = 15432;
/** Forwards a port through a task to another host. */
const DOCUMENT = 'AWS-StartPortForwardingSessionToRemoteHost';

export const dbConnect: Command = {
  positionals: [{ name: 'environment', required: true, meaning: 'the environment whose database to reach' }],
  options: { port: { type: 'string', value: '<port>', meaning: `port on this machine; by default ${DEFAULT_PORT}` } },
  notes: [
    'On AWS it needs the AWS CLI and its Session Manager plugin, and stays until Ctrl-C. On the laptop the database is reached straight. A database that has paused takes some seconds to answer.',
  ],
  run: async (context) => {
    const { terminal, platform, words, options, suggest } = context;
    const environment = findEnvironment(platform, words['environment']);
    const port = parsePort(options.text('port'));
    if (!options.local) {
      await requireSessionManager(terminal);
    }
    const handle = await openService(context, { environment, access: options.local ? 'read' : 'change' });
    const address = await readDatabaseAddress(handle, { environment, suggest });
    // The laptop's tasks may be in containers, where this machine has a name that it has not itself.
    const near = options.local ? { ...address, host: 'localhost' } : { ...address, host: '127.0.0.1', port };
    const line = clientLine({ context, environment, address: near });
    (options.json ? [JSON.stringify({ ...near, command: line })] : ['in another terminal:', '', `  ${line}`, '']).forEach(terminal.out);
    return options.local ? 0 : openTunnel({ context, environment, handle, address, port });
  },
};

function parsePort(text: string | undefined): number {
  const port = Number(text ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 1024 || port > 65_535) {
    throw new UsageError([`--port is "${text ?? ''}"; a number from 1024 to 65535 is expected`]);
  }
  return port;
}

interface TunnelProps {
  readonly context: CommandContext;
  readonly environment: EnvironmentConfig;
  readonly handle: ServiceHandle;
  readonly address: DatabaseAddress;
  readonly port: number;
}

async function openTunnel({ context: { terminal, aws, suggest }, environment, handle, address, port }: TunnelProps): Promise<number> {
  const [task] = (await listTasks(handle, 'RUNNING')).filter(({ containers = [] }) => containers[0]?.runtimeId !== undefined);
  if (task === undefined) {
    throw new Error(`${environment.name} runs no task to go through; see \`${suggest(`service:events ${environment.name}`)}\``);
  }
  const parameters = { host: [address.host], portNumber: [`${address.port}`], localPortNumber: [`${port}`] };
  const exitCode = await terminal.runInteractive({
    program: 'aws',
    arguments: [
      'ssm',
      'start-session',
      '--target',
      `ecs:${handle.cluster}_${taskId(task.taskArn)}_${task.containers?.[0]?.runtimeId ?? ''}`,
      '--document-name',
      DOCUMENT,
      '--parameters',
      JSON.stringify(parameters),
    ],
    environment: await aws.environment(environment),
  });
  // Ctrl-C is how a tunnel ends.
  return exitCode === 0 || terminal.interrupted.aborted || exitCode === INTERRUPTED ? 0 : 1;
}

const INTERRUPTED = 130;

interface ClientLineProps {
  readonly context: CommandContext;
  readonly environment: EnvironmentConfig;
  readonly address: DatabaseAddress;
}

/** The password is read by the command itself, and is in no argument. */
function clientLine({ context: { platform, options }, environment, address: { engine, host, port, name, user } }: ClientLineProps): string {
  const target = options.local ? '--endpoint-url "$AWS_ENDPOINT_URL" ' : '';
  const profile = options.text('profile') === undefined ? '' : `--profile ${options.text('profile') ?? ''} `;
  const password = `"$(aws ssm get-parameter ${target}${profile}--region ${environment.region} --with-decryption --name ${parameterNames.databasePassword(platform.name, environment.name)} --query Parameter.Value --output text)"`;
  const tls = options.local ? '' : ' sslmode=require';
  return engine === 'postgresql'
    ? `PGPASSWORD=${password} psql "host=${host} port=${port} dbname=${name} user=${user}${tls}"`
    : `MYSQL_PWD=${password} mysql --host=${host} --port=${port} --user=${user} ${options.local ? '' : '--ssl-mode=REQUIRED '}${name}`;
}
