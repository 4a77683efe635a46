import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whether `.projenrc.ts` has the line that only the template's own repository has. */
export const isTemplateRepository = (directory: string): boolean =>
  readFileSync(join(directory, '.projenrc.ts'), 'utf8').includes('new TemplateMaintenance(');
