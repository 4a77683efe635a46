import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { privateDirectory } from '../state/private-directory';
import { StateFile } from '../state/state-file';
import { writeFileAtomically } from '../write-file-atomically';
import type { FunctionDefinition } from './function-definition';

const SCHEMA_VERSION = 1;

/** The functions that stand: one folder each, with the code and the definition. */
export class FunctionFiles {
  private readonly directory: string;

  constructor(stateDirectory: string) {
    privateDirectory(stateDirectory);
    this.directory = privateDirectory(join(stateDirectory, 'functions'));
  }

  write(definition: FunctionDefinition, code: string): void {
    const folder = privateDirectory(this.folder(definition.name));
    writeFileAtomically(join(folder, 'index.js'), code);
    // As on AWS, inline code is a CommonJS module, whatever the repository around it says.
    writeFileAtomically(join(folder, 'package.json'), '{ "type": "commonjs" }\n');
    this.file(definition.name).write(definition);
  }

  /** @returns undefined where no function has this ARN */
  find(arn: string): FunctionDefinition | undefined {
    const name = arn.split(':function:')[1];
    return name === undefined || !/^[\w-]+$/.test(name) ? undefined : this.file(name).read();
  }

  folder(name: string): string {
    return join(this.directory, name);
  }

  delete(name: string): void {
    rmSync(this.folder(name), { recursive: true, force: true });
  }

  private file(name: string): StateFile<FunctionDefinition> {
    return new StateFile(join(this.folder(name), 'function.json'), SCHEMA_VERSION);
  }
}
