import type { PlatformOptions } from '../../config/platform';

/** Columns of a line, as Prettier is configured. */
const WIDTH = 140;

/** `.projenrc.ts` with these options, as Prettier formats it. */
export function renderProjenrc(options: PlatformOptions): string {
  const lines = Object.entries(options).map(([key, value]) => `  ${key}: ${renderOption(value)},`);
  return [
    "import { PlatformProject } from './src/project/platform-project';",
    '',
    'const platform = new PlatformProject({',
    ...lines,
    '});',
    '',
    'platform.synth();',
    '',
  ].join('\n');
}

/** A list has a line for each item; an object is on one line where it fits. */
function renderOption(value: unknown): string {
  if (Array.isArray(value)) {
    return `[\n${value.map((item) => `    ${inline(item)},\n`).join('')}  ]`;
  }
  const text = inline(value);
  if (typeof value !== 'object' || value === null || text.length + 'database: ,'.length < WIDTH) {
    return text;
  }
  return `{\n${Object.entries(value)
    .map(([key, item]) => `    ${key}: ${inline(item)},\n`)
    .join('')}  }`;
}

function inline(value: unknown): string {
  if (typeof value === 'string') {
    return `'${value}'`;
  }
  if (typeof value !== 'object' || value === null) {
    return String(value);
  }
  return `{ ${Object.entries(value)
    .map(([key, item]) => `${key}: ${inline(item)}`)
    .join(', ')} }`;
}
