import { parameterNames } from '../../config/names';
import type { EnvironmentConfig } from '../../config/platform-config';
import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { printResult } from '../command/print-result';
import { UsageError } from '../command/usage-error';
import { findEnvironment } from '../find-environment';
import { readDatabaseAddress } from '../service/database-address';
import type { DatabaseAddress } from '../service/database-address';
import { readDatabasePassword } from '../service/database-password';
import { listServiceTasks, mainContainer, taskId } from '../service/list-service-tasks';
import { openService } from '../service/open-service';
import type { ServiceHandle } from '../service/open-service';
import { requireSessionManager } from '../service/session-manager';

const DEFAULT_PORT = 15_432;
const MINIMUM_PORT = 1024;
const MAXIMUM_PORT = 65_535;
/** Forwards a local port through a task to another host. */
const DOCUMENT = 'AWS-StartPortForwardingSessionToRemoteHost';
/** What verifies a database of the laptop engine that uses TLS, in the folder of the repository. */
const LAPTOP_CERTIFICATE = '.local/rds/tls/certificate.pem';
/** Exit code of a program that Ctrl-C has ended. */
const INTERRUPTED = 130;

export const dbConnect: Command = {
  arguments: [{ name: 'environment', required: true, meaning: 'the environment whose database to connect to' }],
  options: {
    port: { type: 'string', value: '<port>', meaning: `port of the tunnel on this machine; by default ${DEFAULT_PORT}` },
    password: { type: 'boolean', meaning: 'with --local: print the password and nothing else, for another command' },
  },
  notes: [
    'On AWS it needs the AWS CLI and its Session Manager plugin, and keeps the tunnel open until Ctrl-C. On the laptop it needs no tunnel: in a terminal it opens psql or mysql if that is installed. A paused database takes some seconds to answer.',
  ],
  run: async (context) => {
    const { terminal, platform, options, suggest } = context;
    const environment = findEnvironment(platform, context.argument('environment'));
    const port = parsePort(options.text('port'));
    if (options.flag('password')) {
      return printPassword(context, environment);
    }
    if (!options.local) {
      await requireSessionManager(terminal);
    }
    const handle = await openService(context, { environment, access: options.local ? 'read' : 'change' });
    const address = await readDatabaseAddress(handle, { environment, suggest });
    // Containers on the laptop know this machine by another name than it knows itself. Clients of MySQL take `localhost` for a socket.
    const localHost = address.engine === 'mysql' ? '127.0.0.1' : 'localhost';
    const reachable = options.local ? { ...address, host: localHost } : { ...address, host: '127.0.0.1', port };
    const wanted = databaseClient(context, reachable);
    const installed = options.local ? await installedClient(context, wanted) : undefined;
    const client = installed ?? wanted;
    if (installed !== undefined && canOpen(context)) {
      const password = await readDatabasePassword(context, { environment, access: 'read' });
      return (await terminal.runInteractive({ ...client, environment: { [client.passwordVariable]: password } })) ?? 1;
    }
    const command = clientCommand(context, { environment, client });
    const lines = (): readonly string[] => [options.local ? 'in this folder:' : 'in another terminal:', '', `  ${command}`, ''];
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
    const runtimeId = mainContainer(task)?.runtimeId;
    if (runtimeId !== undefined) {
      return `ecs:${handle.cluster}_${taskId(task)}_${runtimeId}`;
    }
  }
  const events = suggest(`service:events ${environment.name}`);
  throw new Error(`${environment.name} has no running task, which the tunnel needs; see \`${events}\``);
}

interface DatabaseClient {
  readonly program: 'psql' | 'mysql' | 'mariadb';
  readonly arguments: readonly string[];
  /** The variable in which the program expects the password, so that it is in no argument. */
  readonly passwordVariable: string;
}

function databaseClient({ options: { local } }: CommandContext, { engine, host, port, name, user }: DatabaseAddress): DatabaseClient {
  switch (engine) {
    case 'postgresql': {
      const connection = `host=${host} port=${port} dbname=${name} user=${user}${local ? '' : ' sslmode=require'}`;
      return { program: 'psql', arguments: [connection], passwordVariable: 'PGPASSWORD' };
    }
    case 'mysql': {
      const tls = local ? [`--ssl-ca=${LAPTOP_CERTIFICATE}`] : ['--ssl-mode=REQUIRED'];
      const given = [`--host=${host}`, `--port=${port}`, `--user=${user}`, ...tls, name];
      return { program: 'mysql', arguments: given, passwordVariable: 'MYSQL_PWD' };
    }
  }
}

/** Undefined without one. MariaDB's client does for MySQL, and newer versions of it have no other name. */
async function installedClient({ terminal }: CommandContext, client: DatabaseClient): Promise<DatabaseClient | undefined> {
  const { run, directory, environment } = terminal;
  const programs = client.program === 'mysql' ? (['mysql', 'mariadb'] as const) : ([client.program] as const);
  for (const program of programs) {
    if ((await run({ program, arguments: ['--version'], directory, environment })).exitCode === 0) {
      return { ...client, program };
    }
  }
  return undefined;
}

/** Whether a person sits at this terminal. */
const canOpen = ({ terminal, options }: CommandContext): boolean => terminal.isInteractive && terminal.isTerminal && !options.json;

interface ClientCommandProps {
  readonly environment: EnvironmentConfig;
  readonly client: DatabaseClient;
}

/** The command line of a database client. It reads the password itself. */
function clientCommand(context: CommandContext, { environment, client }: ClientCommandProps): string {
  const given = client.arguments.map((argument) => (argument.includes(' ') ? `"${argument}"` : argument));
  return [`${client.passwordVariable}="$(${passwordCommand(context, environment)})"`, client.program, ...given].join(' ');
}

function passwordCommand({ platform, options }: CommandContext, { name, region }: EnvironmentConfig): string {
  if (options.local) {
    return `npm run --silent db:connect -- ${name} --local --password`;
  }
  const profile = options.text('profile');
  const parts = ['aws ssm get-parameter'];
  if (profile !== undefined) {
    parts.push(`--profile ${profile}`);
  }
  const parameter = parameterNames.databasePassword(platform.name, name);
  parts.push(`--region ${region} --with-decryption --name ${parameter} --query Parameter.Value --output text`);
  return parts.join(' ');
}

async function printPassword(context: CommandContext, environment: EnvironmentConfig): Promise<number> {
  if (!context.options.local || context.options.json) {
    throw new UsageError(['--password only works with --local and without --json; on AWS, the printed command line reads the password']);
  }
  context.terminal.out(await readDatabasePassword(context, { environment, access: 'read' }));
  return 0;
}
