import { join } from 'node:path';
import type { DatabaseOptions } from '../../src/config/database';
import type { EnvironmentOptions } from '../../src/config/environment';
import { statefulPart } from '../../src/config/stateful-resources';
import type { StackTemplates } from '../../src/config/stateful-resources';
import { DOMAIN, platformFixture, PROD, TEST } from '../support/platform-fixture';
import { synthesize } from '../support/synthesize';

/** The stateful resources of the latest release. */
export const STATEFUL_IDS = join(__dirname, 'fixtures/stateful-ids.json');

const TIERS = { d: TEST, p: PROD };
const DATABASES: Readonly<Record<string, DatabaseOptions | false>> = { pg: {}, my: { engine: 'mysql' }, no: false };
const NAT_GATEWAYS = [0, 2];
const SCHEMES = ['http', 'tls'];

/** An environment for each combination of the options that decide which stateful resources there are. */
const environments: readonly EnvironmentOptions[] = Object.entries(TIERS).flatMap(([tier, options]) =>
  Object.entries(DATABASES).flatMap(([engine, database]) =>
    NAT_GATEWAYS.flatMap((natGateways) =>
      SCHEMES.map((scheme) => {
        const name = `${tier}-${engine}-${natGateways}-${scheme}`;
        return { ...options, name, database, network: { natGateways }, ...(scheme === 'tls' && { domain: { ...DOMAIN, name } }) };
      }),
    ),
  ),
);

const withFiles = Object.entries(TIERS).map(([tier, options]): EnvironmentOptions => ({
  ...options,
  name: `${tier}-files`,
  service: { sharedFiles: { path: '/files' } },
}));

/** The stateful resources of this commit, of all stacks of a platform with these environments. */
export function statefulIds(): StackTemplates {
  const platform = synthesize(platformFixture({ environments: [...environments, ...withFiles] }));
  return statefulPart(Object.fromEntries(platform.stacks.map((stack) => [stack.stackName, platform.template(stack).toJSON()])));
}
