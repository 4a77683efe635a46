import type { OptOut } from './opt-out';
import { protection } from './opt-out';
import type { Layered } from './shape/layered';
import { numberBetween } from './shape/number-between';
import { objectOf } from './shape/object-of';
import { option, resolveOptions, type Resolved } from './shape/option';
import type { OptionTable } from './shape/shape';
import type { ByTier } from './tier';

/** A person approves a version before it is deployed to the environment. */
export interface ApprovalOptions {
  /** Hours after which a pending approval fails. @example 24 */
  readonly timeoutHours?: number;
}

export const APPROVAL = {
  // CodePipeline waits at most 60 days.
  timeoutHours: option(numberBetween({ min: 1, max: 1440 }), { default: 168 }),
} satisfies OptionTable<ApprovalOptions>;

export const approvalShape = protection(objectOf<ApprovalOptions>(APPROVAL));

export type ApprovalConfig =
  ({ readonly required: true } & Resolved<ApprovalOptions, typeof APPROVAL>) | { readonly required: false; readonly reason: string | null };

const REQUIRED: ByTier<boolean> = { development: false, production: true };

export function resolveApproval(given: Layered<true | OptOut | ApprovalOptions>): ApprovalConfig {
  const { written, environment } = given;
  if (typeof written === 'object' && 'enabled' in written) {
    return { required: false, reason: written.reason };
  }
  if (written === undefined && !REQUIRED[environment.tier]) {
    return { required: false, reason: null };
  }
  return { required: true, ...resolveOptions(APPROVAL, given as Layered<ApprovalOptions>) };
}
