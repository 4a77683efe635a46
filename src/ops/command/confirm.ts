import type { CommandContext } from './command-context';
import { UsageError } from './usage-error';

export interface ConfirmProps {
  readonly question: string;
  /** What a person has to type. @default - `y` */
  readonly typed?: string;
}

/**
 * Asks whether to go on. `--yes` answers in advance.
 * @throws UsageError if there is no terminal to ask on
 */
export async function confirm(
  { terminal, options }: Pick<CommandContext, 'terminal' | 'options'>,
  { question, typed }: ConfirmProps,
): Promise<boolean> {
  if (options.flag('yes')) {
    return true;
  }
  if (!terminal.isInteractive) {
    throw new UsageError(['cannot ask for confirmation, because this is not a terminal; --yes confirms in advance']);
  }
  const answer = await terminal.ask(typed === undefined ? `${question} [y/N] ` : `${question} Type "${typed}" to confirm: `);
  const agreed = typed === undefined ? ['y', 'yes'].includes(answer.toLowerCase()) : answer === typed;
  if (!agreed) {
    terminal.err('nothing was changed');
  }
  return agreed;
}
