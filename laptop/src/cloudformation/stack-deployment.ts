import { cleanUp, isSettled, settledStatus } from './clean-up';
import { evaluateObject, holds } from './intrinsics/evaluate';
import type { Scope } from './intrinsics/evaluation';
import { ResourceFailure } from './resource-failure';
import type { ResourceOperator } from './resource-operator';
import { canonicalJson, type JsonObject } from '../json';
import type { ResourceResult } from './resource-provider';
import type { StackFiles } from './stack-files';
import type { StackJournal } from './stack-journal';
import { USER_INITIATED } from './stack-start';
import { checkExports, stackOutputs, type StackOutputs } from './stack-outputs';
import type { StoredResource } from './stack-state';
import type { OrderedResource } from './template/deployment-order';
import type { TemplateResource } from './template/template';

export interface StackDeploymentProps {
  readonly source: JsonObject;
  readonly order: readonly OrderedResource[];
  readonly scope: Scope;
  readonly journal: StackJournal;
  readonly operator: ResourceOperator;
  readonly files: StackFiles;
  readonly imports: ReadonlySet<string>;
  readonly given: Readonly<Record<string, string>>;
  /** Whether unchanged resources are started again. */
  readonly resume: boolean;
  readonly signal: AbortSignal;
}

interface ResourceChange {
  readonly resource: TemplateResource;
  /** Evaluated. */
  readonly properties: JsonObject;
  readonly inert: boolean;
}

/** Changes a stack to match a template. The caller rolls back if that fails. */
export class StackDeployment {
  private readonly replaced = new Set<string>();
  private changed = false;

  constructor(private readonly props: StackDeploymentProps) {}

  /** @returns whether anything changed */
  async run(): Promise<boolean> {
    const { order, scope, journal } = this.props;
    const wanted = order.filter(({ resource }) => holds(resource.condition, { scope, path: `Resources.${resource.logicalId}.Condition` }));
    for (const step of wanted) {
      this.props.signal.throwIfAborted();
      await this.apply(step);
    }
    const ids = new Set(wanted.map(({ resource }) => resource.logicalId));
    const removed = journal.state.resources.filter((resource) => !ids.has(resource.logicalId));
    const evaluated = stackOutputs(scope);
    checkExports({ state: journal.state, exports: evaluated.exports, files: this.props.files });
    this.complete(removed, evaluated);
    return this.changed;
  }

  /** Deletes what the update replaced or removed, after which it cannot be rolled back. After a crash, the next deployment continues. */
  async cleanUp(): Promise<boolean> {
    const { journal, operator } = this.props;
    const pending = journal.state.replaced.length > 0;
    await cleanUp({ journal, operator });
    return pending;
  }

  private async apply({ resource, references }: OrderedResource): Promise<void> {
    const { scope, journal, operator } = this.props;
    try {
      const properties = evaluateObject(resource.properties, { scope, path: `Resources.${resource.logicalId}.Properties` });
      const current = journal.find(resource.logicalId);
      if (current !== undefined && current.type !== resource.type) {
        throw new Error(`its type cannot change from ${current.type} to ${resource.type}; give it another logical id`);
      }
      const change = { resource, properties, inert: operator.isInert(resource) };
      if (current === undefined) {
        await this.create(change);
      } else if (this.isUnchanged(current, { ...resource, properties, references })) {
        await this.keep(current, resource);
      } else {
        await this.update(change, current);
      }
    } catch (error) {
      throw error instanceof ResourceFailure ? error : this.recordFailure(resource, error);
    }
  }

  /** Records the failure of a resource whose properties could not be evaluated. */
  private recordFailure(resource: TemplateResource, error: unknown): ResourceFailure {
    const { journal, operator } = this.props;
    const failure = new ResourceFailure(resource, error);
    this.begin();
    operator.fail(resource, { current: journal.find(resource.logicalId), reason: failure.message });
    return failure;
  }

  private isUnchanged(
    current: StoredResource,
    wanted: Pick<TemplateResource, 'properties' | 'recordOnly' | 'usedAttributes'> & { readonly references: readonly string[] },
  ): boolean {
    return (
      isRecordedAs(current, wanted) &&
      canonicalJson(current.properties) === canonicalJson(wanted.properties) &&
      this.props.journal.state.updating !== current.logicalId &&
      !wanted.references.some((name) => this.replaced.has(name))
    );
  }

  private async keep(current: StoredResource, { deletionPolicy, updateReplacePolicy, usedAttributes }: TemplateResource): Promise<void> {
    const { journal, operator, resume } = this.props;
    const resumed = resume || operator.vanishes(current) ? await operator.resume({ ...current, usedAttributes }) : undefined;
    const { physicalId, attributes } = resumed ?? current;
    const isOther = physicalId !== current.physicalId;
    this.changed ||= isOther || canonicalJson(attributes) !== canonicalJson(current.attributes);
    const kept = { ...current, physicalId, attributes, deletionPolicy, updateReplacePolicy };
    journal.note({ resources: journal.with(kept) });
    if (isOther) {
      this.replaced.add(current.logicalId);
      journal.forgetPrevious(kept);
    }
  }

  private async create(change: ResourceChange): Promise<void> {
    const { journal, operator } = this.props;
    const { resource, properties, inert } = change;
    const interrupted = journal.state.creating === resource.logicalId;
    this.begin();
    if (!inert) {
      journal.save({ creating: resource.logicalId });
    }
    this.record(change, await operator.create({ ...resource, properties, interrupted }));
  }

  private async update(change: ResourceChange, current: StoredResource): Promise<void> {
    const { journal, operator } = this.props;
    const { resource, properties, inert } = change;
    const interrupted = journal.state.updating === resource.logicalId;
    this.begin();
    if (!inert) {
      journal.save({ updating: resource.logicalId });
    }
    const result = await operator.update({ ...resource, properties, interrupted }, current);
    if (result.physicalId !== current.physicalId) {
      this.replaced.add(resource.logicalId);
      const isRetained = resource.updateReplacePolicy === 'Retain';
      journal.note({ replaced: isRetained ? journal.state.replaced : [...journal.state.replaced, current] });
    }
    this.record(change, result);
  }

  private record({ resource, properties, inert }: ResourceChange, { physicalId, attributes }: ResourceResult): void {
    const { journal } = this.props;
    const { logicalId, type, deletionPolicy, updateReplacePolicy } = resource;
    const stored = { logicalId, type, physicalId, attributes, properties, deletionPolicy, updateReplacePolicy };
    const resources = journal.with(resource.recordOnly ? { ...stored, recordOnly: true } : stored);
    const { creating, updating } = journal.state;
    journal.note({ resources, creating: creating === logicalId ? null : creating, updating: updating === logicalId ? null : updating });
    if (!inert) {
      journal.save();
    }
  }

  /** Marks the stack as being updated, at its first change. */
  private begin(): void {
    const { journal } = this.props;
    const { status, template, resources } = journal.state;
    this.changed = true;
    if (isSettled(status)) {
      journal.enter('UPDATE_IN_PROGRESS', { reason: USER_INITIATED, previous: { template, resources } });
    }
  }

  private complete(removed: readonly StoredResource[], { outputs, exports }: StackOutputs): void {
    const { journal, source, imports, given } = this.props;
    const { state } = journal;
    const isNew =
      removed.length > 0 ||
      canonicalJson(outputs) !== canonicalJson(state.outputs) ||
      canonicalJson(exports) !== canonicalJson(state.exports);
    if (isNew || this.changed) {
      this.begin();
    }
    const isDone = isSettled(journal.state.status);
    if (isDone && canonicalJson(source) === canonicalJson(state.template)) {
      return;
    }
    const change = {
      outputs,
      exports,
      imports: [...imports],
      given,
      template: source,
      previous: null,
      creating: null,
      updating: null,
      resources: state.resources.filter((resource) => !removed.includes(resource)),
      replaced: [...state.replaced, ...removed],
    };
    if (isDone) {
      journal.save(change);
    } else {
      journal.enter(state.status === 'CREATE_IN_PROGRESS' ? 'CREATE_COMPLETE' : settledStatus('UPDATE_COMPLETE', change.replaced), change);
    }
  }
}

/** Whether a resource was created by the provider that its template asks for, with all attributes that the template uses. */
const isRecordedAs = (
  { recordOnly = false, attributes }: StoredResource,
  wanted: Pick<TemplateResource, 'recordOnly' | 'usedAttributes'>,
): boolean => recordOnly === wanted.recordOnly && (!recordOnly || wanted.usedAttributes.every((name) => name in attributes));
