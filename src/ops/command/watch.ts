import type { Terminal } from './terminal';

export interface WatchProps {
  readonly terminal: Terminal;
  readonly intervalMilliseconds: number;
  /** Lines to show now, and whether anything can change yet. */
  readonly look: () => Promise<{ readonly lines: readonly string[]; readonly isOver: boolean }>;
}

/** Shows something anew whenever it changes, until it is over or the person has seen enough. */
export async function watch({ terminal, intervalMilliseconds, look }: WatchProps): Promise<void> {
  let shown = '';
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
