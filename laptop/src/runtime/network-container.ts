import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { docker, dockerOutput } from './docker-cli';

/** Built on this machine, because a registry may be out of reach. */
export const NETWORK_IMAGE = 'laptop-network:1';

const HEADER_BYTES = 64;
const PROGRAM_HEADER_BYTES = 56;
const ADDRESS = 0x400000;

interface Machine {
  /** Of ELF. */
  readonly id: number;
  /** A loop around the system call that waits for a signal. */
  readonly code: readonly number[];
}

const MACHINES: Readonly<Record<string, Machine>> = {
  // mov eax, 34 (pause); syscall; jmp to the beginning
  amd64: { id: 62, code: [0xb8, 34, 0, 0, 0, 0x0f, 0x05, 0xeb, 0xf7] },
  // mov x0 to x3, 0; mov x8, 73 (ppoll); svc 0; b to the beginning
  arm64: { id: 183, code: words(0xd2800000, 0xd2800001, 0xd2800002, 0xd2800003, 0xd2800928, 0xd4000001, 0x17fffffa) },
};

/**
 * Builds the image of a container that only sleeps. Containers of a task share its network, as on ECS. It lives as long as the task, which
 * no container of the task does for sure.
 */
export async function ensureNetworkImage(): Promise<void> {
  if ((await docker(['image', 'inspect', '--format', '{{.Id}}', NETWORK_IMAGE])).exitCode === 0) {
    return;
  }
  const architecture = await dockerOutput(['version', '--format', '{{.Server.Arch}}']);
  const machine = MACHINES[architecture];
  if (machine === undefined) {
    throw new Error(`tasks with several containers run on ${Object.keys(MACHINES).join(' and ')} only, and Docker here is ${architecture}`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'laptop-network-'));
  try {
    writeFileSync(join(folder, 'sleep'), sleepingProgram(machine), { mode: 0o755 });
    writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY sleep /sleep\nENTRYPOINT ["/sleep"]\n');
    await dockerOutput(['build', '--quiet', '--tag', NETWORK_IMAGE, folder]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A static program in the format of ELF, with a single segment. */
export function sleepingProgram({ id, code }: Machine): Buffer {
  const start = HEADER_BYTES + PROGRAM_HEADER_BYTES;
  const file = Buffer.alloc(start + code.length);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  [2, id].forEach((value, index) => file.writeUInt16LE(value, 16 + 2 * index));
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(BigInt(ADDRESS + start), 24);
  file.writeBigUInt64LE(BigInt(HEADER_BYTES), 32);
  [HEADER_BYTES, PROGRAM_HEADER_BYTES, 1].forEach((value, index) => file.writeUInt16LE(value, 52 + 2 * index));
  // Loaded as a whole, to be read and executed.
  [1, 5].forEach((value, index) => file.writeUInt32LE(value, HEADER_BYTES + 4 * index));
  [0, ADDRESS, ADDRESS, file.length, file.length, 0x1000].forEach((value, index) =>
    file.writeBigUInt64LE(BigInt(value), HEADER_BYTES + 8 + 8 * index),
  );
  file.set(code, start);
  return file;
}

function words(...values: readonly number[]): readonly number[] {
  return values.flatMap((value) => [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24]);
}
