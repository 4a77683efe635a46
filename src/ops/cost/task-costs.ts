import { HOURS, type Amount, type CostLine, type Rate } from './cost-line';
import type { PriceTable } from './price-table';
import { listIn, numberIn, objectIn, refersTo, type TemplateResource } from './template-resource';

const FREE_DISK_GIB = 20;
export const TASK_ADDRESS = 'address of a task';

/** What an hour of a task is billed. */
interface TaskSize {
  /** Such as `0.5 vCPU, 1 GiB`. */
  readonly size: string;
  readonly architecture: 'ARM64' | 'X86_64';
  readonly hour: readonly Amount[];
}

/** The size of a task; null if its template does not tell. */
function sizeOf({ properties }: TemplateResource): TaskSize | null {
  const [cpu, memory] = [numberIn(properties['Cpu']), numberIn(properties['Memory'])];
  if (cpu === null || memory === null) {
    return null;
  }
  const isArm = objectIn(properties['RuntimePlatform'])['CpuArchitecture'] === 'ARM64';
  const [vcpu, gib] = [cpu / 1024, memory / 1024];
  const disk = Math.max(0, (numberIn(objectIn(properties['EphemeralStorage'])['SizeInGiB']) ?? 0) - FREE_DISK_GIB);
  return {
    size: [`${vcpu} vCPU`, `${gib} GiB`, ...(disk > 0 ? [`${FREE_DISK_GIB + disk} GiB of disk`] : [])].join(', '),
    architecture: isArm ? 'ARM64' : 'X86_64',
    hour: [
      { unit: isArm ? 'fargate.arm.vcpu' : 'fargate.x86.vcpu', quantity: vcpu },
      { unit: isArm ? 'fargate.arm.gb' : 'fargate.x86.gb', quantity: gib },
      ...(disk > 0 ? [{ unit: 'fargate.disk', quantity: disk } as const] : []),
    ],
  };
}

const forHours = (amounts: readonly Amount[], factor: number): readonly Amount[] =>
  amounts.map(({ unit, quantity }) => ({ unit, quantity: quantity * factor }));

/** How many tasks run, and how many can. */
interface TaskCount {
  readonly min: number;
  readonly max: number;
  readonly sleeps: boolean;
  /** Whether a schedule raises the minimum at some times. */
  readonly rises: boolean;
}

function countOf(service: TemplateResource): TaskCount | null {
  const target = service
    .siblings()
    .find(
      ({ type, properties }) =>
        type === 'AWS::ApplicationAutoScaling::ScalableTarget' && refersTo(properties['ResourceId'], service.logicalId),
    );
  if (target === undefined) {
    const count = numberIn(service.properties['DesiredCount'] ?? 1);
    return count === null ? null : { min: count, max: count, sleeps: false, rises: false };
  }
  const [min, max] = [numberIn(target.properties['MinCapacity']), numberIn(target.properties['MaxCapacity'])];
  if (min === null || max === null) {
    return null;
  }
  const actions = listIn(target.properties['ScheduledActions']).map(({ ScalableTargetAction }) => objectIn(ScalableTargetAction));
  return {
    min,
    max: Math.max(max, ...actions.map(({ MaxCapacity }) => numberIn(MaxCapacity) ?? 0)),
    sleeps: actions.some(({ MaxCapacity }) => MaxCapacity === 0),
    rises: actions.some(({ MinCapacity }) => (numberIn(MinCapacity) ?? 0) > min),
  };
}

interface Placement {
  readonly provider: 'Fargate' | 'Fargate Spot';
  readonly count: number;
  /** Whether further tasks are placed here. */
  readonly grows: boolean;
}

/** How a service's tasks are divided. A share of a task is counted as one on Fargate, the more expensive one. */
function placementsOf({ properties }: TemplateResource, count: number): readonly Placement[] {
  const strategy = listIn(properties['CapacityProviderStrategy']);
  const find = (name: string): { readonly base: number; readonly weight: number } => {
    const entry = strategy.find(({ CapacityProvider }) => CapacityProvider === name);
    return { base: numberIn(entry?.['Base']) ?? 0, weight: numberIn(entry?.['Weight']) ?? 0 };
  };
  const [fargate, spot] = [find('FARGATE'), find('FARGATE_SPOT')];
  if (spot.weight === 0) {
    return [{ provider: 'Fargate', count, grows: true }];
  }
  const base = Math.min(count, fargate.base);
  const shared = Math.ceil(((count - base) * fargate.weight) / (fargate.weight + spot.weight));
  const placements: readonly Placement[] = [
    { provider: 'Fargate', count: base + shared, grows: fargate.weight > 0 },
    { provider: 'Fargate Spot', count: count - base - shared, grows: true },
  ];
  return placements.filter((each) => each.count > 0 || each.grows);
}

/** The tasks of an ECS service, and their public addresses. */
export function serviceLines(service: TemplateResource, { fargateSpot }: PriceTable): readonly CostLine[] {
  const definition = service
    .siblings()
    .find(({ type, logicalId }) => type === 'AWS::ECS::TaskDefinition' && refersTo(service.properties['TaskDefinition'], logicalId));
  const task = definition && sizeOf(definition);
  const count = countOf(service);
  const line = { item: 'tasks', resources: [service.id], isMinimum: false, note: null, rates: [], each: [] };
  if (!task || count === null) {
    return [{ ...line, detail: 'their size or number is not in the template', count: null }];
  }
  const network = objectIn(objectIn(service.properties['NetworkConfiguration'])['AwsvpcConfiguration']);
  const addresses: readonly Amount[] = network['AssignPublicIp'] === 'ENABLED' ? [{ unit: 'ipv4', quantity: HOURS }] : [];
  const placements = placementsOf(service, count.min);
  const lines = placements.map(({ provider, count: placed, grows }): CostLine => {
    const discount = provider === 'Fargate Spot' ? fargateSpot.maximumDiscount : 0;
    const each = forHours(task.hour, HOURS * (1 - discount));
    const where = placements.length > 1 ? ` on ${provider}` : '';
    const rate: Rate = { what: `each further task${where}: ${task.size}`, each: [...each, ...addresses], most: count.max - count.min };
    const notes = [
      ...(discount > 0 ? [`Spot at its maximum discount, ${discount * 100} %; the price changes with supply, up to that of Fargate`] : []),
      ...(count.sleeps ? ['less the hours in which the environment sleeps'] : []),
      ...(count.rises ? ['more while a schedule raises the minimum'] : []),
    ];
    return {
      ...line,
      detail: [task.size, provider, task.architecture].join(', '),
      count: placed,
      each,
      isMinimum: discount > 0 || count.rises,
      note: notes.length === 0 ? null : notes.join('; '),
      rates: grows && rate.most !== 0 ? [rate] : [],
    };
  });
  return [...lines, ...addressLine(service, { count: count.min, each: addresses })];
}

const addressLine = (service: TemplateResource, { count, each }: Pick<CostLine, 'count' | 'each'>): readonly CostLine[] =>
  each.length === 0
    ? []
    : [
        {
          item: 'public IPv4 addresses',
          detail: TASK_ADDRESS,
          count,
          each,
          isMinimum: false,
          note: null,
          rates: [],
          resources: [service.id],
        },
      ];

/** Tasks that run to their end: of schedules and release commands. */
export function taskDefinitionLines(definition: TemplateResource): readonly CostLine[] {
  const isOfService = definition
    .siblings()
    .some(({ type, properties }) => type === 'AWS::ECS::Service' && refersTo(properties['TaskDefinition'], definition.logicalId));
  const task = sizeOf(definition);
  if (isOfService || task === null) {
    return [];
  }
  const rate: Rate = { what: `hour of a task: ${task.size}, ${task.architecture}`, each: task.hour, most: null };
  return [
    {
      item: 'tasks that run to their end',
      detail: task.size,
      count: 0,
      each: [],
      isMinimum: false,
      note: null,
      rates: [rate],
      resources: [definition.id],
    },
  ];
}
