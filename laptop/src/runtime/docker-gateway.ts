import { once } from 'node:events';
import { createServer } from 'node:net';
import { errorCode } from '../error-code';
import { dockerOutput } from './docker-cli';

const NOT_OWN: readonly (string | undefined)[] = ['EADDRNOTAVAIL', 'EINVAL'];

export interface DockerGateway {
  /** The address of this machine on Docker's network, which is `host.docker.internal` in a container. */
  readonly address: string;
  /** The network from which containers connect. */
  readonly subnet: string;
}

interface IpamConfig {
  readonly Subnet?: string;
  readonly Gateway?: string;
}

/**
 * How containers reach this machine when Docker runs directly on it. Undefined when Docker runs in a virtual machine (Docker Desktop,
 * Colima), which forwards `host.docker.internal` to the loopback interface itself.
 */
export async function dockerGateway(): Promise<DockerGateway | undefined> {
  const described = await dockerOutput(['network', 'inspect', 'bridge', '--format', '{{json .IPAM.Config}}']);
  for (const { Subnet: subnet, Gateway } of (JSON.parse(described) as readonly IpamConfig[] | null) ?? []) {
    // Docker names no gateway if its bridge existed before it started; its own address is the first one.
    const address = Gateway ?? firstAddress(subnet);
    if (subnet !== undefined && address !== undefined && (await isOwnAddress(address))) {
      return { address, subnet };
    }
  }
  return undefined;
}

/** The first address of an IPv4 subnet; undefined for any other. */
export function firstAddress(subnet: string | undefined): string | undefined {
  const match = subnet === undefined ? null : /^(\d+\.\d+\.\d+)\.(\d+)\/\d+$/.exec(subnet);
  return match === null ? undefined : `${match[1]}.${Number(match[2]) + 1}`;
}

/** Whether a server can listen on an address. The list of interfaces does not tell: a bridge without containers is not in it. */
export async function isOwnAddress(address: string): Promise<boolean> {
  const server = createServer().listen(0, address);
  try {
    await once(server, 'listening');
    return true;
  } catch (error) {
    if (NOT_OWN.includes(errorCode(error))) {
      return false;
    }
    throw error;
  } finally {
    server.close();
  }
}
