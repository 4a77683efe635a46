import type { PlatformConfig } from './platform';

/** An account and region in which a platform has stacks. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

export const distinctPlaces = (places: readonly Place[]): readonly Place[] => [
  ...new Map(places.map(({ account, region }) => [`${account}/${region}`, { account, region }])).values(),
];

/** Regions other than the pipeline's, in each of which the pipeline needs a bucket for artifacts. */
export const otherRegions = ({ pipeline, environments }: PlatformConfig): readonly string[] =>
  [...new Set(environments.map(({ region }) => region))].filter((region) => region !== pipeline.region);

/**
 * What to do before a configuration is pushed that has accounts or regions which an earlier one does not have: the pipeline deploys with
 * what `cdk bootstrap` made, and cannot create its own bucket in another region.
 */
export function newPlaceWarnings(now: PlatformConfig, before: PlatformConfig): readonly string[] {
  const key = ({ account, region }: Place): string => `aws://${account}/${region}`;
  const known = placesOf(before).map(key);
  const newRegions = otherRegions(now).filter((region) => !otherRegions(before).includes(region));
  return placesOf(now)
    .filter((place) => !known.includes(key(place)))
    .map((place) => {
      const up = newRegions.includes(place.region) ? ' and then `npx projen pipeline:up`' : '';
      return (
        `${key(place)} is new, and the pipeline cannot prepare it: run \`cdk bootstrap\`${up} before you push; ` +
        '`npx projen doctor` shows what is missing, and docs/runbook.md has the steps under "A new account or region"'
      );
    });
}

export const isSamePlace = (one: Place, other: Place): boolean => one.account === other.account && one.region === other.region;

const placesOf = ({ pipeline, environments }: PlatformConfig): readonly Place[] => distinctPlaces([pipeline, ...environments]);
