import { networkInterfaces } from 'node:os';
import { dockerOutput } from './docker-cli';

export interface DockerGateway {
  /** Address of this machine on Docker's network: what `host.docker.internal` means in a container. */
  readonly address: string;
  /** Where containers come from. */
  readonly subnet: string;
}

/**
 * How containers reach this machine, where Docker runs on it directly. Undefined where Docker runs in a virtual machine (Docker Desktop,
 * Colima), which brings `host.docker.internal` to the loopback interface by itself.
 */
export async function dockerGateway(): Promise<DockerGateway | undefined> {
  const described = await dockerOutput(['network', 'inspect', 'bridge', '--format', '{{json .IPAM.Config}}']);
  const configs = JSON.parse(described) as readonly { readonly Subnet?: string; readonly Gateway?: string }[] | null;
  const local = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []).map(({ address }) => address);
  const config = (configs ?? []).find(({ Gateway }) => Gateway !== undefined && local.includes(Gateway));
  return config?.Gateway === undefined || config.Subnet === undefined ? undefined : { address: config.Gateway, subnet: config.Subnet };
}
