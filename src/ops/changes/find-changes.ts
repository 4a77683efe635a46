import { SECRET_VERSIONS_CONTEXT } from '../../config/contract';
import { parameterNames, stackName, stackNamePrefix, type StackPart } from '../../config/names';
import type { EnvironmentConfig } from '../../config/platform-config';
import {
  compareStateful,
  isStateful,
  type StackTemplate,
  type StackTemplates,
  type StatefulProblem,
  type TemplateResource,
} from '../../config/stateful-resources';
import type { CommandContext } from '../command/command-context';
import { environmentOfStack } from '../environment/deployed-stacks';
import { listCommits } from '../pipeline/describe-approval';
import { compareStack } from './compare-stack';
import type { Comparison, EnvironmentChanges, Loss, VersionChange } from './environment-changes';
import { readDeployed, type DeployedTemplate } from './read-deployed';

export interface FindChangesProps {
  readonly context: Pick<CommandContext, 'aws' | 'platform' | 'terminal'>;
  readonly environment: EnvironmentConfig;
  /** All templates of the plan. */
  readonly templates: StackTemplates;
}

/** Compares the plan of an environment with what is deployed. */
export async function findChanges({ context, environment, templates }: FindChangesProps): Promise<EnvironmentChanges> {
  const { platform, terminal } = context;
  const planned = plannedStacks({ platform, environment, templates });
  const found = await readDeployed(context, { environment, stacks: Object.keys(planned) });
  const existing = Object.fromEntries([...found].flatMap(([stack, read]) => (read.kind === 'deployed' ? [[stack, read.template]] : [])));
  const parameter = parameterNames.version(platform.name, environment.name);
  const versions = { deployed: versionIn(existing, parameter), planned: versionIn(planned, parameter) };
  const deployed = mapTemplates(existing, (template, stack) => withoutNoise(template, { versions, planned: planned[stack] }));
  const prefix = stackNamePrefix(platform.name, environment.name);
  const stacks = await Promise.all(
    Object.entries(planned).map(async ([stack, template]) => ({
      stack,
      part: stack.slice(prefix.length + 1),
      ...(await compare(stack, { template, found, deployed })),
    })),
  );
  const { deployed: from, planned: to } = versions;
  return {
    environment,
    stacks,
    templates: { deployed, planned },
    versions,
    losses: findLosses({ environment, stacks, templates: { deployed, planned } }),
    commits: from === null || to === null ? null : await listCommits(terminal, { from, to }),
  };
}

const LAST: StackPart = 'service';
const FIRST: readonly StackPart[] = ['network', 'database'];

/** The stacks of an environment, in the order of their deployment: those that `extend.ts` adds are before the service. */
function plannedStacks({
  platform,
  environment,
  templates,
}: Pick<FindChangesProps, 'environment' | 'templates'> & Pick<CommandContext, 'platform'>): StackTemplates {
  const nameOf = (part: StackPart): string => stackName({ platform: platform.name, environment: environment.name, part });
  const rank = (stack: string): number => {
    const index = FIRST.map(nameOf).indexOf(stack);
    return index === -1 ? FIRST.length + (stack === nameOf(LAST) ? 1 : 0) : index;
  };
  const own = Object.entries(templates).filter(([stack]) => environmentOfStack({ platform, stack })?.name === environment.name);
  return Object.fromEntries(own.sort(([one], [other]) => rank(one) - rank(other)));
}

const mapTemplates = (templates: StackTemplates, change: (template: StackTemplate, stack: string) => StackTemplate): StackTemplates =>
  Object.fromEntries(Object.entries(templates).map(([stack, template]) => [stack, change(template, stack)]));

/** The version that the service stack writes to Parameter Store. */
function versionIn(templates: StackTemplates, parameter: string): string | null {
  const resources = Object.values(templates).flatMap(({ Resources = {} }) => Object.values(Resources));
  const version = resources.find(({ Properties }) => Properties?.['Name'] === parameter)?.Properties?.['Value'];
  return typeof version === 'string' ? version : null;
}

const COMMIT = /^[0-9a-f]{40}$/;

/**
 * A deployed template without what differs in every commit: it has the version of the plan. It has no versions of secrets if the plan has
 * none, as when a person synthesizes it.
 */
function withoutNoise(
  template: StackTemplate,
  { versions: { deployed, planned: version }, planned }: { readonly versions: VersionChange; readonly planned: StackTemplate | undefined },
): StackTemplate {
  const text = JSON.stringify(template);
  const sameVersion = deployed !== null && version !== null && COMMIT.test(deployed) ? text.replaceAll(deployed, version) : text;
  const keepsLabels = JSON.stringify(planned).includes(SECRET_VERSIONS_CONTEXT);
  return JSON.parse(sameVersion, (key, value: unknown) => (key === 'DockerLabels' && !keepsLabels ? undefined : value)) as StackTemplate;
}

interface CompareProps {
  readonly template: StackTemplate;
  readonly found: ReadonlyMap<string, DeployedTemplate>;
  readonly deployed: StackTemplates;
}

async function compare(stack: string, { template, found, deployed }: CompareProps): Promise<Comparison> {
  const { [stack]: before } = deployed;
  if (before !== undefined) {
    return { kind: 'compared', resources: await compareStack({ deployed: before, planned: template }) };
  }
  const read = found.get(stack);
  return read?.kind === 'unknown'
    ? { kind: 'unknown', reason: read.reason }
    : { kind: 'new', count: Object.keys(template.Resources ?? {}).length };
}

/** Whether a resource can be deleted without a loss: CloudFormation keeps it, or the only data it has are those of its Aurora cluster. */
const canGo = (resource: TemplateResource | undefined): boolean =>
  resource?.DeletionPolicy?.startsWith('Retain') === true ||
  (resource?.Type === 'AWS::RDS::DBInstance' && resource.Properties?.['DBClusterIdentifier'] !== undefined);

/** Also finds replacements by other resources that are replaced, which the properties alone do not show. */
function findLosses({ environment, stacks, templates }: Pick<EnvironmentChanges, 'environment' | 'stacks' | 'templates'>): readonly Loss[] {
  const known = compareStateful({ before: templates.deployed, after: templates.planned }).filter(
    ({ stack, logicalId, change }) => change !== 'deleted' || !canGo(templates.deployed[stack]?.Resources?.[logicalId]),
  );
  const more = stacks.flatMap((each) =>
    (each.kind === 'compared' ? each.resources : [])
      .filter(({ effect, type }) => effect === 'replaced' && isStateful(type))
      .map(({ logicalId, type, replacedBy }): StatefulProblem => {
        const { stack } = each;
        return { id: `${stack}/${logicalId}`, stack, logicalId, type, change: 'replaced', properties: replacedBy, added: [] };
      })
      .filter(({ id }) => known.every((problem) => problem.id !== id)),
  );
  const allowedBecause = (logicalId: string): string | null =>
    environment.allowReplacement.find((each) => each.logicalId === logicalId)?.reason ?? null;
  return [...known, ...more].map((problem) => ({ ...problem, allowedBecause: allowedBecause(problem.logicalId) }));
}
