const ECR_URI = /^(?<account>\d{12})\.dkr\.ecr(?:-fips)?\.(?<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/(?<repository>.+)$/;

/** An ECR repository, taken apart. */
export interface EcrUri {
  readonly registry: string;
  readonly account: string;
  readonly region: string;
  readonly repository: string;
}

/** Takes the URI of an ECR repository apart; undefined for any other repository. */
export function parseEcrUri(uri: string): EcrUri | undefined {
  const { account, region, repository } = ECR_URI.exec(uri)?.groups ?? {};
  if (account === undefined || region === undefined || repository === undefined) {
    return undefined;
  }
  return { registry: uri.slice(0, uri.indexOf('/')), account, region, repository };
}
