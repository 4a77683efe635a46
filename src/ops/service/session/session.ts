import type { Task } from '@aws-sdk/client-ecs';
import type { EnvironmentConfig } from '../../../config/platform-config';
import type { CommandContext } from '../../command/command-context';
import type { InteractiveProgram } from '../../command/terminal';
import type { ServiceHandle } from '../service-place';

export interface SessionProps {
  readonly context: Pick<CommandContext, 'terminal' | 'aws'>;
  readonly environment: EnvironmentConfig;
  readonly handle: ServiceHandle;
  readonly task: Task;
  /** A line for the task's shell; without one, the shell itself. */
  readonly line: string | undefined;
}

/** A command in a running task. */
export interface Session {
  readonly program: InteractiveProgram;
  /** Where `program` comes from and how to get it, should there be none of that name. */
  readonly missing: string;
  /** Ends what the program leaves running in the task when it is interrupted. @default - it leaves nothing */
  readonly end?: () => Promise<void>;
}

/** What every image with a shell has. */
export const SHELL = '/bin/sh';
