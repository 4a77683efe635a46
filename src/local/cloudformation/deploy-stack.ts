import { deleteStack } from './delete-stack';
import { Deployment } from './deployment';
import type { ProviderRegistry } from './provider-registry';
import { ResourceOperator } from './resource-operator';
import { rollBack } from './roll-back';
import type { DeployStackRequest, DeployStackResult } from './stack';
import type { StackFiles } from './stack-files';
import { StackJournal } from './stack-journal';
import { stackScope } from './stack-scope';
import { identityOf, startingState } from './stack-start';
import { deploymentOrder } from './template/deployment-order';
import { readTemplate } from './template/template';
import type { ParameterStore } from '../ssm/parameter-store';

export interface DeployStackProps {
  readonly files: StackFiles;
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
  const isHalfDeleted = known?.status === 'DELETE_IN_PROGRESS';
  if (isHalfDeleted) {
    await deleteStack({ ...props, state: known, log: request.log, signal: request.signal });
  }
  const journal = new StackJournal(files, startingState(isHalfDeleted ? undefined : known, request));
  return run({ ...props, template, order, journal });
}

async function run(props: DeployStackProps & {
  readonly template: ReturnType<typeof readTemplate>;
  readonly order: ReturnType<typeof deploymentOrder>;
  readonly journal: StackJournal;
}): Promise<DeployStackResult> {
  const { request, journal, files, resume = false } = props;
  const { log, signal, parameters: given = {} } = request;
  const stack = identityOf(journal.state);
  const imports = new Set<string>();
  const operator = new ResourceOperator({ ...props, stack, log, signal });
  let deployment: Deployment;
  let changed: boolean;
  try {
    const scope = stackScope({ ...props, stack, given, onImport: (name) => imports.add(name) });
    deployment = new Deployment({ ...props, source: request.template, scope, operator, imports, given, resume, signal, log });
    changed = await deployment.run();
  } catch (error) {
    if (signal.aborted) {
      // A person who stops the run wants to go on with it later, from where it is.
      throw error;
    }
    throw await rollBack({ journal, operator, files, log, error });
  }
  const cleaned = await deployment.cleanUp();
  return { changed: changed || cleaned, outputs: journal.state.outputs };
}
