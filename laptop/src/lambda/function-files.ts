import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { PendingRequest } from './pending-request';
import { privateDirectory } from '../state/private-directory';
import { StateFile } from '../state/state-file';
import { writeFileAtomically } from '../write-file-atomically';

const SCHEMA_VERSION = 1;

export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  /** `<file>.<export>`. */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMiB: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly region: string;
}

/** The deployed functions: a folder for each, with its code and its definition. */
export class FunctionFiles {
  private readonly directory: string;

  constructor(stateDirectory: string) {
    privateDirectory(stateDirectory);
    this.directory = privateDirectory(join(stateDirectory, 'functions'));
  }

  write(definition: FunctionDefinition, code: string): void {
    const folder = privateDirectory(this.folder(definition.name));
    writeFileAtomically(join(folder, 'index.js'), code);
    // As on AWS, inline code is a CommonJS module, even in a repository of ES modules.
    writeFileAtomically(join(folder, 'package.json'), '{ "type": "commonjs" }\n');
    this.file(definition.name).write(definition);
  }

  /** @returns undefined when no function has this ARN */
  find(arn: string): FunctionDefinition | undefined {
    const name = arn.split(':function:')[1];
    return name === undefined || !/^[\w-]+$/.test(name) ? undefined : this.file(name).read();
  }

  folder(name: string): string {
    return join(this.directory, name);
  }

  /** The request of a custom resource that a function handles. */
  request(name: string, logicalId: string): PendingRequest {
    return new PendingRequest(join(this.folder(name), 'requests', `${logicalId}.json`));
  }

  delete(name: string): void {
    rmSync(this.folder(name), { recursive: true, force: true });
  }

  private file(name: string): StateFile<FunctionDefinition> {
    return new StateFile(join(this.folder(name), 'function.json'), SCHEMA_VERSION);
  }
}
