import type { Host } from '../../src/ops/host';

/** A host that keeps what a command says. */
export class RecordingHost implements Host {
  isTerminal = false;
  readonly outputs: string[] = [];
  readonly errors: string[] = [];

  constructor(
    readonly environment: Readonly<Record<string, string | undefined>>,
    readonly directory = '/nowhere',
  ) {}

  readonly out = (line: string): void => void this.outputs.push(line);
  readonly err = (line: string): void => void this.errors.push(line);
}
