import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionExecution, Execution, StageExecution } from '../../laptop/src/pipeline/execution';

const STAGES: Readonly<Record<string, readonly string[]>> = {
  Source: ['GitHub'],
  Build: ['Build'],
  UpdatePipeline: ['SelfMutate'],
  test: ['Network', 'Service', 'AcceptanceTest'],
  prod: ['Approve', 'Network', 'Service', 'AcceptanceTest'],
};
const PROJECTS: Readonly<Record<string, string>> = { Build: 'orchard-build', AcceptanceTest: 'orchard-acceptance-test' };
const HOUR = 3_600_000;
const BEGIN = Date.parse('2026-01-01T00:00:00Z');

/** As many executions as if a laptop engine had run them, one every hour, all through to production; with the logs of their builds. */
export function seedHistory(stateDirectory: string, count: number): void {
  for (let number = 1; number <= count; number += 1) {
    const folder = join(stateDirectory, 'executions', String(number).padStart(6, '0'));
    mkdirSync(join(folder, 'logs'), { recursive: true });
    writeFileSync(join(folder, 'execution.json'), JSON.stringify(execution(number), null, 2));
    writeFileSync(join(folder, 'logs', 'Build.Build.log'), `${new Date(startOf(number)).toISOString()} built ${number}\n`);
  }
}

const startOf = (number: number): number => BEGIN + number * HOUR;
const timeOf = (number: number): string => new Date(startOf(number)).toISOString();

const execution = (number: number): Execution => ({
  id: randomUUID(),
  number,
  pipelineName: 'orchard',
  pipelineVersion: '0123456789abcdef',
  type: 'STANDARD',
  rollbackTarget: null,
  status: 'Succeeded',
  revision: { version: number.toString(16).padStart(40, '0'), message: `change ${number}`, author: 'Ada', branch: 'main' },
  startedAt: timeOf(number),
  endedAt: timeOf(number),
  stages: Object.entries(STAGES).map(([name, actions]): StageExecution => ({
    name,
    status: 'Succeeded',
    actions: actions.map((each) => action(each, number)),
  })),
});

const action = (name: string, number: number): ActionExecution => ({
  name,
  status: 'Succeeded',
  startedAt: timeOf(number),
  endedAt: timeOf(number),
  summary: `${name} of change ${number}`,
  // About as much as a deployment's stack has outputs.
  outputVariables: Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [`PublishOutput${index}`, `arn:aws:some-service:eu-west-1:111111111111:some-thing/${number}`]),
  ),
  configuration: { StackName: `orchard-${name}`, ActionMode: 'CREATE_UPDATE' },
  ...(PROJECTS[name] === undefined ? {} : { externalId: `${PROJECTS[name]}:${randomUUID()}` }),
});
