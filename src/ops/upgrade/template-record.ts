import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TEMPLATE_FILE } from '../../config/owned-files';
import type { TemplateRecord } from '../../config/owned-files';

/** What the repository records about its template; undefined if it has no record. */
export function readTemplateRecord(directory: string): TemplateRecord | undefined {
  const file = join(directory, TEMPLATE_FILE);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as TemplateRecord) : undefined;
}
