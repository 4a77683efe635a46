import { deleteStack } from './delete-stack';
import { Deployment } from './deployment';
import type { ProviderRegistry } from './provider-registry';
import { ResourceOperator } from './resource-operator';
import { rollBack } from './roll-back';
import type { DeployStackRequest, DeployStackResult } from './stack';
import { StackJournal, type StackRecords } from './stack-journal';
import { stackScope } from './stack-scope';
import { identityOf, startingState, USER_INITIATED } from './stack-start';
import { deploymentOrder } from './template/deployment-order';
import { readTemplate } from './template/template';
import type { ParameterStore } from '../ssm/parameter-store';

export interface DeployStackProps extends StackRecords {
  readonly registry: ProviderRegistry;
  readonly parameters: ParameterStore;
  readonly request: DeployStackRequest;
  /** Whether what the template leaves alone is brought up again. @default false */
  readonly resume?: boolean;
}

/** One deployment of one stack, from its template to its end or to its rollback. */
export async function deployStack(props: DeployStackProps): Promise<DeployStackResult> {
  const { files, registry, request } = props;
  const template = readTemplate(request.template);
  const order = deploymentOrder(template);
  order.forEach(({ resource }) => registry.get(resource));
  const known = files.read(request.stackName);
  const isHalfDeleted = known?.status === 'DELETE_IN_PROGRESS' || known?.status === 'DELETE_FAILED';
  if (isHalfDeleted) {
    await deleteStack({ ...props, state: known, log: request.log, signal: request.signal });
  }
  const standing = isHalfDeleted ? undefined : known;
  const journal = new StackJournal(props, startingState(standing, request));
  begin(journal, standing === undefined);
  return run({ ...props, template, order, journal });
}

/** A new stack is there from now on; what was cut off is gone on with, and what was rolling back goes forward again. */
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
    readonly template: ReturnType<typeof readTemplate>;
    readonly order: ReturnType<typeof deploymentOrder>;
    readonly journal: StackJournal;
  },
): Promise<DeployStackResult> {
  const { request, journal, resume = false } = props;
  const { log, signal, parameters: given = {} } = request;
  const stack = identityOf(journal.state);
  const imports = new Set<string>();
  const operator = new ResourceOperator({ ...props, stack, log, signal });
  let deployment: Deployment;
  let changed: boolean;
  try {
    const scope = stackScope({ ...props, stack, given, onImport: (name) => imports.add(name) });
    deployment = new Deployment({ ...props, source: request.template, scope, operator, imports, given, resume, signal });
    changed = await deployment.run();
  } catch (error) {
    if (signal.aborted) {
      // A person who stops the run wants to go on with it later, from where it is.
      throw error;
    }
    throw await rollBack({ journal, operator, log, error });
  }
  const cleaned = await deployment.cleanUp();
  return { changed: changed || cleaned, outputs: journal.state.outputs };
}
