import type { Readable, Writable } from 'node:stream';

/** A reference that a push changes. */
export interface RefUpdate {
  /** Such as `refs/heads/main`. */
  readonly ref: string;
  /** The new object; null where the reference is to be deleted. */
  readonly id: string | null;
}

export interface ReceivedPush {
  readonly updates: readonly RefUpdate[];
  /** Whether all of them are to be refused if one is. */
  readonly atomic: boolean;
}

export interface RefReport {
  readonly ref: string;
  /** Why it is refused, in one line; null where it is accepted. */
  readonly refusal: string | null;
}

const LENGTH_DIGITS = 4;
const FLUSH = '0000';

/** Git's protocol with a `proc-receive` hook: lines with their length before them, and a flush after each group. */
export async function receiveUpdates(input: Readable, output: Writable): Promise<ReceivedPush> {
  const packets = readPackets(input);
  const offered = await readGroup(packets);
  // Version 1 without any of the features that git offers.
  output.write(packet('version=1') + FLUSH);
  const updates = (await readGroup(packets)).map(parseUpdate);
  return { updates, atomic: offered.some((line) => /[\0 ]atomic( |$)/.test(line)) };
}

export function reportUpdates(output: Writable, reports: readonly RefReport[]): void {
  const lines = reports.map(({ ref, refusal }) => (refusal === null ? `ok ${ref}` : `ng ${ref} ${refusal.replaceAll(/\s+/g, ' ')}`));
  output.write(lines.map(packet).join('') + FLUSH);
}

function parseUpdate(line: string): RefUpdate {
  const [, id = '', ref = ''] = /^[0-9a-f]+ ([0-9a-f]+) (.+)$/.exec(line) ?? [];
  if (ref === '') {
    throw new Error(`git sent an unknown command: ${line}`);
  }
  return { ref, id: /^0+$/.test(id) ? null : id };
}

/** The lines up to the next flush. */
async function readGroup(packets: AsyncGenerator<string | null>): Promise<readonly string[]> {
  const lines: string[] = [];
  for (;;) {
    const { value, done } = await packets.next();
    if (done) {
      throw new Error('git ended in the middle of a push');
    }
    if (value === null) {
      return lines;
    }
    lines.push(value);
  }
}

/** Yields null for a flush. */
async function* readPackets(input: Readable): AsyncGenerator<string | null> {
  let rest = Buffer.alloc(0);
  for await (const chunk of input) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    for (let length = lengthOf(rest); rest.length >= Math.max(length, LENGTH_DIGITS); length = lengthOf(rest)) {
      yield length === 0 ? null : rest.toString('utf8', LENGTH_DIGITS, length).trimEnd();
      rest = rest.subarray(Math.max(length, LENGTH_DIGITS));
    }
  }
}

const lengthOf = (bytes: Buffer): number => parseInt(bytes.toString('latin1', 0, LENGTH_DIGITS), 16) || 0;

function packet(line: string): string {
  const length = LENGTH_DIGITS + Buffer.byteLength(`${line}\n`);
  return `${length.toString(16).padStart(LENGTH_DIGITS, '0')}${line}\n`;
}
