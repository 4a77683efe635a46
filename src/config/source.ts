import type { PipelineConfig, PipelineOptions } from './pipeline';
import { formatValue } from './shape/format-value';
import type { Layered } from './shape/layered';
import { option, required, resolveOptions, type Resolved } from './shape/option';
import type { OptionTable } from './shape/shape';
import { stringMatching } from './shape/string-matching';

/** The repository whose commits travel through the pipeline. */
export interface SourceOptions {
  /** GitHub repository. @example 'acme/shop' */
  readonly repository: string;
  /** Branch whose commits are deployed. @example 'release' */
  readonly branch?: string;
  /**
   * ARN of a CodeConnections connection to GitHub, in the account and region of the pipeline. The laptop needs none.
   * @default - none: the pipeline cannot be deployed to AWS yet
   * @example 'arn:aws:codeconnections:eu-west-1:111111111111:connection/01234567-89ab-cdef-0123-456789abcdef'
   */
  readonly connectionArn?: string;
}

export const SOURCE = {
  repository: required(
    stringMatching({
      allowed: 'owner/repository, as in the address on GitHub',
      pattern: /^(?=[^/]{1,39}\/)[A-Za-z0-9]+(-[A-Za-z0-9]+)*\/(?!\.{1,2}$)(?!.*\.git$)[A-Za-z0-9._-]{1,100}$/,
      placeholder: 'owner/repository',
    }),
  ),
  branch: option(
    stringMatching({
      allowed: 'the name of a Git branch, at most 255 characters',
      // Git's rules for references: printable characters without ~ ^ : ? * [ \ and space, and no part that starts with a dot.
      pattern: /^(?=.{1,255}$)(?![/.-])(?!.*(\.\.|\/\/|\/\.|@\{|\.lock(\/|$)|[/.]$))[!-)+-9;-=@-Z\]_-}]+$/,
      placeholder: 'main',
    }),
    { default: 'main' },
  ),
  connectionArn: option(
    stringMatching({
      allowed: 'arn:aws:codeconnections:<region>:<account>:connection/<id> (or codestar-connections)',
      pattern:
        /^arn:aws(-[a-z]+)*:(codeconnections|codestar-connections):[a-z]{2,4}(-[a-z]+){1,2}-[1-9]\d?:\d{12}:connection\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
      fix: 'copy it from the AWS console: Developer Tools, Settings, Connections',
      placeholder: 'arn:aws:codeconnections:us-east-1:000000000000:connection/00000000-0000-0000-0000-000000000000',
    }),
    { default: null },
  ),
} satisfies OptionTable<SourceOptions>;

export interface SourceConfig extends Omit<Resolved<SourceOptions, typeof SOURCE>, 'repository'> {
  /** GitHub owner of the repository. */
  readonly owner: string;
  /** Name of the repository, without its owner. */
  readonly repository: string;
}

export function resolveSource(given: Layered<SourceOptions>): SourceConfig {
  const { repository, branch, connectionArn } = resolveOptions(SOURCE, given);
  const slash = repository.indexOf('/');
  return { owner: repository.slice(0, slash), repository: repository.slice(slash + 1), branch, connectionArn };
}

interface ConnectionCheck {
  readonly connectionArn: string | null;
  readonly givenSource: Layered<SourceOptions>;
  readonly pipeline: PipelineConfig;
  readonly givenPipeline: Layered<PipelineOptions>;
}

/** A connection works only for pipelines of its own account and region. */
export function checkConnection({ connectionArn, givenSource, pipeline, givenPipeline }: ConnectionCheck): void {
  if (connectionArn === null) {
    return;
  }
  const [, , , region, account] = connectionArn.split(':');
  for (const [part, given, expected] of [
    ['region', region, pipeline.region],
    ['account', account, pipeline.account],
  ] as const) {
    if (given !== expected) {
      givenSource.at('connectionArn').location.reportConflict({
        given: `${formatValue(connectionArn)}, of ${part} ${given}`,
        allowed: `a connection in the pipeline's ${part}, ${expected}`,
        fix: `use a connection made in ${expected}, or set pipeline.${part} to ${formatValue(given)}`,
        comparedWith: [givenPipeline.at(part).location],
      });
    }
  }
}
