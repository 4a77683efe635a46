import type { Terminal } from '../command/terminal';

const PLUGIN = 'https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html';

/**
 * Makes sure that the AWS CLI can open sessions.
 * @throws Error that names everything that is missing
 */
export async function requireSessionManager({
  run,
  directory,
  environment,
}: Pick<Terminal, 'run' | 'directory' | 'environment'>): Promise<void> {
  const has = async (program: string): Promise<boolean> =>
    (await run({ program, arguments: ['--version'], directory, environment })).exitCode !== null;
  const [cli, plugin] = await Promise.all([has('aws'), has('session-manager-plugin')]);
  const missing = [
    ...(cli ? [] : ['the AWS CLI is not installed: https://docs.aws.amazon.com/cli/']),
    ...(plugin ? [] : [`the Session Manager plugin of the AWS CLI is not installed: ${PLUGIN}`]),
  ];
  if (missing.length > 0) {
    throw new Error(missing.join('\n'));
  }
}
