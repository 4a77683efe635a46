import { StateFile } from './state-file';

/** A file of local state with a value for each key, such as an ARN. */
export class StateMap<T> {
  private readonly file: StateFile<Readonly<Record<string, T>>>;

  constructor(path: string, schemaVersion: number) {
    this.file = new StateFile(path, schemaVersion);
  }

  get(key: string): T | undefined {
    return this.file.read()?.[key];
  }

  set(key: string, value: T): void {
    this.file.write({ ...this.file.read(), [key]: value });
  }

  forget(key: string): void {
    const { [key]: known, ...others } = this.file.read() ?? {};
    if (known !== undefined) {
      this.file.write(others);
    }
  }
}
