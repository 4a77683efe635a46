import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program that emulates AWS on one port. */
export interface EmulatorProgram {
  /** Its command. */
  readonly name: string;
  /** Path of a page that it serves once it is ready. */
  readonly readyPath: string;
  readonly arguments: (port: number) => readonly string[];
  /** @param directory where it stores its state, if it can */
  readonly environment: (port: number, directory: string) => Readonly<Record<string, string>>;
}

/** How to get one, for messages. */
export const INSTALL_EMULATOR = "install one with pip install ministack (or pip install 'moto[server]')";

/** The first one on the `PATH` is used. */
const PROGRAMS: readonly EmulatorProgram[] = [
  {
    name: 'ministack',
    readyPath: '/_ministack/health',
    arguments: () => [],
    environment: (port, directory) => ({
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      IOT_MTLS_ENABLED: '0',
      PERSIST_STATE: '1',
      STATE_DIR: join(directory, 'state'),
      S3_PERSIST: '1',
      S3_DATA_DIR: join(directory, 's3'),
    }),
  },
  {
    name: 'moto_server',
    readyPath: '/moto-api/',
    arguments: (port) => ['--host', '127.0.0.1', '--port', String(port)],
    environment: () => ({}),
  },
];

export interface InstalledEmulator extends EmulatorProgram {
  /** Its file. */
  readonly file: string;
}

/** @param path as in the variable `PATH` */
export function findEmulatorProgram(path: string): InstalledEmulator | undefined {
  const directories = path.split(delimiter).filter((directory) => directory !== '');
  return PROGRAMS.flatMap((program) => directories.map((directory) => ({ ...program, file: join(directory, program.name) }))).find(
    ({ file }) => isExecutable(file),
  );
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
