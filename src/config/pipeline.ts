import { account, region } from './account-and-region';
import type { Layered } from './shape/layered';
import { list } from './shape/list';
import { inherited, option, resolveOptions, type Resolved } from './shape/option';
import type { OptionTable } from './shape/shape';
import { stringMatching } from './shape/string-matching';

/** Where the pipeline runs and who is notified. */
export interface PipelineOptions {
  /**
   * AWS account of the pipeline.
   * @default - the account of the first environment
   * @cost - $1 for a KMS key if an environment is in another account than the pipeline, and $1 more for each rotation of the key
   * @example '333333333333'
   */
  readonly account?: string;
  /** AWS region of the pipeline. @default - the region of the first environment @example 'eu-west-1' */
  readonly region?: string;
  /** Email addresses that are notified of pending approvals and failed executions. @example `['team@example.com']` */
  readonly notifyEmails?: readonly string[];
}

export const emailAddress = stringMatching({
  allowed: 'an email address',
  pattern: /^(?=.{3,254}$)[^\s@,;<>"]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/,
  placeholder: 'someone@example.com',
});

export const PIPELINE = {
  account: inherited(account),
  region: inherited(region),
  notifyEmails: option(list(emailAddress), { default: [] }),
} satisfies OptionTable<PipelineOptions>;

export type PipelineConfig = Resolved<PipelineOptions, typeof PIPELINE>;

/** @param given the pipeline's options, with the account and region of the first environment behind them */
export const resolvePipeline = (given: Layered<PipelineOptions>): PipelineConfig => resolveOptions(PIPELINE, given);
