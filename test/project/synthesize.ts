import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Testing } from 'projen/lib/testing';
import { parse } from 'yaml';
import type { PlatformProjectOptions } from '../../src/project/platform-project';
import { PlatformProject } from '../../src/project/platform-project';
import { sampleOptions } from '../config/sample-options';

/** A project in a folder of its own. */
export function temporaryProject(options: Partial<PlatformProjectOptions> = {}): PlatformProject {
  const outdir = mkdtempSync(join(tmpdir(), 'platform-'));
  return new PlatformProject({ ...sampleOptions(), ...options, projen: { ...options.projen, outdir } });
}

/** Every file of a project as text, by path. */
export function synthesize(project: PlatformProject = temporaryProject()): Readonly<Record<string, string>> {
  return Testing.synth(project, { parseJson: false }) as Record<string, string>;
}

/** One generated JSON file. */
export function synthesizedJson<T>(path: string, project?: PlatformProject): T {
  return JSON.parse(contentOf(path, project).replace(/^\/\/.*$/m, '')) as T;
}

/** One generated YAML file. */
export function synthesizedYaml<T>(path: string, project?: PlatformProject): T {
  return parse(contentOf(path, project)) as T;
}

function contentOf(path: string, project?: PlatformProject): string {
  const content = synthesize(project)[path];
  if (content === undefined) {
    throw new Error(`${path} was not generated`);
  }
  return content;
}
