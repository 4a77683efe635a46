import { ConfigError } from './config-error';

/** What the process was told through its environment variables. */
export interface Config {
  /** TCP port to listen on. */
  readonly port: number;
  /** Name of the deployed copy, for people to read. */
  readonly environment: string;
  /** What is deployed, for people to read and tests to compare. */
  readonly version: string;
  readonly logLevel: LogLevel;
  /** `null` keeps bananas in memory. */
  readonly database: DatabaseConfig | null;
}

export interface DatabaseConfig {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly user: string;
  readonly password: string;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads the configuration from environment variables; an empty one counts as absent.
 *
 * @throws ConfigError with every problem there is, not only the first
 */
export function loadConfig(variables: Variables): Config {
  const problems: string[] = [];
  const config: Config = {
    port: readPort({ variables, name: 'PORT', fallback: 8080, problems }),
    environment: variables.ENVIRONMENT || 'local',
    version: variables.VERSION || 'development',
    logLevel: readLogLevel(variables, problems),
    database: readDatabase(variables, problems),
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

function readDatabase(variables: Variables, problems: string[]): DatabaseConfig | null {
  const required = ['DATABASE_NAME', 'DATABASE_USER', 'DATABASE_PASSWORD'];
  if (!variables.DATABASE_HOST) {
    const stray = [...required, 'DATABASE_PORT'].filter((name) => variables[name]);
    // Keeping data in memory would look like success until the first restart.
    if (stray.length > 0)
      problems.push(`DATABASE_HOST is missing although ${stray.join(', ')} is set; set it too, or none of them to keep bananas in memory`);
    return null;
  }
  for (const name of required) {
    if (!variables[name]) problems.push(`${name} is missing although DATABASE_HOST is set; set it`);
  }
  return {
    host: variables.DATABASE_HOST,
    port: readPort({ variables, name: 'DATABASE_PORT', fallback: 5432, problems }),
    name: variables.DATABASE_NAME ?? '',
    user: variables.DATABASE_USER ?? '',
    password: variables.DATABASE_PASSWORD ?? '',
  };
}

interface PortVariable {
  readonly variables: Variables;
  readonly name: string;
  readonly fallback: number;
  readonly problems: string[];
}

function readPort({ variables, name, fallback, problems }: PortVariable): number {
  const given = variables[name];
  if (!given) return fallback;
  const port = Number(given);
  if (!/^\d{1,5}$/.test(given) || port < 1 || port > 65535) {
    problems.push(`${name} is ${JSON.stringify(given)}; it must be a whole number from 1 to 65535`);
  }
  return port;
}

function readLogLevel(variables: Variables, problems: string[]): LogLevel {
  const given = variables.LOG_LEVEL;
  if (!given) return 'info';
  const level = LOG_LEVELS.find((known) => known === given);
  if (!level) problems.push(`LOG_LEVEL is ${JSON.stringify(given)}; it must be one of ${LOG_LEVELS.join(', ')}`);
  return level ?? 'info';
}
