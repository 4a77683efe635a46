import { HOURS, type CostLine } from './cost-line';
import { numberIn, objectIn, refersTo, type TemplateResource } from './template-resource';

/** An Aurora serverless cluster: the capacity of its instances, its storage and its backups. */
export function databaseLines(cluster: TemplateResource): readonly CostLine[] {
  const scaling = objectIn(cluster.properties['ServerlessV2ScalingConfiguration']);
  const [min, max] = [numberIn(scaling['MinCapacity']), numberIn(scaling['MaxCapacity'])];
  const line = { item: 'Aurora capacity', resources: [cluster.id], isMinimum: false, note: null, rates: [], each: [] };
  if (min === null || max === null || cluster.properties['StorageType'] !== undefined) {
    return [{ ...line, detail: 'not serverless on standard storage', count: null }];
  }
  const instances = instancesOf(cluster);
  return [
    {
      ...line,
      detail: min === 0 ? 'paused instance' : `${min} ACU`,
      count: instances,
      each: [{ unit: 'aurora.acu', quantity: min * HOURS }],
      note: min === 0 ? 'nobody uses it, so that it pauses; awake, each instance has at least 0.5 ACU' : null,
      rates:
        max > min
          ? [
              {
                what: `each further ACU on ${instances === 1 ? 'the instance' : `all ${instances} instances`}`,
                each: [{ unit: 'aurora.acu', quantity: instances * HOURS }],
                most: max - min,
              },
            ]
          : [],
    },
    {
      ...line,
      item: 'Aurora storage',
      detail: '',
      count: 0,
      rates: [
        { what: 'GB-month of the database', each: [{ unit: 'aurora.storage', quantity: 1 }], most: null },
        { what: 'million I/O requests of the database', each: [{ unit: 'aurora.io', quantity: 1 }], most: null },
        { what: 'GB-month of backups beyond the free part', each: [{ unit: 'aurora.backup', quantity: 1 }], most: null },
      ],
    },
  ];
}

const instancesOf = (cluster: TemplateResource): number =>
  cluster
    .siblings()
    .filter(
      ({ type, properties }) =>
        type === 'AWS::RDS::DBInstance' &&
        properties['DBInstanceClass'] === 'db.serverless' &&
        refersTo(properties['DBClusterIdentifier'], cluster.logicalId),
    ).length;
