import type { Terminal } from '../command/terminal';

export const AWS_CLI = 'https://docs.aws.amazon.com/cli/';
export const SESSION_MANAGER_PLUGIN =
  'https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html';

/**
 * Makes sure that the AWS CLI can open sessions.
 * @throws Error with everything that is missing
 */
export async function requireSessionManager({
  run,
  directory,
  environment,
}: Pick<Terminal, 'run' | 'directory' | 'environment'>): Promise<void> {
  const isInstalled = async (program: string): Promise<boolean> =>
    (await run({ program, arguments: ['--version'], directory, environment })).exitCode !== null;
  const [cli, plugin] = await Promise.all([isInstalled('aws'), isInstalled('session-manager-plugin')]);
  const missing: string[] = [];
  if (!cli) {
    missing.push(`the AWS CLI is not installed: ${AWS_CLI}`);
  }
  if (!plugin) {
    missing.push(`the Session Manager plugin of the AWS CLI is not installed: ${SESSION_MANAGER_PLUGIN}`);
  }
  if (missing.length > 0) {
    throw new Error(missing.join('\n'));
  }
}
