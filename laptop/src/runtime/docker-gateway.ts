import { once } from 'node:events';
import { createServer } from 'node:net';
import { dockerOutput } from './docker-cli';

export interface DockerGateway {
  /** Address of this machine on Docker's network: what `host.docker.internal` means in a container. */
  readonly address: string;
  /** Where containers come from. */
  readonly subnet: string;
}

interface IpamConfig {
  readonly Subnet?: string;
  readonly Gateway?: string;
}

/**
 * How containers reach this machine, where Docker runs on it directly. Undefined where Docker runs in a virtual machine (Docker Desktop,
 * Colima), which brings `host.docker.internal` to the loopback interface by itself.
 */
export async function dockerGateway(): Promise<DockerGateway | undefined> {
  const described = await dockerOutput(['network', 'inspect', 'bridge', '--format', '{{json .IPAM.Config}}']);
  for (const { Subnet: subnet, Gateway } of (JSON.parse(described) as readonly IpamConfig[] | null) ?? []) {
    // An engine that found its bridge already there names no gateway; Docker's is the first address.
    const address = Gateway ?? firstAddress(subnet);
    if (subnet !== undefined && address !== undefined && (await isOwnAddress(address))) {
      return { address, subnet };
    }
  }
  return undefined;
}

/** The first address of an IPv4 subnet; undefined for another. */
export function firstAddress(subnet: string | undefined): string | undefined {
  const match = /^(\d+\.\d+\.\d+)\.(\d+)\/\d+$/.exec(subnet ?? '');
  return match === null ? undefined : `${match[1]}.${Number(match[2]) + 1}`;
}

/** Whether a server can listen there. A list of interfaces would not tell: a bridge without containers is not in it. */
export async function isOwnAddress(address: string): Promise<boolean> {
  const server = createServer().listen(0, address);
  try {
    await once(server, 'listening');
    return true;
  } catch (error) {
    if (['EADDRNOTAVAIL', 'EINVAL'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      return false;
    }
    throw error;
  } finally {
    server.close();
  }
}
