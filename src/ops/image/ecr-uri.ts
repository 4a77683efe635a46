const ECR_URI = /^(?<account>\d{12})\.dkr\.ecr(?:-fips)?\.(?<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/(?<repository>.+)$/;

/** The parts of the URI of an ECR repository. */
export interface EcrUri {
  /** Host name. */
  readonly registry: string;
  readonly account: string;
  readonly region: string;
  readonly repository: string;
}

/** Undefined if the URI is not of an ECR repository. */
export function parseEcrUri(uri: string): EcrUri | undefined {
  const { account, region, repository } = ECR_URI.exec(uri)?.groups ?? {};
  if (account === undefined || region === undefined || repository === undefined) {
    return undefined;
  }
  return { registry: uri.slice(0, uri.indexOf('/')), account, region, repository };
}
