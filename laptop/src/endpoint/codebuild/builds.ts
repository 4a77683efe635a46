import { partitionOf } from '../../cloudformation/template/pseudo-parameters';
import type { ResourceRecord } from '../../cloudformation/resource-provider';
import type { Stack } from '../../cloudformation/stack';
import type { Stacks } from '../../cloudformation/stacks';
import type { ActionExecution, Execution } from '../../pipeline/execution';
import type { ExecutionStore } from '../../pipeline/execution-store';

/** What the operations of CodeBuild work on. */
export interface CodeBuildBackend {
  readonly stacks: Pick<Stacks, 'list'>;
  readonly store: ExecutionStore;
}

/** A build of an action of the pipeline. */
export interface ActionBuild {
  /** `<project>:<uuid>`. */
  readonly id: string;
  readonly project: string;
  /** The second part of the id. */
  readonly uuid: string;
  /** The part of its ARNs before the type: `arn:aws:codebuild:<region>:<account>`. */
  readonly arnPrefix: string;
  /** Null when no stack has the project any more. */
  readonly record: ResourceRecord | null;
  readonly execution: Execution;
  readonly stage: string;
  readonly action: ActionExecution;
}

const PROJECT = 'AWS::CodeBuild::Project';
const ID = /^([A-Za-z0-9_-]+):([0-9a-f-]{36})$/;

/** The builds with a matching id, the oldest first. Of an action that was retried, only the last build is known. */
export function findBuilds({ stacks, store }: CodeBuildBackend, matches: (id: string) => boolean): readonly ActionBuild[] {
  const all = stacks.list();
  return store.list().flatMap((execution) =>
    execution.stages.flatMap((stage) =>
      stage.actions.flatMap((action) => {
        const build = action.externalId !== undefined && matches(action.externalId) ? parseId(action.externalId) : undefined;
        const home = build && findHome(all, build.project);
        return build === undefined || home === undefined ? [] : [{ ...build, ...home, execution, stage: stage.name, action }];
      }),
    ),
  );
}

/** Undefined for the id of a stack. */
function parseId(id: string): Pick<ActionBuild, 'id' | 'project' | 'uuid'> | undefined {
  const [, project, uuid] = ID.exec(id) ?? [];
  return project === undefined || uuid === undefined ? undefined : { id, project, uuid };
}

/** Undefined when no stack has any project. */
function findHome(stacks: readonly Stack[], project: string): Pick<ActionBuild, 'arnPrefix' | 'record'> | undefined {
  const isProject = ({ type, physicalId }: ResourceRecord): boolean => type === PROJECT && physicalId === project;
  const stack =
    stacks.find(({ resources }) => resources.some(isProject)) ??
    stacks.find(({ resources }) => resources.some(({ type }) => type === PROJECT));
  if (stack === undefined) {
    return undefined;
  }
  const { region, account, resources } = stack;
  return { arnPrefix: `arn:${partitionOf(region)}:codebuild:${region}:${account}`, record: resources.find(isProject) ?? null };
}
