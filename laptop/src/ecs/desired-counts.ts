import { join } from 'node:path';
import { StateFile } from '../state/state-file';

const SCHEMA_VERSION = 1;

/** The desired counts to which services were scaled by hand, by their ARN. As on AWS, a deployment does not change them. */
export class DesiredCounts {
  private readonly file: StateFile<Readonly<Record<string, number>>>;

  constructor(stateDirectory: string) {
    this.file = new StateFile(join(stateDirectory, 'desired-counts.json'), SCHEMA_VERSION);
  }

  get(serviceArn: string): number | undefined {
    return this.file.read()?.[serviceArn];
  }

  set(serviceArn: string, count: number): void {
    this.file.write({ ...this.file.read(), [serviceArn]: count });
  }

  forget(serviceArn: string): void {
    const { [serviceArn]: known, ...others } = this.file.read() ?? {};
    if (known !== undefined) {
      this.file.write(others);
    }
  }
}
