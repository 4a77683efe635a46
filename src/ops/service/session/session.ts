import type { Task } from '@aws-sdk/client-ecs';
import type { EnvironmentConfig } from '../../../config/platform-config';
import type { CommandContext } from '../../command/command-context';
import type { InteractiveProgram } from '../../command/terminal';
import type { ServiceHandle } from '../open-service';

export interface SessionProps {
  readonly context: Pick<CommandContext, 'terminal' | 'aws'>;
  readonly environment: EnvironmentConfig;
  readonly handle: ServiceHandle;
  readonly task: Task;
  /** A command line for the task's shell; undefined for an interactive shell. */
  readonly line: string | undefined;
}

/** A command in a running task. */
export interface Session {
  readonly program: InteractiveProgram;
  /** What to say if the program is not installed. */
  readonly missing: string;
  /** Ends what the program leaves running in the task when it is interrupted. @default - it leaves nothing */
  readonly end?: () => Promise<void>;
}

/** Every image with a shell has this one. */
export const SHELL = '/bin/sh';
