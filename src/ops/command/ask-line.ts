import { createInterface } from 'node:readline/promises';
import { isNativeError } from 'node:util/types';

export interface AskLineProps {
  readonly question: string;
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly interrupted: AbortSignal;
}

/**
 * Asks for a line.
 * @throws Error if it is interrupted
 */
export async function askLine({ question, input, output, interrupted }: AskLineProps): Promise<string> {
  const lines = createInterface({ input, output });
  const controller = new AbortController();
  // While readline reads, it handles Ctrl-C itself.
  lines.once('SIGINT', () => controller.abort());
  try {
    return (await lines.question(question, { signal: AbortSignal.any([interrupted, controller.signal]) })).trim();
  } catch (error) {
    if (!isNativeError(error) || error.name !== 'AbortError') {
      throw error;
    }
    // Readline ends the line after Ctrl-C, but not after Ctrl-D.
    if (!controller.signal.aborted && !interrupted.aborted) {
      output.write('\n');
    }
    throw new Error('interrupted; nothing was changed');
  } finally {
    lines.close();
  }
}
