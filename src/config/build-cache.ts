import { list } from './shape/list';
import { required } from './shape/option';
import type { OptionTable } from './shape/shape';
import { stringMatching } from './shape/string-matching';

/** What a build takes from an earlier build with the same key files. */
export interface BuildCacheOptions {
  /**
   * Folders, in `app/` or absolute as in CodeBuild, where the home folder is `/root`. A laptop always stores the home folder of builds, so
   * there only folders in `app/` need this.
   * @example ['/root/.m2', 'target']
   */
  readonly paths: readonly string[];
  /** Files in `app/` whose content decides whether the cache fits; `*` and `**` stand for any name and any folders. @example ['pom.xml'] */
  readonly keyFiles: readonly string[];
}

const FOLDER = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))(?!.*\/\/)\/?[\w@+.-]+(?:\/[\w@+.-]+)*$/;
const FILE = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[\w@+.*-]+(?:\/[\w@+.*-]+)*$/;

export const BUILD_CACHE = {
  paths: required(
    list(
      stringMatching({
        allowed: 'a folder such as "target" or "/root/.m2", without wildcards, "..", spaces and a final slash',
        pattern: FOLDER,
        placeholder: 'target',
        fix: 'name the whole folder; "~" is "/root" in CodeBuild',
      }),
      { min: 1 },
    ),
  ),
  keyFiles: required(
    list(
      stringMatching({
        allowed: 'a path in app/ such as "pom.xml" or "**/*.gradle", without "..", spaces and a leading slash',
        pattern: FILE,
        placeholder: 'pom.xml',
        fix: 'write it relative to app/',
      }),
      { min: 1 },
    ),
  ),
} satisfies OptionTable<BuildCacheOptions>;
