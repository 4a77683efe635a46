import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SEPARATOR = `\n\n${'-'.repeat(80)}\n\n`;

/** The shape of `package.json`, as far as it is read. Old packages have a list of licences. */
interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string | { readonly type: string };
  readonly licenses?: readonly { readonly type: string }[];
}

/**
 * Name, version, licence and licence text of every package that has a file in a bundle.
 * @param files paths of the files, relative to the root; those that belong to no package are left out
 * @throws Error when a package has no licence
 */
export function thirdPartyLicences(root: string, files: readonly string[]): string {
  const folders = new Set(files.flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []));
  const packages = [...folders].map((folder) => describe(join(root, folder)));
  // Many packages have the same text.
  const texts = new Map(packages.map(({ text }) => [text, packages.filter((other) => other.text === text).map(({ title }) => title)]));
  const sections = [...texts].map(([text, titles]) => [...new Set(titles)].sort().concat('', text).join('\n')).sort();
  return `${['The files in this folder contain these packages.', ...sections].join(SEPARATOR)}\n`;
}

interface PackageLicence {
  /** Name, version and licence of the package. */
  readonly title: string;
  readonly text: string;
}

function describe(folder: string): PackageLicence {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const licence = licenceOf(manifest);
  const texts = readdirSync(folder)
    .filter((name) => /^(licen[cs]e|copying|notice)/i.test(name) && !/\.(js|ts|json)$/.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim());
  if (licence === undefined && texts.length === 0) {
    throw new Error(`${folder} names no licence and has no text of one, so the package cannot be part of a bundle`);
  }
  const text = texts.length > 0 ? texts.join('\n\n') : 'The package has no file with the text.';
  return { title: `${manifest.name} ${manifest.version} (${licence ?? 'licence: see the text'})`, text };
}

function licenceOf({ license, licenses }: Manifest): string | undefined {
  if (license !== undefined) {
    return typeof license === 'string' ? license : license.type;
  }
  return licenses?.map(({ type }) => type).join(' OR ');
}
