import { TemplateError } from '../template/template-error';
import type { Intrinsic } from './evaluation';

/** `Fn::GetAZs` and `Fn::Cidr`. */
export const networkIntrinsics: Readonly<Record<string, Intrinsic>> = {
  'Fn::GetAZs': (argument, evaluation) => {
    const region = evaluation.string(argument, 'Fn::GetAZs') || evaluation.scope.region;
    return ['a', 'b', 'c'].map((zone) => `${region}${zone}`);
  },
  'Fn::Cidr': (argument, evaluation) => {
    const parts = evaluation.parts(argument, [2, 3]);
    const block = evaluation.string(parts[0], 0);
    const count = Number(evaluation.string(parts[1], 1));
    const bits = parts[2] === undefined ? undefined : Number(evaluation.string(parts[2], 2));
    return subnets({ block, count, bits, path: evaluation.path });
  },
};

interface CidrRequest {
  readonly block: string;
  readonly count: number;
  /** Host bits of each subnet. @default - 8 for IPv4, 64 for IPv6 */
  readonly bits: number | undefined;
  readonly path: string;
}

const BLOCK = /^(?<address>[\d.]+|[\da-f:]+)\/(?<prefix>\d+)$/i;

function subnets({ block, count, bits, path }: CidrRequest): readonly string[] {
  const { address, prefix } = BLOCK.exec(block)?.groups ?? {};
  if (address === undefined || !Number.isInteger(count) || count < 1 || count > 256) {
    throw new TemplateError(path, `Fn::Cidr takes a block such as 10.0.0.0/16 and a count from 1 to 256, not ${block} and ${count}`);
  }
  const isIpv6 = address.includes(':');
  const width = isIpv6 ? 128 : 32;
  const hostBits = bits ?? (isIpv6 ? 64 : 8);
  const subnetBits = width - Number(prefix) - hostBits;
  if (subnetBits < 0 || 2 ** subnetBits < count) {
    throw new TemplateError(path, `${block} is too small for ${count} blocks of ${hostBits} bits`);
  }
  const start = isIpv6 ? parseIpv6(address) : parseIpv4(address);
  return Array.from({ length: count }, (_, index) => {
    const value = start + (BigInt(index) << BigInt(hostBits));
    return `${isIpv6 ? formatIpv6(value) : formatIpv4(value)}/${width - hostBits}`;
  });
}

const parseIpv4 = (address: string): bigint => address.split('.').reduce((sum, part) => (sum << 8n) + BigInt(part), 0n);
const formatIpv4 = (value: bigint): string => [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');

function parseIpv6(address: string): bigint {
  const [left, right] = address.split('::').map((part) => part.split(':').filter((group) => group.length > 0));
  const groups = [...(left ?? []), ...(right ?? [])];
  const zeros = Array.from({ length: 8 - groups.length }, () => '0');
  return [...(left ?? []), ...zeros, ...(right ?? [])].reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n);
}

const formatIpv6 = (value: bigint): string =>
  Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16)).join(':');
