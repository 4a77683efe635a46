import type { ProgramProps, ProgramResult } from '../../src/ops/command/run-program';
import type { InteractiveProgram, Terminal } from '../../src/ops/command/terminal';

/** A terminal that records what is written to it, and answers as a test defines. */
export class FakeTerminal implements Terminal {
  isTerminal = false;
  isInteractive = true;
  readonly outputs: string[] = [];
  readonly errors: string[] = [];
  /** Answers to questions, in order. */
  answers: string[] = [];
  input = '';
  readonly questions: string[] = [];
  readonly programs: (ProgramProps | InteractiveProgram)[] = [];
  /** Results of programs. */
  program: (given: ProgramProps | InteractiveProgram) => ProgramResult | Promise<ProgramResult> = () => ({ exitCode: 0, output: '' });
  clock = new Date('2026-11-20T12:00:00Z');
  /** Called instead of waiting. */
  onWait: () => void = () => undefined;
  /** What SIGTERM would do. */
  terminate: (() => Promise<void>) | undefined;
  private readonly controller = new AbortController();

  constructor(
    readonly directory = '/nowhere',
    readonly environment: Readonly<Record<string, string | undefined>> = {},
  ) {}

  get interrupted(): AbortSignal {
    return this.controller.signal;
  }

  /** All of standard output. */
  get text(): string {
    return this.outputs.join('\n');
  }

  interrupt(): void {
    this.controller.abort();
  }

  readonly onTermination = (act: () => Promise<void>): (() => void) => {
    this.terminate = act;
    return () => (this.terminate = undefined);
  };

  readonly out = (line: string): void => void this.outputs.push(line);
  readonly err = (line: string): void => void this.errors.push(line);

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
    return (await this.program(given)).exitCode;
  };
}
