import type { Terminal } from './terminal';

export interface WatchProps {
  readonly terminal: Terminal;
  readonly intervalMilliseconds: number;
  readonly look: () => Promise<Look>;
}

export interface Look {
  /** What to show now. */
  readonly lines: readonly string[];
  /** Whether it cannot change any more. */
  readonly isOver: boolean;
}

/** Shows lines again whenever they change, until they are final or the command is interrupted. */
export async function watch({ terminal, intervalMilliseconds, look }: WatchProps): Promise<void> {
  let shown: string | undefined;
  while (!terminal.interrupted.aborted) {
    const { lines, isOver } = await look();
    const text = lines.join('\n');
    if (text !== shown) {
      terminal.redraw(lines);
    }
    shown = text;
    if (isOver) {
      return;
    }
    await terminal.wait(intervalMilliseconds);
  }
}
