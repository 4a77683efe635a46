import { choice } from './shape/choice';
import { option } from './shape/option';
import type { OptionTable } from './shape/shape';

/**
 * Versions in CodeBuild's standard images `amazonlinux-aarch64-standard:4.0` and `amazonlinux-x86_64-standard:6.0`
 * (https://docs.aws.amazon.com/codebuild/latest/userguide/available-runtimes.html). Another image has other versions.
 */
const JAVA = ['corretto25', 'corretto21', 'corretto17', 'corretto11', 'corretto8'] as const;
const PYTHON = ['3.14', '3.13', '3.12', '3.11', '3.10'] as const;
const GOLANG = ['1.26', '1.25', '1.24'] as const;

type JavaRuntime = (typeof JAVA)[number];
type PythonRuntime = (typeof PYTHON)[number];
type GoRuntime = (typeof GOLANG)[number];

/**
 * Runtimes of the Build action by CodeBuild's names, besides Node.js, in which the platform itself runs. A laptop uses those that it has; a
 * missing or older one fails the build.
 */
export interface RuntimeOptions {
  /** Amazon Corretto, with Maven and Gradle. @default - CodeBuild chooses @example 'corretto21' */
  readonly java?: JavaRuntime;
  /** Python, with pip. @default - CodeBuild chooses @example '3.13' */
  readonly python?: PythonRuntime;
  /** Go. @default - CodeBuild chooses @example '1.26' */
  readonly golang?: GoRuntime;
}

export const RUNTIMES = {
  java: option(choice(...JAVA), { default: null }),
  python: option(choice(...PYTHON), { default: null }),
  golang: option(choice(...GOLANG), { default: null }),
} satisfies OptionTable<RuntimeOptions>;
