import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { collectArtifacts } from '../../laptop/src/codebuild/collect-artifacts';
import { parseBuildspec } from '../../laptop/src/codebuild/parse-buildspec';
import { ARTIFACTS } from '../../src/config/contract';
import { buildBundles, VENDOR } from '../../template/bundle';
import { collection } from '../e2e/tiny-app';

const ROOT = resolve(__dirname, '../..');

/** Makes the artifact for the acceptance tests, of a service with a collection of one request, in a folder. Returns its path. */
export async function makeAcceptanceArtifact(folder: string): Promise<string> {
  const [source, artifactDirectory] = [join(folder, 'source'), join(folder, 'artifact')];
  await buildBundles({ root: ROOT, directory: join(source, VENDOR), names: ['ops.cjs', 'acceptance.cjs'] });
  mkdirSync(join(source, 'app/acceptance'), { recursive: true });
  cpSync(join(ROOT, 'buildspec-test.yml'), join(source, 'buildspec-test.yml'));
  writeFileSync(join(source, 'app/acceptance/c.postman_collection.json'), collection('pm.expect(pm.response.code).to.eql(200);'));
  const { secondaryArtifacts } = parseBuildspec(readFileSync(join(ROOT, 'buildspec.yml'), 'utf8'), 'buildspec.yml');
  const spec = secondaryArtifacts[ARTIFACTS.acceptance];
  if (spec === undefined) {
    throw new Error(`buildspec.yml has no secondary artifact ${ARTIFACTS.acceptance}`);
  }
  collectArtifacts({ spec, place: ARTIFACTS.acceptance, sourceDirectory: source, artifactDirectory });
  return artifactDirectory;
}
