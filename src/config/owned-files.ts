/** The generated file that records which version of the template a repository has. */
export const TEMPLATE_FILE = '.projen/template.json';

/** Content of {@link TEMPLATE_FILE}. */
export interface TemplateRecord {
  /** A semantic version. Its release is the tag `v<version>`. */
  readonly version: string;
  /** What `git fetch` takes: the template's repository. */
  readonly repository: string;
}

/**
 * Files and folders (with a slash at the end) that belong to the team: written once, and never changed by `npx projen` or an upgrade.
 * Every other file is generated (`.projen/files.json` lists it) or belongs to the template.
 */
export const OWNED_FILES: readonly string[] = ['.projenrc.ts', 'README.md', 'LICENSE', 'app/', 'src/extend.ts', 'test/extend.test.ts'];

/** Whether a list of files, and folders with a slash at the end, contains a path. */
export const isListed = (list: readonly string[], path: string): boolean =>
  list.some((each) => (each.endsWith('/') ? path.startsWith(each) : path === each));
