import type { CommandContext } from '../command/command-context';

/** What the laptop engine may not have: there, an operation that it does not know means that nothing can be told. */
export async function unlessLocal<T>({ options }: Pick<CommandContext, 'options'>, ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (options.local && error instanceof Error && UNKNOWN.includes(error.name)) return null;
    throw error;
  }
}

const UNKNOWN = ['UnknownOperationException', 'InvalidAction', 'InvalidActionException'];
