import { connectionPlace } from './connection-place';
import { databaseNames } from './database-names';
import { domains } from './domains';
import { environmentNames } from './environment-names';
import { fargateSize } from './fargate-size';
import { oneImage } from './one-image';
import { optOuts } from './opt-outs';
import { partitions } from './partitions';
import { ranges } from './ranges';
import type { Rule } from './rule';
import { stageCount } from './stage-count';
import { variables } from './variables';

/** In the order in which a reader of the configuration meets what they are about. */
export const ALL_RULES: readonly Rule[] = [
  connectionPlace,
  environmentNames,
  stageCount,
  partitions,
  optOuts,
  fargateSize,
  ranges,
  variables,
  oneImage,
  databaseNames,
  domains,
];
