import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIGURATIONS } from '../support/configurations';
import { platformFixture } from '../support/platform-fixture';
import { synthesize } from '../support/synthesize';

/** Content of each template of an assembly, by path. */
function templates(configuration: () => ReturnType<typeof platformFixture>, version: string): Record<string, string> {
  const { directory } = synthesize(configuration(), { version }).app.synth();
  return Object.fromEntries(
    readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.template.json'))
      .sort()
      .map((path) => [path, readFileSync(join(directory, path), 'utf8')]),
  );
}

const changed = (before: Record<string, string>, after: Record<string, string>): string[] =>
  Object.keys(before).filter((path) => before[path] !== after[path]);

test.each(Object.entries(CONFIGURATIONS))('synthesizes the same bytes twice with %s', (_, configuration) => {
  const first = templates(configuration, 'a'.repeat(40));
  expect(Object.keys(first).length).toBeGreaterThan(2);
  expect(templates(configuration, 'a'.repeat(40))).toEqual(first);
});

test('a new version changes only the service stacks, not the pipeline', () => {
  const before = templates(platformFixture, 'a'.repeat(40));
  const after = templates(platformFixture, 'b'.repeat(40));
  expect(changed(before, after)).toEqual([
    expect.stringMatching(/^assembly-prod\/prodservice/),
    expect.stringMatching(/^assembly-test\/testservice/),
  ]);
});

test('the template of the pipeline does not contain the version', () => {
  const version = 'c'.repeat(40);
  expect(templates(platformFixture, version)['shop-pipeline.template.json']).not.toContain(version);
});

test('only the templates are assets', () => {
  for (const configuration of Object.values(CONFIGURATIONS)) {
    const { directory } = synthesize(configuration()).app.synth();
    const manifests = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.assets.json'));
    const assets = manifests
      .flatMap((path) => Object.values(JSON.parse(readFileSync(join(directory, path), 'utf8')) as Record<string, object>))
      .flatMap((part) => Object.values(part) as { readonly source?: { readonly path?: string; readonly directory?: string } }[])
      .flatMap(({ source }) => source ?? []);
    expect(assets.length).toBeGreaterThan(0);
    expect(assets.filter(({ path }) => !path?.endsWith('.template.json'))).toEqual([]);
  }
});
