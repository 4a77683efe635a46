import { join } from 'node:path';
import { privateDirectory } from '../state/private-directory';
import { StateFile } from '../state/state-file';
import type { Parameter, ParameterArchive, ParameterDescription, ParameterType } from './parameter-store';
import { ParameterStoreError } from './parameter-store-error';
import { checkParameter } from './parameter-rules';
import { ValueCipher } from './value-cipher';

const SCHEMA_VERSION = 1;

/** `text` is the value, encrypted where the type is `SecureString`. */
interface StoredVersion {
  readonly type: ParameterType;
  readonly text: string;
  readonly version: number;
  readonly lastModified: string;
  readonly description?: string;
}

interface StoredParameter extends StoredVersion {
  /** The versions before, the oldest first. */
  readonly before?: readonly StoredVersion[];
}

/** As many as AWS keeps. */
const KEPT_VERSIONS = 100;

type StoredParameters = Readonly<Record<string, StoredParameter>>;

/** Parameter Store in one file of the state directory. */
export class FileParameterStore implements ParameterArchive {
  private readonly file: StateFile<StoredParameters>;
  private readonly cipher: ValueCipher;

  constructor({ stateDirectory }: { readonly stateDirectory: string }) {
    privateDirectory(stateDirectory);
    this.file = new StateFile(join(stateDirectory, 'parameters.json'), SCHEMA_VERSION);
    this.cipher = new ValueCipher(join(stateDirectory, 'key'));
  }

  /** @throws ParameterStoreError named as AWS names it; StateFileError where the file or the key is damaged */
  put(parameter: { name: string; type: ParameterType; value: string; overwrite?: boolean; description?: string }): number {
    const { name, type, value, overwrite = false } = parameter;
    checkParameter({ name, value });
    const all = this.read();
    const current = all.get(name);
    if (current !== undefined && !overwrite) {
      throw new ParameterStoreError('ParameterAlreadyExists', `parameter "${name}" already exists; overwrite it to change its value`);
    }
    if (current !== undefined && current.type !== type) {
      throw new ParameterStoreError(
        'HierarchyTypeMismatchException',
        `parameter "${name}" is a ${current.type} and cannot become a ${type}; delete it first`,
      );
    }
    if (current?.type === 'SecureString') {
      // A value under a lost key must not be mixed with values under a new one: this fails first.
      this.cipher.decrypt({ name, text: current.text });
    }
    const version = (current?.version ?? 0) + 1;
    const text = type === 'SecureString' ? this.cipher.encrypt({ name, value }) : value;
    const description = parameter.description ?? current?.description;
    all.set(name, {
      type,
      text,
      version,
      lastModified: new Date().toISOString(),
      before: versionsOf(current).slice(1 - KEPT_VERSIONS),
      ...(description === undefined ? {} : { description }),
    });
    this.write(all);
    return version;
  }

  find(name: string): Parameter | undefined {
    const stored = this.read().get(name);
    if (stored === undefined) {
      return undefined;
    }
    return this.reveal(name, stored);
  }

  list(): readonly ParameterDescription[] {
    return [...this.read()]
      .map(([name, { type, version, lastModified, description = '' }]) => ({ name, type, version, lastModified, description }))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  history(name: string): readonly (Parameter & { readonly description: string })[] {
    return versionsOf(this.read().get(name)).map((stored) => ({ ...this.reveal(name, stored), description: stored.description ?? '' }));
  }

  delete(name: string): boolean {
    const all = this.read();
    if (!all.delete(name)) {
      return false;
    }
    this.write(all);
    return true;
  }

  private reveal(name: string, { type, text, version, lastModified }: StoredVersion): Parameter {
    return { name, type, value: type === 'SecureString' ? this.cipher.decrypt({ name, text }) : text, version, lastModified };
  }

  private read(): Map<string, StoredParameter> {
    return new Map(Object.entries(this.file.read() ?? {}));
  }

  private write(parameters: ReadonlyMap<string, StoredParameter>): void {
    this.file.write(Object.fromEntries(parameters));
  }
}

/** The oldest first. */
function versionsOf(stored: StoredParameter | undefined): readonly StoredVersion[] {
  if (stored === undefined) {
    return [];
  }
  const { before = [], ...newest } = stored;
  return [...before, newest];
}
