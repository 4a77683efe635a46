import { randomBytes } from 'node:crypto';

/** One deployment of a service, as `DescribeServices` describes it. */
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

/** The current deployments of a service, the newest first: the completed one, those in progress, and the latest one if it failed. */
export class Rollouts {
  private rollouts: readonly Rollout[] = [];

  /**
   * @param id of a deployment that was interrupted
   * @returns the new deployment's id
   */
  begin(taskDefinitionArn: string, id = `ecs-svc/${randomDigits()}`): string {
    const now = new Date().toISOString();
    const rollout: Rollout = {
      id,
      taskDefinitionArn,
      createdAt: now,
      updatedAt: now,
      state: 'IN_PROGRESS',
      reason: `ECS deployment ${id} in progress.`,
      failedTasks: 0,
    };
    this.rollouts = [rollout, ...this.rollouts.filter(({ state }) => state !== 'FAILED')];
    return id;
  }

  taskFailed(id: string): void {
    this.change(id, ({ failedTasks }) => ({ failedTasks: failedTasks + 1 }));
  }

  complete(id: string): void {
    this.change(id, () => ({ state: 'COMPLETED', reason: `ECS deployment ${id} completed.` }));
    // Newer ones are still waiting; older ones have no tasks any more.
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

/** Nineteen digits, as in the ids of ECS deployments. */
function randomDigits(): string {
  return BigInt(`0x${randomBytes(8).toString('hex')}`)
    .toString()
    .padStart(19, '0')
    .slice(0, 19);
}
