import type { EnvironmentConfig } from '../../config/platform-config';
import { explainError } from '../aws/explain-error';
import type { CommandContext } from '../command/command-context';
import { openServices, type ServiceHandle } from '../service/open-service';
import { startRestart, waitForRestart } from '../service/restart-service';

/** The tasks of an environment that run with the old value of a secret. */
export type OldValues =
  | { readonly kind: 'none' }
  | { readonly kind: 'some'; readonly tasks: number; readonly handles: readonly ServiceHandle[] }
  /** The value is set, but nobody knows who uses the old one. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** To be called after a secret was changed: a task reads its secrets when it starts, so every running one has the old value. */
export async function findOldValues(context: CommandContext, environment: EnvironmentConfig): Promise<OldValues> {
  try {
    const handles = await openServices(context, { environment, access: 'change' });
    const tasks = handles.reduce((sum, { service }) => sum + (service.runningCount ?? 0), 0);
    return tasks === 0 ? { kind: 'none' } : { kind: 'some', tasks, handles };
  } catch (error) {
    // Parameter Store is served without an engine, which would run the tasks.
    const hasNoEngine = context.options.local && error instanceof Error && error.name === 'UnknownOperationException';
    return hasNoEngine ? { kind: 'none' } : { kind: 'unknown', reason: explainError(error, context.suggest) };
  }
}

export interface ReplaceOldValuesProps {
  readonly environment: EnvironmentConfig;
  readonly old: OldValues;
}

/** Says which tasks run with the old value, and replaces them if the person wants it. Returns the exit code of the command. */
export async function replaceOldValues(context: CommandContext, { environment, old }: ReplaceOldValuesProps): Promise<number> {
  const { terminal, options, suggest } = context;
  const { name, service } = environment;
  const restart = `\`${suggest(`service:restart ${name}`)}\``;
  switch (old.kind) {
    case 'none':
      terminal.out(`no task of ${name} runs with the old value`);
      return 0;
    case 'unknown':
      terminal.err(`tasks of ${name} may run with the old value (${old.reason}); ${restart} replaces them`);
      return 0;
    case 'some': {
      const tasks = `${old.tasks} ${old.tasks === 1 ? 'task' : 'tasks'} of ${name} ${old.tasks === 1 ? 'runs' : 'run'} with the old value`;
      if (service.restartOnSecretChange) {
        terminal.out(`${tasks}; ${name} replaces them by itself now`);
        return 0;
      }
      terminal.out(`${tasks}, until ${restart} or the next deployment`);
      if (!options.flag('restart') && !(await wantsRestart(context, name))) {
        return 0;
      }
      const restarts = await startRestart(context, { handles: old.handles, environment: name });
      const { succeeded, message } = await waitForRestart(context, { restarts, environment });
      terminal.out(message);
      return succeeded === false ? 1 : 0;
    }
  }
}

async function wantsRestart({ terminal, options }: CommandContext, name: string): Promise<boolean> {
  const canAsk = terminal.isInteractive && !options.flag('yes');
  return canAsk && ['y', 'yes'].includes((await terminal.ask(`Replace the tasks of ${name} now? [y/N] `)).toLowerCase());
}
