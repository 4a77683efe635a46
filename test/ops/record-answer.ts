import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

export interface StubbedCall {
  /** As the service models call it, such as `CloudWatch Logs`. */
  readonly service: string;
  /** Such as `DescribeStacksCommand`. */
  readonly command: string;
  readonly input: object;
  /** What the stub answered, or the error that it threw. */
  readonly answer: object;
}

/** If STUB_ANSWERS is a folder, records the calls of stubs there, so that test/aws/stub_answers.py can check them against the service models. */
export function recordAnswer({ service, command, input, answer }: StubbedCall): void {
  const folder = process.env['STUB_ANSWERS'];
  if (folder === undefined) {
    return;
  }
  const operation = command.replace(/Command$/, '');
  const result = answer instanceof Error ? { error: answer.name } : { output: tagged(answer) };
  appendFileSync(
    join(folder, `${process.pid}.jsonl`),
    `${JSON.stringify({ service, operation, input: tagged(input), ...result, test: expect.getState().currentTestName })}\n`,
  );
}

/** Marks times, which JSON does not distinguish from text. */
function tagged(value: unknown): unknown {
  if (value instanceof Date) {
    return { $date: value.toISOString() };
  }
  if (Array.isArray(value)) {
    return value.map(tagged);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, tagged(each)]));
}
