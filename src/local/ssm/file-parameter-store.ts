import { join } from 'node:path';
import { privateDirectory } from '../state/private-directory';
import { StateFile } from '../state/state-file';
import type { Parameter, ParameterStore, ParameterType } from './parameter-store';
import { ParameterStoreError } from './parameter-store-error';
import { checkParameter } from './parameter-rules';
import { ValueCipher } from './value-cipher';

const SCHEMA_VERSION = 1;

/** `text` is the value, encrypted where the type is `SecureString`. */
interface StoredParameter {
  readonly type: ParameterType;
  readonly text: string;
  readonly version: number;
  readonly lastModified: string;
}

type StoredParameters = Readonly<Record<string, StoredParameter>>;

/** Parameter Store in one file of the state directory. */
export class FileParameterStore implements ParameterStore {
  private readonly file: StateFile<StoredParameters>;
  private readonly cipher: ValueCipher;

  constructor({ stateDirectory }: { readonly stateDirectory: string }) {
    privateDirectory(stateDirectory);
    this.file = new StateFile(join(stateDirectory, 'parameters.json'), SCHEMA_VERSION);
    this.cipher = new ValueCipher(join(stateDirectory, 'key'));
  }

  /** @throws ParameterStoreError named as AWS names it; StateFileError where the file or the key is damaged */
  put(parameter: { name: string; type: ParameterType; value: string; overwrite?: boolean }): number {
    const { name, type, value, overwrite = false } = parameter;
    checkParameter({ name, value });
    const all = this.read();
    const current = all.get(name);
    if (current !== undefined && !overwrite) {
      throw new ParameterStoreError('ParameterAlreadyExists', `parameter "${name}" already exists; overwrite it to change its value`);
    }
    if (current !== undefined && current.type !== type) {
      throw new ParameterStoreError('HierarchyTypeMismatchException', `parameter "${name}" is a ${current.type} and cannot become a ${type}; delete it first`);
    }
    if (current?.type === 'SecureString') {
      // A value under a lost key must not be mixed with values under a new one: this fails first.
      this.cipher.decrypt({ name, text: current.text });
    }
    const version = (current?.version ?? 0) + 1;
    const text = type === 'SecureString' ? this.cipher.encrypt({ name, value }) : value;
    all.set(name, { type, text, version, lastModified: new Date().toISOString() });
    this.write(all);
    return version;
  }

  find(name: string): Parameter | undefined {
    const stored = this.read().get(name);
    if (stored === undefined) {
      return undefined;
    }
    const { type, text, version, lastModified } = stored;
    return { name, type, value: type === 'SecureString' ? this.cipher.decrypt({ name, text }) : text, version, lastModified };
  }

  delete(name: string): boolean {
    const all = this.read();
    if (!all.delete(name)) {
      return false;
    }
    this.write(all);
    return true;
  }

  private read(): Map<string, StoredParameter> {
    return new Map(Object.entries(this.file.read() ?? {}));
  }

  private write(parameters: ReadonlyMap<string, StoredParameter>): void {
    this.file.write(Object.fromEntries(parameters));
  }
}
