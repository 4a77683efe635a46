import { join } from 'node:path';
import { privateDirectory } from '../state/private-directory';
import { StateFile } from '../state/state-file';
import type { Parameter, ParameterArchive, ParameterDescription, ParameterType } from './parameter-store';
import { ParameterStoreError } from './parameter-store-error';
import { checkParameter } from './parameter-rules';
import { ValueCipher } from './value-cipher';

const SCHEMA_VERSION = 1;
/** As on AWS. */
const MAXIMUM_VERSIONS = 100;
const NO_DESCRIPTION = '';

interface StoredVersion {
  readonly type: ParameterType;
  /** The value; encrypted if the type is `SecureString`. */
  readonly text: string;
  readonly version: number;
  readonly lastModified: string;
  readonly description?: string;
}

interface StoredParameter extends StoredVersion {
  /** The previous versions, the oldest first. */
  readonly before?: readonly StoredVersion[];
}

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

  /** @throws ParameterStoreError with AWS's error codes; StateFileError when the file or the key is damaged */
  put(parameter: { name: string; type: ParameterType; value: string; overwrite?: boolean; description?: string }): number {
    const { name, type, value, overwrite = false } = parameter;
    checkParameter({ name, value });
    const all = this.read();
    const current = all.get(name);
    if (current !== undefined) {
      this.checkOverwrite({ name, type, overwrite, current });
    }
    const version = (current?.version ?? 0) + 1;
    const text = type === 'SecureString' ? this.cipher.encrypt({ name, value }) : value;
    const description = parameter.description ?? current?.description;
    all.set(name, {
      type,
      text,
      version,
      lastModified: new Date().toISOString(),
      before: versionsOf(current).slice(1 - MAXIMUM_VERSIONS),
      ...(description === undefined ? {} : { description }),
    });
    this.write(all);
    return version;
  }

  find(name: string): Parameter | undefined {
    const stored = this.read().get(name);
    return stored && this.reveal(name, stored);
  }

  list(): readonly ParameterDescription[] {
    return [...this.read()]
      .map(([name, { type, version, lastModified, description = NO_DESCRIPTION }]) => ({ name, type, version, lastModified, description }))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  history(name: string): readonly (Parameter & { readonly description: string })[] {
    return versionsOf(this.read().get(name)).map((stored) => ({
      ...this.reveal(name, stored),
      description: stored.description ?? NO_DESCRIPTION,
    }));
  }

  delete(name: string): boolean {
    const all = this.read();
    if (!all.delete(name)) {
      return false;
    }
    this.write(all);
    return true;
  }

  private checkOverwrite(props: {
    readonly name: string;
    readonly type: ParameterType;
    readonly overwrite: boolean;
    readonly current: StoredParameter;
  }): void {
    const { name, type, current } = props;
    if (!props.overwrite) {
      throw new ParameterStoreError('ParameterAlreadyExists', `parameter "${name}" already exists; overwrite it to change its value`);
    }
    if (current.type !== type) {
      throw new ParameterStoreError(
        'HierarchyTypeMismatchException',
        `parameter "${name}" is a ${current.type} and cannot become a ${type}; delete it first`,
      );
    }
    // Fails if the key was replaced: values under two keys must not be mixed.
    this.reveal(name, current);
  }

  private reveal(name: string, { type, text, version, lastModified }: StoredVersion): Parameter {
    const value = type === 'SecureString' ? this.cipher.decrypt({ name, encrypted: text }) : text;
    return { name, type, value, version, lastModified };
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
