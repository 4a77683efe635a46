import { buildSync } from 'esbuild';
import { InlineCode } from 'aws-cdk-lib/aws-lambda';

/** Limit of CloudFormation for inline code, in bytes. */
export const INLINE_CODE_LIMIT = 4096;

const bundles = new Map<string, string>();

/**
 * Bundles a handler during synthesis into inline code of the template. An asset would need an additional stage of the pipeline.
 *
 * @param entry absolute path of the `*.lambda.ts` file, which exports `handler`
 * @throws Error when the bundle is larger than {@link INLINE_CODE_LIMIT}
 */
export function inlineLambdaCode(entry: string): InlineCode {
  const code = bundles.get(entry) ?? bundle(entry);
  bundles.set(entry, code);
  return new InlineCode(code);
}

/** The bundled source code of a handler, as Lambda runs it. */
export function bundle(entry: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    // Included in the Node.js runtime of Lambda.
    external: ['@aws-sdk/*'],
    logLevel: 'silent',
  });
  const [output] = outputFiles;
  if (!output) {
    throw new Error(`esbuild produced no output for ${entry}`);
  }
  const size = output.contents.byteLength;
  if (size > INLINE_CODE_LIMIT) {
    throw new Error(`${entry} has ${size} bytes after bundling, but inline code can have at most ${INLINE_CODE_LIMIT}: import less in it`);
  }
  return output.text;
}
