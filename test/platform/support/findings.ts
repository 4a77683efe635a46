import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validations, type App } from 'aws-cdk-lib';
import { AwsSolutionsChecks, type NagPack } from 'cdk-nag';

interface Report {
  readonly pluginReports: readonly {
    readonly violations: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

type RulePack = new (app: App) => NagPack;

/**
 * What cdk-nag finds in the stacks of an app, and with `builtinCloudFormationValidation` also the rules of CDK: `<rule> at <construct>`.
 * It runs the pack AwsSolutions, and others on request: they take three times as long, and judge the platform more than what a team adds.
 * A finding that `Validations.of(…).acknowledge({ id, reason })` gives a reason for is not among them.
 */
export function findingsIn(app: App, packs: readonly RulePack[] = []): readonly string[] {
  Validations.of(app).addPlugins(...[AwsSolutionsChecks, ...packs].map((Pack) => new Pack(app)));
  const print = jest.spyOn(console, 'error').mockImplementation();
  try {
    app.synth();
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ValidationFailed') {
      throw error;
    }
  } finally {
    print.mockRestore();
  }
  const report = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8')) as Report;
  return report.pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
    ),
  );
}
