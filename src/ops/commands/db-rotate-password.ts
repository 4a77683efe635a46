import type { DBCluster } from '@aws-sdk/client-rds';
import type { EnvironmentConfig } from '../../config/platform-config';
import { explainError } from '../aws/explain-error';
import { returned } from '../aws/returned';
import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { confirm } from '../command/confirm';
import { printResult } from '../command/print-result';
import { findDatabaseCluster } from '../environment/find-database-cluster';
import { findEnvironment } from '../find-environment';
import { changeDatabasePassword } from '../service/change-database-password';
import { finishRotation, isRotating, writeNewPassword } from '../service/database-password';
import { openServices } from '../service/open-service';
import { prepareRestart, startRestart, waitForRestart } from '../service/restart-service';

const MEANWHILE = 'Open connections stay open, but a task cannot open new ones until it is replaced.';

export const dbRotatePassword: Command = {
  arguments: [{ name: 'environment', required: true, meaning: 'the environment whose database gets a new password' }],
  options: { yes: { type: 'boolean', short: 'y', meaning: 'do not ask for confirmation' } },
  notes: [
    `First Parameter Store gets a new password, then the database, then the service gets new tasks. ${MEANWHILE}`,
    'After an interruption or an error, run it again: it continues with the password that is in Parameter Store.',
  ],
  run: async (context) => {
    const { platform, suggest } = context;
    const environment = findEnvironment(platform, context.argument('environment'));
    const { name } = environment;
    const cluster = await requireCluster(context, environment);
    const resumed = await isRotating(context, { environment, access: 'change' });
    if (!resumed && cluster.Status !== 'available') {
      // Tasks that start between the first two steps cannot connect.
      throw new Error(`the database of ${name} is "${cluster.Status}"; nothing was changed, try again when it is available`);
    }
    // Its last step is a restart, which is refused during a deployment.
    await prepareRestart(context, { handles: await openServices(context, { environment, access: 'change' }), environment: name });
    const question = `${resumed ? 'Continue to change' : 'Change'} the database password of ${name}? ${MEANWHILE}`;
    if (environment.tier === 'production' && !(await confirm(context, { question }))) {
      return 1;
    }
    const identifier = returned(cluster.DBClusterIdentifier, 'the identifier of the database cluster');
    const stopped = await runSteps(context, { name, steps: stepsOf(context, { environment, cluster: identifier, resumed }) });
    const message =
      stopped === null
        ? `the database of ${name} has a new password, and its tasks use it`
        : `${stopped}; \`${suggest(`db:rotate-password ${name}`)}\` continues`;
    printResult(context, { json: { environment: name, resumed, succeeded: stopped === null, message }, lines: () => [message] });
    return stopped === null ? 0 : 1;
  },
};

async function requireCluster(context: CommandContext, environment: EnvironmentConfig): Promise<DBCluster> {
  const { name, database } = environment;
  if (database === null) {
    throw new Error(`${name} has no database; add one in .projenrc.ts with database: {}`);
  }
  const cluster = await findDatabaseCluster(context, environment);
  if (cluster === null) {
    throw new Error(`${name} has no database yet; its first deployment creates it: see \`${context.suggest('pipeline:status')}\``);
  }
  return cluster;
}

interface Step {
  readonly does: string;
  /** Returns why it stopped; null when it is done. */
  readonly run: () => Promise<string | null>;
}

interface Rotation {
  readonly environment: EnvironmentConfig;
  /** Identifier of the cluster. */
  readonly cluster: string;
  /** Whether Parameter Store has the new password from an earlier attempt. */
  readonly resumed: boolean;
}

/** The password is in Parameter Store first: there it is not lost, whatever fails after that. Each step can be repeated. */
function stepsOf(context: CommandContext, { environment, cluster, resumed }: Rotation): readonly Step[] {
  const props = { environment, access: 'change' } as const;
  const store: Step = {
    does: 'store a new password in Parameter Store',
    run: () => writeNewPassword(context, props).then(() => null),
  };
  return [
    resumed ? { does: 'Parameter Store has the new password already', run: () => Promise.resolve(null) } : store,
    {
      does: 'give it to the database',
      run: async () => ((await changeDatabasePassword(context, { environment, cluster })) ? null : 'interrupted'),
    },
    {
      does: 'replace the tasks',
      run: async () => {
        const failure = await replaceTasks(context, environment);
        if (failure === null) {
          await finishRotation(context, props);
        }
        return failure;
      },
    },
  ];
}

/** Returns why the tasks are not replaced; null when they are, or when there is no service. */
async function replaceTasks(context: CommandContext, environment: EnvironmentConfig): Promise<string | null> {
  const handles = await openServices(context, { environment, access: 'change' });
  const restarts = await startRestart(context, { handles, environment: environment.name });
  const { succeeded, message } = await waitForRestart(context, { restarts, environment });
  return succeeded === true ? null : message;
}

interface Run {
  /** Of the environment. */
  readonly name: string;
  readonly steps: readonly Step[];
}

/**
 * Returns at which step it stopped and why; null when all are done.
 * @throws Error that names the step which failed
 */
async function runSteps(context: CommandContext, { name, steps }: Run): Promise<string | null> {
  const { terminal, options, suggest } = context;
  for (const [index, { does, run }] of steps.entries()) {
    const step = `step ${index + 1} of ${steps.length}`;
    if (terminal.interrupted.aborted) {
      return `interrupted before ${step}`;
    }
    if (!options.json) {
      terminal.out(`${step}: ${does}`);
    }
    const failure = await run().catch((error: unknown) => {
      const again = suggest(`db:rotate-password ${name}`);
      throw new Error(`${step} failed: ${explainError(error, suggest)}; \`${again}\` continues`, { cause: error });
    });
    if (failure !== null) {
      return `stopped at ${step}: ${failure}`;
    }
  }
  return null;
}
