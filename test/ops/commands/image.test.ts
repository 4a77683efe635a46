import type { ProgramProps, ProgramResult } from '../../../src/ops/command/run-program';
import { imageCommand } from '../../../src/ops/commands/image';
import type { Registry } from '../../../src/ops/image/ecr-store';
import { FakeTerminal } from '../fake-terminal';
import { recordAnswer } from '../record-answer';
import { runBuildspecCommand } from '../run-ops';

const ECR = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/orchard';
const NOT_FOUND = {
  $metadata: {},
  images: [],
  failures: [{ imageId: { imageTag: 'c0ffee' }, failureCode: 'ImageNotFound' as const, failureReason: 'Requested image not found' }],
};
const FOUND = {
  $metadata: {},
  images: [{ registryId: '111122223333', repositoryName: 'orchard', imageId: { imageTag: 'c0ffee' }, imageManifest: '{}' }],
  failures: [],
};
const TOKEN = {
  $metadata: {},
  authorizationData: [{ authorizationToken: Buffer.from('AWS:pass-word').toString('base64'), proxyEndpoint: `https://${ECR}` }],
};

function recorded<T extends object>(
  command: string,
  { input, answer }: { readonly input: object; readonly answer: T & { readonly $metadata: object } },
): T & { readonly $metadata: object } {
  const { $metadata: _, ...output } = answer;
  recordAnswer({ service: 'ECR', command, input, answer: output });
  return answer;
}

type Answers = Readonly<Record<string, Partial<ProgramResult>>>;

class Scene {
  readonly calls: ProgramProps[] = [];
  readonly terminal: FakeTerminal;
  connections = 0;

  constructor(
    environment: Readonly<Record<string, string>>,
    private readonly answers: Answers = {},
    private readonly registry: Partial<Registry> = {},
  ) {
    this.terminal = new FakeTerminal('/project', environment);
    this.terminal.program = (given) => this.run(given as ProgramProps);
  }

  publish(...given: readonly string[]): Promise<number> {
    return runBuildspecCommand(
      this.terminal,
      imageCommand(async () => {
        this.connections += 1;
        const registry: Registry = { getImage: async () => NOT_FOUND, authorize: async () => TOKEN, ...this.registry };
        return {
          getImage: async (tag) =>
            recorded('BatchGetImageCommand', {
              input: { repositoryName: 'orchard', imageIds: [{ imageTag: tag }] },
              answer: await registry.getImage(tag),
            }),
          authorize: async () => recorded('GetAuthorizationTokenCommand', { input: {}, answer: await registry.authorize() }),
        };
      }),
      ...given,
    );
  }

  get commands(): readonly string[] {
    return this.calls.map((call) => call.arguments.join(' '));
  }

  private run(props: ProgramProps): ProgramResult {
    this.calls.push(props);
    const command = props.arguments.join(' ');
    const key = Object.keys(this.answers).find((start) => command.startsWith(start));
    return { exitCode: 0, output: '', ...(key === undefined ? {} : this.answers[key]) };
  }
}

const onAws = { VERSION: 'c0ffee', IMAGE_REPOSITORY_URI: ECR };
const onLaptop = { VERSION: 'c0ffee', IMAGE_REPOSITORY_URI: 'localhost/orchard' };
const absent = { 'image inspect': { exitCode: 1, output: 'Error: No such image: localhost/orchard:c0ffee' } };

describe('publishing an image', () => {
  test('ends with 2 and names all variables that are missing', async () => {
    const scene = new Scene({});
    expect(await scene.publish()).toBe(2);
    expect(scene.terminal.errors[0]).toMatch(/VERSION is not set.*\n.*IMAGE_REPOSITORY_URI is not set/);
  });

  test('ends with 2 for a version that cannot be a tag', async () => {
    const scene = new Scene({ ...onLaptop, VERSION: 'feature/x' });
    expect(await scene.publish()).toBe(2);
    expect(scene.terminal.errors[0]).toContain('VERSION is "feature/x"');
  });

  test('builds nothing on a laptop that has the image', async () => {
    const scene = new Scene(onLaptop);
    expect(await scene.publish()).toBe(0);
    expect(scene.terminal.outputs).toEqual(['image localhost/orchard:c0ffee exists, nothing to build']);
    expect(scene.commands).toEqual(['image inspect localhost/orchard:c0ffee']);
  });

  test('with --json prints the image and what was done', async () => {
    const scene = new Scene(onLaptop, absent);
    expect(await scene.publish('--json')).toBe(0);
    expect(scene.terminal.outputs).toEqual(['{"image":"localhost/orchard:c0ffee","outcome":"built"}']);
  });

  test('builds on a laptop for the machine itself, without push or cache', async () => {
    const scene = new Scene({ ...onLaptop, IMAGE_PLATFORM: 'linux/arm64' }, absent);
    expect(await scene.publish()).toBe(0);
    expect(scene.commands.slice(1)).toEqual([
      'build --tag localhost/orchard:c0ffee --label org.opencontainers.image.revision=c0ffee /project/app',
    ]);
    expect(scene.connections).toBe(0);
  });

  test('stays on the laptop if AWS_ENDPOINT_URL is on the laptop', async () => {
    const scene = new Scene({ ...onAws, AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' }, absent);
    expect(await scene.publish()).toBe(0);
    expect(scene.connections).toBe(0);
    expect(scene.commands.join()).not.toContain('push');
  });

  test('ends with 1 without a docker command', async () => {
    const scene = new Scene(onLaptop, { 'image inspect': { exitCode: null } });
    expect(await scene.publish()).toBe(1);
    expect(scene.terminal.errors[0]).toContain('no docker command in PATH');
  });

  test('does not treat a Docker engine that is down as an absent image', async () => {
    const scene = new Scene(onLaptop, { 'image inspect': { exitCode: 1, output: 'Cannot connect to the Docker daemon' } });
    expect(await scene.publish()).toBe(1);
    expect(scene.terminal.errors[0]).toContain('Cannot connect to the Docker daemon');
  });

  test('does nothing on AWS if the tag exists, not even a login', async () => {
    const scene = new Scene(onAws, {}, { getImage: async () => FOUND });
    expect(await scene.publish()).toBe(0);
    expect(scene.commands).toEqual([]);
  });

  const build = (tag: string): string =>
    `buildx build --builder service-image --push --provenance=false --cache-from type=registry,ref=${ECR}:cache ` +
    `--cache-to type=registry,ref=${ECR}:cache,mode=max,image-manifest=true,oci-mediatypes=true,ignore-error=true ` +
    `--tag ${ECR}:${tag} --platform linux/arm64 --label org.opencontainers.image.revision=${tag} /project/app`;

  test('builds on AWS with the layers that earlier builds left in the registry, and pushes both', async () => {
    const scene = new Scene({ ...onAws, IMAGE_PLATFORM: 'linux/arm64' });
    expect(await scene.publish()).toBe(0);
    expect(scene.commands).toEqual([
      'login --username AWS --password-stdin 111122223333.dkr.ecr.eu-west-1.amazonaws.com',
      'buildx version',
      'buildx create --name service-image --driver docker-container',
      'buildx inspect service-image --bootstrap',
      build('c0ffee'),
    ]);
    expect(scene.calls[0]?.input).toBe('pass-word');
    expect(scene.terminal.outputs).toEqual([`image ${ECR}:c0ffee built and pushed`]);
  });

  test('uses the builder that an earlier build on the same machine has left', async () => {
    const scene = new Scene(onAws, { 'buildx create': { exitCode: 1, output: 'ERROR: existing instance for "service-image"' } });
    expect(await scene.publish()).toBe(0);
    expect(scene.commands.at(-1)).toMatch(/^buildx build /);
  });

  test.each([
    ['docker has no buildx plugin', { 'buildx version': { exitCode: 1 } }],
    ['BuildKit did not start: toomanyrequests', { 'buildx inspect': { exitCode: 1, output: 'toomanyrequests\n' } }],
  ])('builds without a cache, and says so, where %s', async (reason, answers) => {
    const scene = new Scene(onAws, answers);
    expect(await scene.publish()).toBe(0);
    expect(scene.terminal.errors).toEqual([`no layers of earlier builds are used: ${reason}`]);
    expect(scene.commands.slice(-2)).toEqual([
      `build --tag ${ECR}:c0ffee --label org.opencontainers.image.revision=c0ffee /project/app`,
      `push ${ECR}:c0ffee`,
    ]);
  });

  test('ends with 1 if the build fails', async () => {
    const scene = new Scene(onAws, { 'buildx build': { exitCode: 17 } });
    expect(await scene.publish()).toBe(1);
    expect(scene.terminal.errors).toEqual([`docker buildx build ${ECR}:c0ffee failed with exit code 17`]);
  });

  test('ends with 1 and pushes nothing if a build without a cache fails', async () => {
    const scene = new Scene(onAws, { 'buildx version': { exitCode: 1 }, 'build ': { exitCode: 17 } });
    expect(await scene.publish()).toBe(1);
    expect(scene.terminal.errors.at(-1)).toBe('docker build failed with exit code 17');
    expect(scene.commands.join()).not.toContain('push');
  });

  const OVERWRITTEN = {
    exitCode: 1,
    output: "tag invalid: The image tag 'c0ffee' already exists and cannot be overwritten because the tag is immutable",
  };

  test.each([
    ['with a cache', { 'buildx build': OVERWRITTEN }],
    ['without a cache', { 'buildx version': { exitCode: 1 }, 'push ': OVERWRITTEN }],
  ])('succeeds if another build has pushed the same tag in the meantime, %s', async (_name, answers) => {
    const scene = new Scene(onAws, answers);
    expect(await scene.publish()).toBe(0);
    expect(scene.terminal.outputs[0]).toContain('another build has just pushed it');
  });

  test('ends with 1 if the push fails for any other reason', async () => {
    const scene = new Scene(onAws, { 'buildx version': { exitCode: 1 }, 'push ': { exitCode: 1, output: 'denied' } });
    expect(await scene.publish()).toBe(1);
    expect(scene.terminal.errors.at(-1)).toBe(`docker push ${ECR}:c0ffee failed with exit code 1`);
  });

  test('does not treat another failure of ECR as an absent image', async () => {
    const scene = new Scene(
      onAws,
      {},
      { getImage: async () => ({ $metadata: {}, failures: [{ failureCode: 'KmsError', failureReason: 'key disabled' }] }) },
    );
    expect(await scene.publish()).toBe(1);
    expect(scene.terminal.errors[0]).toContain('KmsError key disabled');
  });
});
