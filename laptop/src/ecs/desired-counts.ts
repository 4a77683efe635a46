import { join } from 'node:path';
import { StateFile } from '../state/state-file';

const SCHEMA_VERSION = 1;

/** How many tasks a service was scaled to by hand, by its ARN. A deployment leaves that alone, as it leaves scaling alone on AWS. */
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
