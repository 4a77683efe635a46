import { UsageError } from '../usage-error';
import type { CommandContext } from './command-context';

export interface ConfirmProps {
  readonly question: string;
  /** What has to be typed; without it, `y` will do. */
  readonly typed?: string;
}

/**
 * Asks whether to go on, unless `--yes` answers. Returns whether to.
 * @throws UsageError where nobody can be asked
 */
export async function confirm(
  { terminal, options }: Pick<CommandContext, 'terminal' | 'options'>,
  { question, typed }: ConfirmProps,
): Promise<boolean> {
  if (options.flag('yes')) {
    return true;
  }
  if (!terminal.isInteractive) {
    throw new UsageError(['nobody can be asked here, since this is no terminal; --yes answers in advance']);
  }
  const answer = await terminal.ask(typed === undefined ? `${question} [y/N] ` : `${question} Type "${typed}" to go on: `);
  const agreed = typed === undefined ? ['y', 'yes'].includes(answer.toLowerCase()) : answer === typed;
  if (!agreed) {
    terminal.err('nothing was changed');
  }
  return agreed;
}
