import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { StateFileError, STARTING_OVER } from '../state/state-file';
import { writeFileAtomically } from '../write-file-atomically';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PUT_KEY_BACK = `put the right key back, for example from a backup. ${STARTING_OVER}`;

/** Encrypts values with a key file that only its owner can read. */
export class ValueCipher {
  constructor(private readonly keyPath: string) {}

  /** Creates the key on first use. The name is bound to the value, so that two entries of the file cannot be swapped. */
  encrypt({ name, value }: { readonly name: string; readonly value: string }): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.ensureKey(), nonce);
    cipher.setAAD(Buffer.from(name, 'utf8'));
    const body = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
  }

  /** @throws StateFileError when the key is missing or is not the one that encrypted the value, or when the value was changed */
  decrypt({ name, encrypted }: { readonly name: string; readonly encrypted: string }): string {
    const bytes = Buffer.from(encrypted, 'base64');
    const decipher = createDecipheriv(ALGORITHM, this.readKey(name), bytes.subarray(0, NONCE_BYTES));
    decipher.setAAD(Buffer.from(name, 'utf8'));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
    } catch (error) {
      throw new StateFileError(`cannot decrypt parameter "${name}": ${this.keyPath} is not the key that encrypted it; ${PUT_KEY_BACK}`, {
        cause: error,
      });
    }
  }

  private ensureKey(): Buffer {
    if (!existsSync(this.keyPath)) {
      writeFileAtomically(this.keyPath, randomBytes(KEY_BYTES).toString('hex'));
    }
    return this.checkedKey();
  }

  private readKey(name: string): Buffer {
    if (!existsSync(this.keyPath)) {
      throw new StateFileError(`cannot decrypt parameter "${name}": the key ${this.keyPath} does not exist; ${PUT_KEY_BACK}`);
    }
    return this.checkedKey();
  }

  private checkedKey(): Buffer {
    const key = Buffer.from(readFileSync(this.keyPath, 'utf8').trim(), 'hex');
    if (key.length !== KEY_BYTES) {
      throw new StateFileError(`${this.keyPath} is damaged: a key has ${KEY_BYTES} bytes in hexadecimal; ${PUT_KEY_BACK}`);
    }
    return key;
  }
}
