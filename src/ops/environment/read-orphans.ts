import type { CloudFormationClient, Stack } from '@aws-sdk/client-cloudformation';
import type { DatabaseConfig } from '../../config/database';
import { partOfStack } from '../../config/names';
import { distinctPlaces, isSamePlace, type Place } from '../../config/places';
import { explainError } from '../aws/explain-error';
import { returned } from '../aws/returned';
import type { CommandContext } from '../command/command-context';
import type { DeployedEnvironment } from './deployed-environment';
import { listStacks, nameOf } from './deployed-stacks';

type Context = Pick<CommandContext, 'aws' | 'platform' | 'suggest'>;
type OnDelete = DatabaseConfig['onDelete'];

export interface OrphanSearch {
  /** Environments that .projenrc.ts does not have in this account and region, and whose stacks exist. */
  readonly orphans: readonly DeployedEnvironment[];
  /** Why stacks could not be listed, for each account and region in which they could not. */
  readonly problems: readonly string[];
}

/** A stack of an environment of this platform, and the configured account and region in which it was found. */
interface FoundStack {
  readonly id: string;
  readonly environment: string;
  readonly place: Place;
  readonly isConfigured: boolean;
  /** Null for a stack without a database. */
  readonly onDelete: OnDelete | null;
}

interface PlaceSearch {
  readonly stacks: readonly FoundStack[];
  readonly problem: string | null;
}

/** Searches every account and region that the configuration has. One that cannot be read must not hide the others. */
export async function readOrphans(context: Context): Promise<OrphanSearch> {
  const { environments, pipeline } = context.platform;
  const searches = await Promise.all(distinctPlaces([...environments, pipeline]).map((place) => searchPlace(context, place)));
  const found = searches.flatMap(({ stacks }) => stacks);
  // On the laptop, and with --region, a stack is found in several places.
  const configured = new Set(found.filter(({ isConfigured }) => isConfigured).map(({ id }) => id));
  const orphaned = found.filter(({ id }, index) => !configured.has(id) && found.findIndex((other) => other.id === id) === index);
  const orphans = new Map<string, DeployedEnvironment>();
  for (const { environment, place, onDelete } of orphaned) {
    const key = JSON.stringify([environment, place]);
    const database = onDelete === null ? (orphans.get(key)?.database ?? null) : { onDelete };
    orphans.set(key, { name: environment, ...place, tier: 'unknown', database, domain: null, sleep: null });
  }
  return { orphans: [...orphans.values()], problems: searches.flatMap(({ problem }) => (problem === null ? [] : [problem])) };
}

async function searchPlace(context: Context, place: Place): Promise<PlaceSearch> {
  try {
    const client = await context.aws.at(place, 'read').cloudFormation();
    const stacks = await listStacks(client);
    const found = await Promise.all(stacks.map((stack) => readStack(context, { client, stack, place })));
    return { stacks: found.filter((stack) => stack !== null), problem: null };
  } catch (error) {
    const problem = `the stacks in aws://${place.account}/${place.region} could not be listed: ${explainError(error, context.suggest)}`;
    return { stacks: [], problem };
  }
}

interface ReadStackProps {
  readonly client: CloudFormationClient;
  readonly stack: Stack;
  readonly place: Place;
}

/** Null for a stack that is of no environment of this platform. */
async function readStack({ platform }: Context, { client, stack, place }: ReadStackProps): Promise<FoundStack | null> {
  const name = nameOf(stack);
  const found = partOfStack({ platform: platform.name, stack: name, description: stack.Description });
  if (found === undefined) {
    return null;
  }
  const { environment, part } = found;
  const isConfigured = platform.environments.some((each) => each.name === environment && isSamePlace(each, place));
  const onDelete = part === 'database' && !isConfigured ? await readOnDelete(client, name) : null;
  return { id: returned(stack.StackId, `the id of the stack ${name}`), environment, place, isConfigured, onDelete };
}

async function readOnDelete(client: CloudFormationClient, stack: string): Promise<OnDelete> {
  const { GetTemplateCommand } = await import('@aws-sdk/client-cloudformation');
  const { TemplateBody } = await client.send(new GetTemplateCommand({ StackName: stack }));
  const { Resources = {} } = JSON.parse(returned(TemplateBody, `the template of the stack ${stack}`)) as Template;
  const cluster = Object.values(Resources).find(({ Type }) => Type === 'AWS::RDS::DBCluster');
  return cluster?.DeletionPolicy === 'Delete' ? 'destroy' : 'snapshot';
}

interface Template {
  readonly Resources?: Readonly<Record<string, { readonly Type: string; readonly DeletionPolicy?: string }>>;
}

export interface OrphanDescription {
  readonly detail: string;
  readonly fix: string;
}

/** What an orphan is, and how to delete it. */
export function describeOrphan(
  { platform, suggest }: Pick<Context, 'platform' | 'suggest'>,
  { name, account, region }: Pick<DeployedEnvironment, 'name' | 'account' | 'region'>,
): OrphanDescription {
  const place = `account ${account}, ${region}`;
  const down = suggest(`env:down ${name}`);
  if (platform.environments.every((environment) => environment.name !== name)) {
    return { detail: `${name} is not in .projenrc.ts, but has stacks in ${place}`, fix: `\`${down}\` deletes it with its data` };
  }
  return {
    detail: `${name} has moved, but still has stacks in ${place}`,
    fix: `to delete them, put this account and region back into .projenrc.ts and run \`npx projen\` and \`${down}\``,
  };
}
