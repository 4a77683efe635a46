import { TemplateError } from '../template/template-error';
import type { Intrinsic } from './evaluation';

/** `Fn::GetAZs` and `Fn::Cidr`. */
export const networkIntrinsics: Readonly<Record<string, Intrinsic>> = {
  'Fn::GetAZs': (argument, evaluation) => {
    const region = evaluation.text(argument, 'Fn::GetAZs') || evaluation.scope.region;
    return ['a', 'b', 'c'].map((zone) => `${region}${zone}`);
  },
  'Fn::Cidr': (argument, evaluation) => {
    const parts = evaluation.parts(argument, [2, 3]);
    const block = evaluation.text(parts[0], 0);
    const count = Number(evaluation.text(parts[1], 1));
    const bits = parts[2] === undefined ? undefined : Number(evaluation.text(parts[2], 2));
    return subnets({ block, count, bits, path: evaluation.path });
  },
};

interface Partition {
  readonly block: string;
  readonly count: number;
  /** Host bits of each part. @default - 8 for IPv4, 64 for IPv6 */
  readonly bits: number | undefined;
  readonly path: string;
}

function subnets({ block, count, bits, path }: Partition): readonly string[] {
  const [address = '', prefix = ''] = block.split('/');
  const version6 = address.includes(':');
  const width = version6 ? 128 : 32;
  const hostBits = bits ?? (version6 ? 64 : 8);
  const room = width - Number(prefix) - hostBits;
  if (!/^\d+$/.test(prefix) || !Number.isInteger(count) || count < 1 || count > 256) {
    throw new TemplateError(path, `Fn::Cidr takes a block such as 10.0.0.0/16 and a count from 1 to 256, not ${block} and ${count}`);
  }
  if (room < 0 || 2 ** room < count) {
    throw new TemplateError(path, `${block} has no room for ${count} blocks of ${hostBits} bits`);
  }
  const start = version6 ? number6(address) : number4(address);
  return Array.from({ length: count }, (_, index) => {
    const value = start + (BigInt(index) << BigInt(hostBits));
    return `${version6 ? text6(value) : text4(value)}/${width - hostBits}`;
  });
}

const number4 = (address: string): bigint => address.split('.').reduce((sum, part) => (sum << 8n) + BigInt(part), 0n);
const text4 = (value: bigint): string => [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');

function number6(address: string): bigint {
  const [head = '', tail] = address.split('::');
  const groups = (text: string | undefined): string[] => (text === undefined || text === '' ? [] : text.split(':'));
  const [left, right] = [groups(head), groups(tail)];
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n);
}

const text6 = (value: bigint): string =>
  Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16)).join(':');
