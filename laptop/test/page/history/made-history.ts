import type { Execution, ExecutionStatus, StageExecution, StageStatus } from '../../../src/pipeline/execution';
import type { ActionKind, StageDefinition } from '../../../src/pipeline/pipeline-definition';

const BEGIN = Date.parse('2026-11-01T00:00:00Z');
const HOUR = 3_600_000;

/** Hours after the beginning of all made histories, in milliseconds since 1970. */
export const hour = (hours: number): number => BEGIN + hours * HOUR;
const iso = (hours: number): string => new Date(hour(hours)).toISOString();

export interface MadeExecution {
  /** Hour of the commit and of the start. */
  readonly at: number;
  readonly status?: ExecutionStatus;
  readonly type?: Execution['type'];
  readonly branch?: string;
  readonly version?: string;
  readonly message?: string;
  readonly committedAt?: string | null;
  /** What happened in the last environment, and the hour of its end. @default - nothing */
  readonly prod?: { readonly status: StageStatus; readonly endedAt: number | null; readonly action?: string };
}

/** Executions with the numbers from 1 on. */
export const history = (...made: readonly MadeExecution[]): readonly Execution[] => made.map(execution);

function execution(made: MadeExecution, index: number): Execution {
  const {
    at,
    status = 'Succeeded',
    type = 'STANDARD',
    branch = 'main',
    version = `version-${index + 1}`,
    message = `change ${index + 1}`,
    prod,
  } = made;
  const committedAt = made.committedAt === undefined ? iso(at) : made.committedAt;
  return {
    id: `id-${index + 1}`,
    number: index + 1,
    pipelineName: 'orchard',
    pipelineVersion: '0123456789abcdef',
    type,
    rollbackTarget: type === 'ROLLBACK' ? 1 : null,
    status,
    revision: { version, message, author: 'Ada', branch, ...(committedAt === null ? {} : { committedAt }) },
    startedAt: iso(at),
    endedAt: iso(prod?.endedAt ?? at + 1),
    stages: prod === undefined ? [] : [prodStage(at, prod)],
  };
}

const prodStage = (at: number, { status, endedAt, action = 'Service' }: NonNullable<MadeExecution['prod']>): StageExecution => ({
  name: 'prod',
  status,
  actions: [
    {
      name: action,
      status: status === 'Stopped' ? 'Abandoned' : status,
      startedAt: iso(at),
      endedAt: endedAt === null ? null : iso(endedAt),
      summary: '',
      outputVariables: {},
    },
  ],
});

/** The last environment, whose approval is in the same stage. */
export const PROD: StageDefinition = {
  name: 'prod',
  rollbackOnFailure: true,
  actions: [action('approval', 'Approve'), action('deploy', 'Service')],
};

function action(kind: ActionKind, name: string): StageDefinition['actions'][number] {
  return { kind, name, runOrder: 1, namespace: null, region: null, roleArn: null, configuration: {}, inputs: [], outputs: [] };
}
