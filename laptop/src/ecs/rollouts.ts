import { randomBytes } from 'node:crypto';

/** One deployment of a service, as `DescribeServices` tells of it. */
export interface Rollout {
  readonly id: string;
  readonly taskDefinitionArn: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly state: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  readonly reason: string;
  readonly failedTasks: number;
}

/** The deployments of a service that matter: the one that serves, those on their way, and the one that came last. The newest first. */
export class Rollouts {
  private rollouts: readonly Rollout[] = [];

  /** @returns the new deployment's id */
  begin(taskDefinitionArn: string): string {
    const now = new Date().toISOString();
    const id = `ecs-svc/${BigInt(`0x${randomBytes(8).toString('hex')}`)
      .toString()
      .padStart(19, '0')
      .slice(0, 19)}`;
    this.rollouts = [
      {
        id,
        taskDefinitionArn,
        createdAt: now,
        updatedAt: now,
        state: 'IN_PROGRESS',
        reason: `ECS deployment ${id} in progress.`,
        failedTasks: 0,
      },
      ...this.rollouts.filter(({ state }) => state !== 'FAILED'),
    ];
    return id;
  }

  taskFailed(id: string): void {
    this.change(id, ({ failedTasks }) => ({ failedTasks: failedTasks + 1 }));
  }

  complete(id: string): void {
    this.change(id, () => ({ state: 'COMPLETED', reason: `ECS deployment ${id} completed.` }));
    // What came after it waits for its turn; what served before it is gone.
    this.rollouts = this.rollouts.slice(0, this.rollouts.findIndex((rollout) => rollout.id === id) + 1);
  }

  fail(id: string, reason: string): void {
    this.change(id, () => ({ state: 'FAILED', reason }));
    this.rollouts = this.rollouts.filter((rollout, index) => rollout.id !== id || index === 0);
  }

  list(): readonly Rollout[] {
    return this.rollouts;
  }

  private change(id: string, change: (rollout: Rollout) => Partial<Rollout>): void {
    this.rollouts = this.rollouts.map((rollout) =>
      rollout.id === id ? { ...rollout, ...change(rollout), updatedAt: new Date().toISOString() } : rollout,
    );
  }
}
