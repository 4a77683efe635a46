import { BUILD_VARIABLES } from '../../config/contract';
import type { BuildspecCommand } from '../command/command';
import { printResult } from '../command/print-result';
import { requiredVariables } from '../command/required-variables';
import type { Terminal } from '../command/terminal';
import { UsageError } from '../command/usage-error';
import { Docker } from '../image/docker';
import { connectRegistry, ecrStore } from '../image/ecr-store';
import type { Registry } from '../image/ecr-store';
import { parseEcrUri } from '../image/ecr-uri';
import type { EcrUri } from '../image/ecr-uri';
import { dockerStore } from '../image/image-store';
import { isLocalEndpoint } from '../local-endpoint';

/** @param connect opens a registry */
export const imageCommand = (connect: (ecr: EcrUri) => Promise<Registry>): BuildspecCommand => ({
  arguments: [],
  options: {},
  run: async (context) => {
    const published = await publishImage({ terminal: context.terminal, connect });
    printResult(context, { json: published, lines: () => [describe(published)] });
    return 0;
  },
});

export const image = imageCommand(connectRegistry);

/** What `--json` prints. */
interface PublishedImage {
  readonly image: string;
  readonly outcome: 'exists' | 'built' | 'pushed' | 'pushed by another build';
}

function describe({ image: name, outcome }: PublishedImage): string {
  switch (outcome) {
    case 'exists':
      return `image ${name} exists, nothing to build`;
    case 'built':
      return `image ${name} built in this machine's Docker store`;
    case 'pushed':
      return `image ${name} built and pushed`;
    case 'pushed by another build':
      return `image ${name} exists: another build has just pushed it`;
  }
}

/** What a tag of an image can be. */
const TAG = /^\w[\w.-]{0,127}$/;

interface PublishImageProps {
  readonly terminal: Terminal;
  readonly connect: (ecr: EcrUri) => Promise<Registry>;
}

/**
 * Builds the service's image with its version as the tag and stores it, unless it exists.
 * @throws UsageError if a variable is missing or wrong; Error if the build or the push fails
 */
async function publishImage({ terminal, connect }: PublishImageProps): Promise<PublishedImage> {
  const { environment } = terminal;
  const variables = requiredVariables(environment, {
    [BUILD_VARIABLES.version]: 'the full commit SHA, which becomes the tag',
    [BUILD_VARIABLES.imageRepositoryUri]: 'the repository to publish to, such as 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop',
  });
  const { [BUILD_VARIABLES.version]: tag, [BUILD_VARIABLES.imageRepositoryUri]: uri } = variables;
  if (!TAG.test(tag)) {
    throw new UsageError([`${BUILD_VARIABLES.version} is "${tag}", which cannot be an image tag; expected a full commit SHA`]);
  }
  const docker = new Docker(terminal);
  const ecr = isLocalEndpoint(environment['AWS_ENDPOINT_URL']) ? undefined : parseEcrUri(uri);
  const platform = environment[BUILD_VARIABLES.imagePlatform];
  const store =
    ecr === undefined
      ? dockerStore({ uri, docker, directory: terminal.directory })
      : ecrStore({ uri, ecr, docker, registry: await connect(ecr), platform, terminal });
  if (await store.exists(tag)) {
    return { image: `${uri}:${tag}`, outcome: 'exists' };
  }
  return { image: `${uri}:${tag}`, outcome: await store.add(tag) };
}
