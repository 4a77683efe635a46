/** Commands that operate the platform, with their description for the list of tasks. */
export const OPERATIONS = {
  doctor: 'Check everything that a deployment needs, and show how to fix what is missing',
  'pipeline:up': 'Deploy the pipeline for the first time: run all checks, deploy its stack, start it',
  'pipeline:status': 'Show the pipeline: stages, actions, versions, approvals, and why an action failed',
  'pipeline:logs': 'Show the log of a build or test of the pipeline, or why a deployment failed',
  'pipeline:start': 'Start the pipeline with the latest commit of the branch, or with another commit',
  'pipeline:stop': 'Stop an execution of the pipeline after its running actions',
  'pipeline:retry': 'Retry a failed stage with the same version',
  'pipeline:approve': 'Approve the version that waits for an environment, after showing what it changes',
  'pipeline:reject': 'Reject the version that waits for an environment',
  'pipeline:rollback': 'Roll an environment back to a version that it ran before',
  'pipeline:down': 'Delete the pipeline, after all environments are deleted',
  'deployment:status':
    'Show the latest deployment of an environment: strategy, stage, share of the requests, and whether it waits for a person',
  'deployment:continue': 'Continue a deployment that waits for a person or for its tests',
  'deployment:stop': 'Roll the deployment in progress back: the previous version gets all requests again',
  diff: 'Show what a deployment would change in each environment: data at risk, configuration, commits, resources',
  'env:list': 'List the environments: version, commit, age, health, URL',
  'env:show': 'Show one environment: URL, tasks, database, latest deployments, alarms',
  'env:down': 'Delete an environment: its service, then its database, then its network',
  'service:logs': 'Show the logs of the containers of an environment',
  'service:events': 'Show the events of a service, and why its tasks stopped: reason, exit code, last log lines',
  'service:restart': 'Replace the tasks of an environment with new ones of the same version, for example after a secret changed',
  'service:exec': 'Run a command in a running task; by default a shell',
  'service:run': 'Run a command in a new task of the running version, and end with its exit code',
  'job:list': 'List the schedules of an environment, and how their latest runs ended',
  'job:run': 'Run a schedule now, and end with the exit code of its command',
  'job:logs': 'Show the logs of a schedule',
  'secret:set': 'Set a secret of an environment; reads the value from a hidden prompt or from standard input',
  'secret:list': 'List secrets, declared and set, without their values',
  'secret:remove': 'Remove a secret from an environment',
  'secret:copy': 'Copy secrets from one environment to another',
  'secret:check': 'Fail if a declared secret is not set in an environment; the build runs it before anything changes',
  'db:connect': 'Open a tunnel to the database of an environment through a running task, and print the command line of a client',
  'db:rotate-password': 'Give the database of an environment a new password, and replace the tasks that use it',
} as const satisfies Readonly<Record<string, string>>;

/** Commands that need the repository alone, and not AWS, with their description. */
export const REPOSITORY_OPERATIONS = {
  cost: 'Show what each environment costs: at rest, when it scales and by use, and what would be cheaper',
  setup: 'Turn a copy of the template into the repository of a team: ask, write .projenrc.ts, generate',
  'template:upgrade': 'Take a newer version of the template: merge, install, generate, test, compare the stateful resources, commit',
} as const satisfies Readonly<Record<string, string>>;

/** Commands that only the buildspecs run, with their description. */
export const BUILDSPEC_OPERATIONS = {
  'side-by-side': 'Run commands at the same time',
  image: "Build the service's image and push it, unless its tag exists",
  'test:acceptance': 'Test a deployed environment',
  'compare-path': 'Print what an approval would change, as a path on GitHub',
} as const satisfies Readonly<Record<string, string>>;
