import { readFileSync, writeFileSync } from 'node:fs';

/** Puts the test suites of several JUnit reports into one, since a report of a build is one file. */
export function mergeJunit(files: readonly string[], target: string): void {
  const suites = files.map((file) => /<testsuites\b[^>]*?>([\s\S]*)<\/testsuites>/.exec(readFileSync(file, 'utf8'))?.[1]?.trim() ?? '');
  writeFileSync(target, `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('\n')}\n</testsuites>\n`);
}
