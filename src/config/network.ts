import type { Layered } from './shape/layered';
import { numberBetween } from './shape/number-between';
import { option, resolveOptions, type Resolved } from './shape/option';
import type { OptionTable } from './shape/shape';

/** The network of an environment. */
export interface NetworkOptions {
  /**
   * Number of NAT gateways, at most one in each of the two availability zones. Without one, tasks have public addresses that
   * accept traffic from the load balancer only. Removing the last one takes outgoing connections from running tasks until the service is
   * deployed, some minutes later.
   * @cost - $36.50 each with its address, and $0.045 per GB; without one, $3.65 for the address of each task
   * @example 1
   */
  readonly natGateways?: number;
}

export const NETWORK = {
  natGateways: option(numberBetween({ min: 0, max: 2 }), { byTier: { development: 0, production: 1 } }),
} satisfies OptionTable<NetworkOptions>;

export type NetworkConfig = Resolved<NetworkOptions, typeof NETWORK>;

export const resolveNetwork = (given: Layered<NetworkOptions>): NetworkConfig => resolveOptions(NETWORK, given);
