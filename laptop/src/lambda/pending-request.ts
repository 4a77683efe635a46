import { createHash, randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { StateFile } from '../state/state-file';

const SCHEMA_VERSION = 1;

interface StoredRequest {
  readonly id: string;
  /** A hash, because the properties of a request can have secrets. */
  readonly hash: string;
}

/** A request to a custom resource, from its first delivery to its answer. CloudFormation never gives a repeated request another id. */
export class PendingRequest {
  private readonly file: StateFile<StoredRequest>;

  constructor(private readonly path: string) {
    this.file = new StateFile(path, SCHEMA_VERSION);
  }

  /** @returns the id of the request; that of the first delivery if the same request was interrupted */
  begin(signature: string): string {
    const hash = createHash('sha256').update(signature).digest('hex');
    const interrupted = this.file.read();
    const id = interrupted?.hash === hash ? interrupted.id : randomUUID();
    this.file.write({ id, hash });
    return id;
  }

  end(): void {
    rmSync(this.path, { force: true });
  }
}
