import { buildSync } from 'esbuild';
import { InlineCode } from 'aws-cdk-lib/aws-lambda';

/** What CloudFormation takes as inline code, in bytes. */
export const INLINE_CODE_LIMIT = 4096;

const bundles = new Map<string, string>();

/**
 * Bundles a handler at synth, small enough to be part of the template: an asset would cost the pipeline a stage of its own.
 *
 * @param entry absolute path of the `*.lambda.ts` file, which exports `handler`
 * @throws Error when the bundle is larger than {@link INLINE_CODE_LIMIT}
 */
export function inlineLambdaCode(entry: string): InlineCode {
  const code = bundles.get(entry) ?? bundle(entry);
  bundles.set(entry, code);
  return new InlineCode(code);
}

/** The bundled source of a handler, as Lambda runs it. */
export function bundle(entry: string): string {
  const {
    outputFiles: [output],
  } = buildSync({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    // Part of Lambda's Node.js runtime.
    external: ['@aws-sdk/*'],
    logLevel: 'silent',
  });
  const size = output?.contents.byteLength ?? 0;
  if (!output || size > INLINE_CODE_LIMIT) {
    throw new Error(`${entry} is ${size} bytes when bundled, and inline code may have ${INLINE_CODE_LIMIT} at most: import less in it`);
  }
  return output.text;
}
