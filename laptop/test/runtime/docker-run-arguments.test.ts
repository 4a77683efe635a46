import { dockerRunArguments, onlyContainer } from '../../src/runtime/docker-run-arguments';
import { sampleTask } from './sample-task';

const runOf = (...given: Parameters<typeof sampleTask>) => onlyContainer(sampleTask(...given));

describe('dockerRunArguments', () => {
  it("keeps secrets out of the arguments and in the client's environment", () => {
    const run = dockerRunArguments(runOf({ secrets: { API_KEY: 'hush' } }), '/state');
    expect(run.arguments.join(' ')).toContain('--env API_KEY ');
    expect(run.arguments.join(' ')).not.toContain('hush');
    expect(run.environment).toEqual({ API_KEY: 'hush' });
  });

  it.each(['DOCKER_HOST', 'PATH', 'HOME', 'HTTPS_PROXY'])(
    'refuses a secret called %s, which the docker client would read itself',
    (name) => {
      expect(() => dockerRunArguments(runOf({ secrets: { [name]: 'x' } }), '/state')).toThrow(
        `secret '${name}' has a name that the docker client reads itself`,
      );
    },
  );

  it('never pulls, and publishes on the loopback interface only', () => {
    const line = dockerRunArguments(runOf({ containerPort: 3000, memoryMiB: 512, cpuUnits: 256 }), '/state').arguments.join(' ');
    expect(line).toContain('--pull never');
    expect(line).toContain('--publish 127.0.0.1::3000');
    expect(line).toContain('--memory 512m');
    expect(line).toContain('--cpu-shares 256');
    expect(line).toContain('--add-host host.docker.internal:host-gateway');
  });

  it('puts the arguments of an entry point before the command', () => {
    const { arguments: parameters } = dockerRunArguments(runOf({ entryPoint: ['/bin/sh', '-c'], command: ['echo hi'] }), '/state');
    expect(parameters.slice(-5)).toEqual(['--entrypoint', '/bin/sh', 'laptop.invalid/sample:1', '-c', 'echo hi']);
  });
});
