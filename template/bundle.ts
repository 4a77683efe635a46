import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { TEMPLATE_VERSION } from '../src/project/template-version';
import { thirdPartyLicences } from './third-party-licences';

/** Folder of the bundles, in the root of a repository. */
export const VENDOR = 'vendor';

/** The programs that a team gets as one file each, and where their sources start. */
const PROGRAMS = {
  'laptop.cjs': 'laptop/bin/laptop.cjs',
  'ops.cjs': 'src/ops/main.ts',
  'acceptance.cjs': 'node_modules/newman/bin/newman.js',
} as const;

const OPTIONS = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // Identifiers keep their names, so that a stack trace can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  // THIRD-PARTY-LICENSES.txt has them all.
  legalComments: 'none',
  banner: { js: `// Version ${TEMPLATE_VERSION}, bundled from the template's sources. Licences: THIRD-PARTY-LICENSES.txt` },
  // A bundle contains no TypeScript that `tsx` would have to compile; loading a module of Node.js instead does nothing.
  alias: { 'tsx/cjs': 'node:module' },
  // Loaded where they are installed only: a native client, a minifier that no reporter of Newman uses, and what finds data beside its files.
  external: ['pg-native', 'terser', '@aws-cdk/cloudformation-diff'],
  // A bundle contains the paths of packages: the same ones where node_modules is a link.
  preserveSymlinks: true,
  metafile: true,
  write: false,
  logLevel: 'silent',
} as const satisfies BuildOptions;

export interface BuildBundlesProps {
  /** Root of the template's repository, absolute. */
  readonly root: string;
  /** Where to write, absolute. */
  readonly directory: string;
  /** Names of the bundles to build, without the licences, which a release needs. @default - all, and the licences */
  readonly names?: readonly string[];
}

/**
 * Builds each program into one file, and writes the licences of the packages in them. The same sources give the same bytes.
 * @throws Error when there is no such bundle, something cannot be bundled, or a package has no licence
 */
export async function buildBundles({ root, directory, names }: BuildBundlesProps): Promise<void> {
  const unknown = (names ?? []).filter((name) => !Object.hasOwn(PROGRAMS, name));
  if (unknown.length > 0) {
    throw new Error(`there is no bundle ${unknown.join(', ')}; there are ${Object.keys(PROGRAMS).join(', ')}`);
  }
  mkdirSync(directory, { recursive: true });
  const programs = Object.entries(PROGRAMS).filter(([name]) => names?.includes(name) ?? true);
  const bundles = await Promise.all(programs.map(([name, entry]) => bundle({ root, directory, name, entry })));
  if (names === undefined) {
    writeFileSync(join(directory, 'THIRD-PARTY-LICENSES.txt'), thirdPartyLicences(root, bundles.flatMap(bundledFiles)));
  }
}

interface BundleProps extends BuildBundlesProps {
  readonly name: string;
  readonly entry: string;
}

async function bundle({ root, directory, name, entry }: BundleProps): Promise<Metafile> {
  const { outputFiles, metafile, warnings } = await build({
    ...OPTIONS,
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: join(directory, name),
  });
  const [output] = outputFiles;
  if (output === undefined || warnings.length > 0) {
    const problems = warnings.map(({ text, location }) => `${location?.file}:${location?.line}: ${text}`);
    throw new Error(`${entry} cannot be bundled into ${name}:\n${problems.join('\n')}`);
  }
  writeFileSync(output.path, output.contents);
  return metafile;
}

/** The files of which something is left in the bundle. */
const bundledFiles = ({ outputs }: Metafile): readonly string[] =>
  Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );

// `npx projen` runs it in its own process, where it is not the main module.
if (process.argv[1] === __filename) {
  const root = process.cwd();
  const names = process.argv.slice(2);
  void buildBundles({ root, directory: join(root, VENDOR), ...(names.length > 0 && { names }) });
}
