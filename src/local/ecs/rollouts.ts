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

/** The deployments of a service that matter: the one that serves, and the one that came last. */
export class Rollouts {
  private serving: Rollout | undefined;
  private latest: Rollout | undefined;

  begin(taskDefinitionArn: string): void {
    const now = new Date().toISOString();
    const id = `ecs-svc/${BigInt(`0x${randomBytes(8).toString('hex')}`).toString().padStart(19, '0').slice(0, 19)}`;
    this.latest = { id, taskDefinitionArn, createdAt: now, updatedAt: now, state: 'IN_PROGRESS', reason: `ECS deployment ${id} in progress.`, failedTasks: 0 };
  }

  taskFailed(): void {
    this.change({ failedTasks: (this.latest?.failedTasks ?? 0) + 1 });
  }

  complete(): void {
    this.change({ state: 'COMPLETED', reason: `ECS deployment ${this.latest?.id} completed.` });
    this.serving = this.latest;
  }

  fail(reason: string): void {
    this.change({ state: 'FAILED', reason });
  }

  /** The newest first. */
  list(): readonly Rollout[] {
    return [...new Set([this.latest, this.serving])].filter((rollout) => rollout !== undefined);
  }

  private change(change: Partial<Rollout>): void {
    this.latest = this.latest && { ...this.latest, ...change, updatedAt: new Date().toISOString() };
  }
}
