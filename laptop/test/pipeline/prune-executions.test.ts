import { existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ResourceRecord } from '../../src/cloudformation/resource-provider';
import type { Stack } from '../../src/cloudformation/stack';
import { removeImages } from '../../src/image/remove-images';
import type { Execution } from '../../src/pipeline/execution';
import { ExecutionStore } from '../../src/pipeline/execution-store';
import type { StageDefinition } from '../../src/pipeline/pipeline-definition';
import { pruneExecutions } from '../../src/pipeline/prune-executions';
import { processImageDirectory } from '../../src/runtime/process-image';

const REPOSITORY = '111111111111.dkr.ecr.eu-west-1.amazonaws.com/orchard';
const stage = (name: string): StageDefinition => ({ name, actions: [], onFailure: null }) as unknown as StageDefinition;

/** Executions 1, 2, … of versions `v1`, `v2`, …, each of which passed the stages given for it and has an artifact and an image. */
class History {
  readonly stateDirectory = mkdtempSync(join(tmpdir(), 'prune-'));
  readonly store = new ExecutionStore(this.stateDirectory);

  add(
    passed: readonly string[],
    { version = `v${this.store.nextNumber()}`, ...more }: Partial<Execution> & { readonly version?: string } = {},
  ): void {
    const number = this.store.nextNumber();
    this.store.save({
      number,
      id: `execution-${number}`,
      status: 'Failed',
      rollbackTarget: null,
      revision: { version },
      stages: passed.map((name) => ({ name, status: 'Succeeded', actions: [] })),
      ...more,
    } as unknown as Execution);
    mkdirSync(this.store.artifact(number, 'Source'), { recursive: true });
    mkdirSync(processImageDirectory(this.stateDirectory, `${REPOSITORY}:${version}`), { recursive: true });
  }

  /** @param running version of the service's task definition */
  async prune(running: string): Promise<void> {
    const definition = {
      logicalId: 'TaskDefinition',
      type: 'AWS::ECS::TaskDefinition',
      physicalId: 'arn',
      attributes: {},
      properties: { ContainerDefinitions: [{ Name: 'app', Image: `${REPOSITORY}:${running}` }] },
    } satisfies ResourceRecord;
    const context = { stateDirectory: this.stateDirectory, runtime: 'process' as const };
    await pruneExecutions({
      store: this.store,
      stacks: { list: () => [{ name: 'orchard-prod-service', resources: [definition] } as unknown as Stack] },
      stages: [stage('Build'), stage('prod')],
      removeImages: (imageUris) => removeImages({ context, imageUris }),
    });
  }

  get artifacts(): readonly number[] {
    return this.store
      .list()
      .map(({ number }) => number)
      .filter((number) => existsSync(this.store.artifact(number, 'Source')));
  }

  get images(): readonly string[] {
    return readdirSync(join(this.stateDirectory, 'images', 'orchard')).sort();
  }
}

function historyOf(count: number): History {
  const history = new History();
  for (let number = 1; number <= count; number += 1) {
    history.add(['Build']);
  }
  return history;
}

describe('the artifacts and images of executions', () => {
  test('are deleted except for the last ten, and their records stay', async () => {
    const history = historyOf(12);
    await history.prune('v12');
    expect(history.artifacts).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(history.images).toEqual(['v10', 'v11', 'v12', 'v3', 'v4', 'v5', 'v6', 'v7', 'v8', 'v9']);
    expect(history.store.list()).toHaveLength(12);
  });

  test('stay when a stage could be rolled back to them', async () => {
    const history = new History();
    history.add(['Build', 'prod']);
    for (let number = 2; number <= 12; number += 1) {
      history.add(['Build']);
    }
    await history.prune('v12');
    expect(history.artifacts).toContain(1);
    expect(history.images).toContain('v1');
    expect(history.artifacts).not.toContain(2);
  });

  test('stay for an active execution, and for the target of an active rollback', async () => {
    const history = historyOf(3);
    history.add(['Build'], { status: 'InProgress' });
    history.add([], { status: 'Stopping', type: 'ROLLBACK', rollbackTarget: 2, version: 'v2' });
    for (let number = 6; number <= 16; number += 1) {
      history.add(['Build']);
    }
    await history.prune('v16');
    expect(history.artifacts).toEqual([2, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
    expect(history.images).toEqual(expect.arrayContaining(['v2', 'v4']));
    expect(history.images).not.toContain('v3');
  });

  test('stay when a service runs the image, and when a newer execution has the same version', async () => {
    const history = historyOf(11);
    history.add(['Build'], { version: 'v1' });
    await history.prune('v2');
    expect(history.artifacts).not.toContain(2);
    expect(history.images).toEqual(expect.arrayContaining(['v1', 'v2']));
    expect(history.images).toHaveLength(11);
  });

  test('are deleted once: an image that is built again later stays', async () => {
    const history = historyOf(12);
    await history.prune('v12');
    mkdirSync(processImageDirectory(history.stateDirectory, `${REPOSITORY}:v1`));
    await history.prune('v12');
    expect(history.images).toContain('v1');
  });
});
