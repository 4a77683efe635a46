import { CPU_UNITS, memorySizes, summarizeSizes } from '../../config/fargate-size';
import type { EnvironmentConfig } from '../../config/platform-config';
import type { Command } from '../command/command';
import type { Options } from '../command/command-context';
import { confirm } from '../command/confirm';
import { UsageError } from '../command/usage-error';
import { findEnvironment } from '../find-environment';
import { startTask, type TaskSize } from '../service/one-off-task';
import { openService } from '../service/open-service';
import { reportStart, runToEnd } from '../service/run-to-end';

export const serviceRun: Command = {
  arguments: [
    { name: 'environment', required: true, meaning: 'the environment whose service to use' },
    { name: 'command', required: true, repeatable: true, meaning: 'a program of the image and its arguments, after --' },
  ],
  options: {
    cpu: { type: 'string', value: '<units>', meaning: 'Fargate CPU units; by default those of the service' },
    memory: { type: 'string', value: '<MiB>', meaning: 'memory; by default that of the service' },
    detach: { type: 'boolean', meaning: 'only start the task' },
    yes: { type: 'boolean', short: 'y', meaning: 'do not ask for confirmation' },
  },
  notes: [
    'The task has the version, the variables, the secrets and the network of the service, and gets no requests.',
    'It ends with the exit code of the command, or with 1 if that is not known. Ctrl-C asks whether to stop the task.',
    'With --json it prints the output when the task has ended.',
  ],
  run: async (context) => {
    const { platform, options } = context;
    const environment = findEnvironment(platform, context.argument('environment'));
    const size = readSize(options, environment);
    const command = context.repeatedArgument('command');
    const handle = await openService(context, { environment, access: 'change' });
    if (environment.tier === 'production' && !(await confirm(context, { question: `Run a command in ${environment.name}?` }))) {
      return 1;
    }
    const started = await startTask(handle, { command, size });
    const run = { environment, handle, started, logs: `service:logs ${environment.name} -f` };
    return options.flag('detach') ? reportStart(context, run) : runToEnd(context, run);
  },
};

/** @throws UsageError if Fargate does not offer it */
function readSize(options: Options, { service }: EnvironmentConfig): TaskSize {
  const [cpuText, memoryText] = [options.text('cpu'), options.text('memory')];
  const cpu = cpuText === undefined ? service.cpu : Number(cpuText);
  const memoryMiB = memoryText === undefined ? service.memoryMiB : Number(memoryText);
  const sizes = memorySizes(cpu);
  if (sizes.length === 0) {
    throw new UsageError([`--cpu is "${cpuText}"; expected one of ${CPU_UNITS.join(', ')}`]);
  }
  if (!sizes.includes(memoryMiB)) {
    const given = memoryText === undefined ? `--memory is missing, and the service has ${memoryMiB}` : `--memory is "${memoryText}"`;
    throw new UsageError([`${given}; expected with ${cpu} CPU units: ${summarizeSizes(sizes)}`]);
  }
  return { cpu: cpuText === undefined ? undefined : cpu, memoryMiB: memoryText === undefined ? undefined : memoryMiB };
}
