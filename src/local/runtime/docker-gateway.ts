import { BlockList, isIPv4 } from 'node:net';
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
  const configs = JSON.parse(described) as readonly { readonly Subnet?: string }[] | null;
  const local = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []).map(({ address }) => address);
  return findGateway({ subnets: (configs ?? []).flatMap(({ Subnet }) => Subnet ?? []), local });
}

/** The address that this machine has in one of the subnets. An engine that found its bridge already there names no gateway, so none is asked for. */
export function findGateway({ subnets, local }: { readonly subnets: readonly string[]; readonly local: readonly string[] }): DockerGateway | undefined {
  const candidates = subnets.filter((subnet) => !subnet.includes(':')).map((subnet) => ({ subnet, address: local.find((address) => contains(subnet, address)) }));
  const found = candidates.find(({ address }) => address !== undefined);
  return found?.address === undefined ? undefined : { address: found.address, subnet: found.subnet };
}

function contains(subnet: string, address: string): boolean {
  const [network = '', prefix] = subnet.split('/');
  const block = new BlockList();
  block.addSubnet(network, Number(prefix));
  return isIPv4(address) && block.check(address);
}
