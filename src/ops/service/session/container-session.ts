import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Terminal } from '../../command/terminal';
import type { Session } from './session';
import { SHELL } from './session';

export interface ContainerSessionProps {
  readonly terminal: Pick<Terminal, 'isInteractive' | 'isTerminal' | 'run' | 'directory' | 'environment'>;
  /** Name of the container in Docker. */
  readonly container: string;
  readonly line: string | undefined;
}

/** Variable that marks all processes of a session, so that they can be found among those of the container. */
const MARK = 'PLATFORM_SESSION';

/** Sends a signal to every marked process. Uses nothing but the shell, because an image may contain no other program. */
const SIGNAL = `for process in /proc/[0-9]*; do
  while IFS= read -r line || [ -n "$line" ]; do
    case "$line" in *"$2"*) kill "-$1" "\${process#/proc/}";; esac
  done < "$process/environ"
done`;

/** Time between SIGTERM and SIGKILL. */
const GRACE_MILLISECONDS = 1000;

/** A command in a Docker container on this machine, with the container's own variables, user and folder. */
export function containerSession({ terminal, container, line }: ContainerSessionProps): Session {
  const { isInteractive, isTerminal, run, directory, environment } = terminal;
  const hasTerminal = isInteractive && isTerminal;
  const mark = `${MARK}=${randomUUID()}`;
  // Its exit code means nothing: it fails for processes of other users and for those that have just ended.
  const signal = (name: string) =>
    run({ program: 'docker', arguments: ['exec', container, SHELL, '-c', SIGNAL, SHELL, name, mark], directory, environment });
  const end = async (): Promise<void> => {
    await signal('TERM');
    await sleep(GRACE_MILLISECONDS);
    await signal('KILL');
  };
  const args = ['exec', '--interactive'];
  if (hasTerminal) {
    args.push('--tty');
  }
  args.push('--env', mark, container, SHELL);
  if (line !== undefined) {
    args.push('-c', line);
  }
  return {
    program: { program: 'docker', arguments: args },
    missing: 'the tasks run in Docker, and there is no docker command in PATH',
    // Docker only ends its client, not what that has started. On a terminal, Ctrl-C reaches the container itself.
    ...(hasTerminal ? {} : { end }),
  };
}
