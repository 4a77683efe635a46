import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Terminal } from '../../command/terminal';
import type { Session } from './session';
import { SHELL } from './session';

export interface ContainerSessionProps {
  readonly terminal: Pick<Terminal, 'isInteractive' | 'isTerminal' | 'run' | 'directory' | 'environment'>;
  /** Its name in Docker. */
  readonly container: string;
  readonly line: string | undefined;
}

/** Given to everything that a session starts, so that it can be told from what else runs in the container. */
const MARK = 'PLATFORM_SESSION';

/** Sends a signal to every process that has the mark, by means of the shell alone: an image may have no other program. */
const SIGNAL = `for process in /proc/[0-9]*; do
  while IFS= read -r line || [ -n "$line" ]; do
    case "$line" in *"$2"*) kill "-$1" "\${process#/proc/}";; esac
  done < "$process/environ"
done`;

/** Between the signal that asks a process to end and the one that ends it. */
const GRACE_MILLISECONDS = 1000;

/** A command in a container of this machine's Docker, with the container's own variables, user and folder. */
export function containerSession({ terminal, container, line }: ContainerSessionProps): Session {
  const { isInteractive, isTerminal, run, directory, environment } = terminal;
  const hasTerminal = isInteractive && isTerminal;
  const mark = `${MARK}=${randomUUID()}`;
  // It fails for processes of other users and for those that end meanwhile, and they are not meant.
  const signal = (name: string) =>
    run({ program: 'docker', arguments: ['exec', container, SHELL, '-c', SIGNAL, SHELL, name, mark], directory, environment });
  const end = async (): Promise<void> => {
    await signal('TERM');
    await sleep(GRACE_MILLISECONDS);
    await signal('KILL');
  };
  return {
    program: {
      program: 'docker',
      arguments: [
        'exec',
        '--interactive',
        ...(hasTerminal ? ['--tty'] : []),
        '--env',
        mark,
        container,
        SHELL,
        ...(line === undefined ? [] : ['-c', line]),
      ],
    },
    missing: 'the tasks run in Docker, and there is no docker in PATH',
    // Docker ends its client alone, and not what that started. On a terminal, Ctrl-C goes to the container itself.
    ...(hasTerminal ? {} : { end }),
  };
}
