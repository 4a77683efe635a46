import type { ResourceRecord } from '../../cloudformation/resource-provider';
import { partitionOf } from '../../cloudformation/template/pseudo-parameters';
import type { ActionExecution, Execution } from '../../pipeline/execution';
import type { EngineParts } from '../engine-parts';

/** A build that the pipeline has started. */
export interface Build {
  /** `<project>:<uuid>`. */
  readonly id: string;
  readonly project: string;
  /** The second part of the id. */
  readonly uuid: string;
  /** Everything before the type in ARNs of CodeBuild where the build ran. */
  readonly arnPrefix: string;
  /** Null where its stack does not have the project any more. */
  readonly record: ResourceRecord | null;
  readonly execution: Execution;
  readonly stage: string;
  readonly action: ActionExecution;
}

const PROJECT = 'AWS::CodeBuild::Project';

/** Every build, the oldest first. An action that was tried again has the latest of its builds alone. */
export function findBuilds(parts: EngineParts, isAsked: (id: string) => boolean): readonly Build[] {
  const stacks = parts.stacks.list();
  const home = stacks.find(({ resources }) => resources.some(({ type }) => type === PROJECT));
  return parts.store.list().flatMap((execution) =>
    execution.stages.flatMap((stage) =>
      stage.actions.flatMap((action) => {
        const { externalId: id } = action;
        const [, project, uuid] = ID.exec(id ?? '') ?? [];
        if (id === undefined || project === undefined || uuid === undefined || !isAsked(id)) {
          return [];
        }
        const stack = stacks.find(({ resources }) => resources.some((record) => isProject(record, project))) ?? home;
        const { region = 'us-east-1', account = '000000000000' } = stack ?? {};
        const record = stack?.resources.find((candidate) => isProject(candidate, project)) ?? null;
        return [
          {
            id,
            project,
            uuid,
            arnPrefix: `arn:${partitionOf(region)}:codebuild:${region}:${account}`,
            record,
            execution,
            stage: stage.name,
            action,
          },
        ];
      }),
    ),
  );
}

const ID = /^([A-Za-z0-9_-]+):([0-9a-f-]{36})$/;
const isProject = ({ type, physicalId }: ResourceRecord, name: string): boolean => type === PROJECT && physicalId === name;
