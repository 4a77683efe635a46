import { BUILDSPEC_OPERATIONS, OPERATIONS, REPOSITORY_OPERATIONS } from '../config/operations';
import type { BuildspecCommand, Command, NamedCommand, RepositoryCommand } from './command/command';

/*
 * A new command is a module in `commands`, its description in `config/operations.ts`, and a line here; the compiler checks that none is missing.
 * `require` instead of `import()`: only it loads TypeScript lazily through tsx, and a bundle contains it too. The types keep the references.
 */

const LOADERS: Readonly<Record<keyof typeof OPERATIONS, () => Command>> = {
  doctor: () => (require('./commands/doctor') as typeof import('./commands/doctor')).doctor,
  'pipeline:up': () => (require('./commands/pipeline-up') as typeof import('./commands/pipeline-up')).pipelineUp,
  'pipeline:status': () => (require('./commands/pipeline-status') as typeof import('./commands/pipeline-status')).pipelineStatus,
  'pipeline:logs': () => (require('./commands/pipeline-logs') as typeof import('./commands/pipeline-logs')).pipelineLogs,
  'pipeline:start': () => (require('./commands/pipeline-start') as typeof import('./commands/pipeline-start')).pipelineStart,
  'pipeline:stop': () => (require('./commands/pipeline-stop') as typeof import('./commands/pipeline-stop')).pipelineStop,
  'pipeline:retry': () => (require('./commands/pipeline-retry') as typeof import('./commands/pipeline-retry')).pipelineRetry,
  'pipeline:approve': () => (require('./commands/pipeline-approve') as typeof import('./commands/pipeline-approve')).pipelineApprove,
  'pipeline:reject': () => (require('./commands/pipeline-reject') as typeof import('./commands/pipeline-reject')).pipelineReject,
  'pipeline:rollback': () => (require('./commands/pipeline-rollback') as typeof import('./commands/pipeline-rollback')).pipelineRollback,
  'pipeline:down': () => (require('./commands/pipeline-down') as typeof import('./commands/pipeline-down')).pipelineDown,
  'deployment:status': () => (require('./commands/deployment-status') as typeof import('./commands/deployment-status')).deploymentStatus,
  'deployment:continue': () =>
    (require('./commands/deployment-continue') as typeof import('./commands/deployment-continue')).deploymentContinue,
  'deployment:stop': () => (require('./commands/deployment-stop') as typeof import('./commands/deployment-stop')).deploymentStop,
  diff: () => (require('./commands/diff') as typeof import('./commands/diff')).diff,
  'env:list': () => (require('./commands/env-list') as typeof import('./commands/env-list')).envList,
  'env:show': () => (require('./commands/env-show') as typeof import('./commands/env-show')).envShow,
  'env:down': () => (require('./commands/env-down') as typeof import('./commands/env-down')).envDown,
  'service:logs': () => (require('./commands/service-logs') as typeof import('./commands/service-logs')).serviceLogs,
  'service:events': () => (require('./commands/service-events') as typeof import('./commands/service-events')).serviceEvents,
  'service:restart': () => (require('./commands/service-restart') as typeof import('./commands/service-restart')).serviceRestart,
  'service:exec': () => (require('./commands/service-exec') as typeof import('./commands/service-exec')).serviceExec,
  'service:run': () => (require('./commands/service-run') as typeof import('./commands/service-run')).serviceRun,
  'job:list': () => (require('./commands/job-list') as typeof import('./commands/job-list')).jobList,
  'job:run': () => (require('./commands/job-run') as typeof import('./commands/job-run')).jobRun,
  'job:logs': () => (require('./commands/job-logs') as typeof import('./commands/job-logs')).jobLogs,
  'secret:set': () => (require('./commands/secret-set') as typeof import('./commands/secret-set')).secretSet,
  'secret:list': () => (require('./commands/secret-list') as typeof import('./commands/secret-list')).secretList,
  'secret:remove': () => (require('./commands/secret-remove') as typeof import('./commands/secret-remove')).secretRemove,
  'secret:copy': () => (require('./commands/secret-copy') as typeof import('./commands/secret-copy')).secretCopy,
  'secret:check': () => (require('./commands/secret-check') as typeof import('./commands/secret-check')).secretCheck,
  'db:connect': () => (require('./commands/db-connect') as typeof import('./commands/db-connect')).dbConnect,
  'db:rotate-password': () => (require('./commands/db-rotate-password') as typeof import('./commands/db-rotate-password')).dbRotatePassword,
};

const REPOSITORY_LOADERS: Readonly<Record<keyof typeof REPOSITORY_OPERATIONS, () => RepositoryCommand>> = {
  cost: () => (require('./commands/cost') as typeof import('./commands/cost')).cost,
  setup: () => (require('./commands/setup') as typeof import('./commands/setup')).setup,
  'template:upgrade': () => (require('./commands/template-upgrade') as typeof import('./commands/template-upgrade')).templateUpgrade,
};

const BUILDSPEC_LOADERS: Readonly<Record<keyof typeof BUILDSPEC_OPERATIONS, () => BuildspecCommand>> = {
  'side-by-side': () => (require('./commands/side-by-side') as typeof import('./commands/side-by-side')).sideBySide,
  image: () => (require('./commands/image') as typeof import('./commands/image')).image,
  'test:acceptance': () => (require('./commands/test-acceptance') as typeof import('./commands/test-acceptance')).testAcceptance,
  'compare-path': () => (require('./commands/compare-path') as typeof import('./commands/compare-path')).comparePath,
};

/** All commands, in the order in which the help lists them. */
export const COMMANDS: readonly NamedCommand[] = [
  ...keysOf(OPERATIONS).map((name): NamedCommand => ({ name, does: OPERATIONS[name], audience: 'people', load: LOADERS[name] })),
  ...keysOf(REPOSITORY_OPERATIONS).map((name): NamedCommand => ({
    name,
    does: REPOSITORY_OPERATIONS[name],
    audience: 'repository',
    load: REPOSITORY_LOADERS[name],
  })),
  ...keysOf(BUILDSPEC_OPERATIONS).map((name): NamedCommand => ({
    name,
    does: BUILDSPEC_OPERATIONS[name],
    audience: 'buildspec',
    load: BUILDSPEC_LOADERS[name],
  })),
];

function keysOf<T extends object>(object: T): readonly (keyof T)[] {
  return Object.keys(object) as (keyof T)[];
}
