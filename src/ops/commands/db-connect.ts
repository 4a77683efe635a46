import { parameterNames } from '../../config/names';
import type { EnvironmentConfig } from '../../config/platform-config';
import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { printResult } from '../command/print-result';
import { UsageError } from '../command/usage-error';
import { findEnvironment } from '../find-environment';
import { readDatabaseAddress } from '../service/database-address';
import type { DatabaseAddress } from '../service/database-address';
import { listServiceTasks, taskId } from '../service/list-service-tasks';
import { openService } from '../service/open-service';
import type { ServiceHandle } from '../service/open-service';
import { requireSessionManager } from '../service/session-manager';

const DEFAULT_PORT = 15_432;
const MINIMUM_PORT = 1024;
const MAXIMUM_PORT = 65_535;
/** Forwards a local port through a task to another host. */
const DOCUMENT = 'AWS-StartPortForwardingSessionToRemoteHost';
/** Exit code of a program that Ctrl-C has ended. */
const INTERRUPTED = 130;

export const dbConnect: Command = {
  arguments: [{ name: 'environment', required: true, meaning: 'the environment whose database to connect to' }],
  options: { port: { type: 'string', value: '<port>', meaning: `port on this machine; by default ${DEFAULT_PORT}` } },
  notes: [
    'On AWS it needs the AWS CLI and its Session Manager plugin, and keeps the tunnel open until Ctrl-C. On the laptop it needs no tunnel. A paused database takes some seconds to answer.',
  ],
  run: async (context) => {
    const { terminal, platform, options, suggest } = context;
    const environment = findEnvironment(platform, context.argument('environment'));
    const port = parsePort(options.text('port'));
    if (!options.local) {
      await requireSessionManager(terminal);
    }
    const handle = await openService(context, { environment, access: options.local ? 'read' : 'change' });
    const address = await readDatabaseAddress(handle, { environment, suggest });
    // Containers on the laptop know this machine by another name than it knows itself.
    const reachable = options.local ? { ...address, host: 'localhost' } : { ...address, host: '127.0.0.1', port };
    const command = clientCommand(context, { environment, address: reachable });
    const lines = (): readonly string[] => ['in another terminal:', '', `  ${command}`, ''];
    printResult(context, { json: { ...reachable, command }, lines });
    return options.local ? 0 : openTunnel(context, { environment, handle, address, port });
  },
};

function parsePort(text: string | undefined): number {
  if (text === undefined) {
    return DEFAULT_PORT;
  }
  const port = Number(text);
  if (!Number.isInteger(port) || port < MINIMUM_PORT || port > MAXIMUM_PORT) {
    throw new UsageError([`--port is "${text}"; expected a number from ${MINIMUM_PORT} to ${MAXIMUM_PORT}`]);
  }
  return port;
}

interface TunnelProps {
  readonly environment: EnvironmentConfig;
  readonly handle: ServiceHandle;
  readonly address: DatabaseAddress;
  readonly port: number;
}

async function openTunnel(context: CommandContext, { environment, handle, address, port }: TunnelProps): Promise<number> {
  const { terminal, aws, options } = context;
  const target = await sessionTarget(context, { environment, handle });
  const parameters = { host: [address.host], portNumber: [String(address.port)], localPortNumber: [String(port)] };
  const exitCode = await terminal.runInteractive({
    program: 'aws',
    arguments: ['ssm', 'start-session', '--target', target, '--document-name', DOCUMENT, '--parameters', JSON.stringify(parameters)],
    environment: await aws.environment(environment),
    output: options.json ? 'stderr' : 'stdout',
  });
  // A tunnel is closed with Ctrl-C.
  return exitCode === 0 || exitCode === INTERRUPTED || terminal.interrupted.aborted ? 0 : 1;
}

/** A container of a running task, as Session Manager names it. */
async function sessionTarget(
  { suggest }: CommandContext,
  { environment, handle }: Pick<TunnelProps, 'environment' | 'handle'>,
): Promise<string> {
  for (const task of await listServiceTasks(handle, 'RUNNING')) {
    const runtimeId = task.containers?.[0]?.runtimeId;
    if (runtimeId !== undefined) {
      return `ecs:${handle.cluster}_${taskId(task)}_${runtimeId}`;
    }
  }
  const events = suggest(`service:events ${environment.name}`);
  throw new Error(`${environment.name} has no running task, which the tunnel needs; see \`${events}\``);
}

interface ClientProps {
  readonly environment: EnvironmentConfig;
  readonly address: DatabaseAddress;
}

/** The command line of a database client. It reads the password itself, so that it is in no argument. */
function clientCommand(context: CommandContext, { environment, address }: ClientProps): string {
  const { engine, host, port, name, user } = address;
  const { local } = context.options;
  const password = `"$(${passwordCommand(context, environment)})"`;
  switch (engine) {
    case 'postgresql':
      return `PGPASSWORD=${password} psql "host=${host} port=${port} dbname=${name} user=${user}${local ? '' : ' sslmode=require'}"`;
    case 'mysql':
      return `MYSQL_PWD=${password} mysql --host=${host} --port=${port} --user=${user} ${local ? '' : '--ssl-mode=REQUIRED '}${name}`;
  }
}

function passwordCommand({ platform, options }: CommandContext, { name, region }: EnvironmentConfig): string {
  const profile = options.text('profile');
  const words = ['aws ssm get-parameter'];
  if (options.local) {
    words.push('--endpoint-url "$AWS_ENDPOINT_URL"');
  }
  if (profile !== undefined) {
    words.push(`--profile ${profile}`);
  }
  const parameter = parameterNames.databasePassword(platform.name, name);
  words.push(`--region ${region} --with-decryption --name ${parameter} --query Parameter.Value --output text`);
  return words.join(' ');
}
