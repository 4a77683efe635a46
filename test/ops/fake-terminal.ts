import type { InteractiveProgram, Terminal } from '../../src/ops/command/terminal';
import type { ProgramProps, ProgramResult } from '../../src/ops/run-program';
import { RecordingHost } from './recording-host';

/** A terminal that keeps what is said to it, and answers as it was told. */
export class FakeTerminal extends RecordingHost implements Terminal {
  isInteractive = true;
  /** Answers to questions, in order. */
  answers: string[] = [];
  input = '';
  readonly questions: string[] = [];
  readonly programs: (ProgramProps | InteractiveProgram)[] = [];
  /** What programs end with. */
  program: (given: ProgramProps | InteractiveProgram) => ProgramResult = () => ({ exitCode: 0, output: '' });
  clock = new Date('2026-11-20T12:00:00Z');
  /** Called instead of waiting. */
  onWait: () => void = () => undefined;
  private readonly controller = new AbortController();

  constructor(directory = '/nowhere') {
    super({}, directory);
  }

  get interrupted(): AbortSignal {
    return this.controller.signal;
  }

  get text(): string {
    return this.outputs.join('\n');
  }

  interrupt(): void {
    this.controller.abort();
  }

  readonly ask = async (question: string): Promise<string> => {
    this.questions.push(question);
    return this.answers.shift() ?? '';
  };

  readonly askHidden = this.ask;
  readonly readInput = async (): Promise<string> => this.input;
  readonly redraw = (lines: readonly string[]): void => void this.outputs.push(...lines);
  readonly now = (): Date => this.clock;

  readonly wait = async (milliseconds: number): Promise<void> => {
    this.clock = new Date(this.clock.getTime() + milliseconds);
    this.onWait();
  };

  readonly run = async (given: ProgramProps): Promise<ProgramResult> => {
    this.programs.push(given);
    return this.program(given);
  };

  readonly runInteractive = async (given: InteractiveProgram): Promise<number | null> => {
    this.programs.push(given);
    return this.program(given).exitCode;
  };
}
