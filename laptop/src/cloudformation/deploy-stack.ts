import type { ParameterStore } from '../ssm/parameter-store';
import { deleteLocalStack } from './delete-local-stack';
import type { ProviderRegistry } from './provider-registry';
import { ResourceOperator } from './resource-operator';
import { rollBack } from './roll-back';
import type { DeployStackRequest, DeployStackResult } from './stack';
import { StackDeployment } from './stack-deployment';
import { StackJournal, type StackRecords } from './stack-journal';
import { stackScope } from './stack-scope';
import { identityOf, startingState, USER_INITIATED } from './stack-start';
import { deploymentOrder, type OrderedResource } from './template/deployment-order';
import { readTemplate, type Template } from './template/template';

export interface DeployStackProps extends StackRecords {
  readonly registry: ProviderRegistry;
  readonly parameters: ParameterStore;
  readonly request: DeployStackRequest;
  /** Whether unchanged resources are started again. @default false */
  readonly resume?: boolean;
}

/** Deploys one stack, and rolls it back if that fails. */
export async function deployStack(props: DeployStackProps): Promise<DeployStackResult> {
  const { files, registry, request } = props;
  const template = readTemplate(request.template);
  const order = deploymentOrder(template);
  registry.check(
    order.map(({ resource }) => resource),
    request.stackName,
  );
  const known = files.read(request.stackName);
  const isHalfDeleted = known?.status === 'DELETE_IN_PROGRESS' || known?.status === 'DELETE_FAILED';
  if (isHalfDeleted) {
    await deleteLocalStack({ ...props, state: known, log: request.log, signal: request.signal });
  }
  const existing = isHalfDeleted ? undefined : known;
  const journal = new StackJournal(props, startingState(existing, request));
  begin(journal, existing === undefined);
  return run({ ...props, template, order, journal });
}

/** Stores a new stack at once. Continues an interrupted deployment, and goes forward again with one that was rolling back. */
function begin(journal: StackJournal, isNew: boolean): void {
  const { status, previous } = journal.state;
  if (isNew) {
    journal.enter('CREATE_IN_PROGRESS', { reason: USER_INITIATED });
  } else if (previous !== null && status !== 'UPDATE_IN_PROGRESS') {
    journal.enter('UPDATE_IN_PROGRESS', { reason: USER_INITIATED });
  }
}

async function run(
  props: DeployStackProps & {
    readonly template: Template;
    readonly order: readonly OrderedResource[];
    readonly journal: StackJournal;
  },
): Promise<DeployStackResult> {
  const { request, journal, resume = false } = props;
  const { log, signal, parameters: given = {} } = request;
  const stack = identityOf(journal.state);
  const imports = new Set<string>();
  const operator = new ResourceOperator({ ...props, stack, log, signal });
  let deployment: StackDeployment;
  let changed: boolean;
  try {
    const scope = stackScope({ ...props, stack, given, onImport: (name) => imports.add(name) });
    deployment = new StackDeployment({ ...props, source: request.template, scope, operator, imports, given, resume, signal });
    changed = await deployment.run();
  } catch (error) {
    if (signal.aborted) {
      // A person who stops the run wants to continue it later.
      throw error;
    }
    throw await rollBack({ journal, operator, log, error });
  }
  const cleaned = await deployment.cleanUp();
  return { changed: changed || cleaned, outputs: journal.state.outputs };
}
