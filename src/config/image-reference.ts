import { stringMatching } from './shape/string-matching';

const NAME = '(?:[A-Za-z0-9.-]+(?::\\d+)?\\/)?[a-z0-9]+(?:[._\\/-]+[a-z0-9]+)*';
const TAG = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}';
const DIGEST = 'sha256:[a-f0-9]{64}';

/** An image that is the same whenever it is pulled, so that all tasks of a version run the same, and a rollback brings it back. */
export const imageReference = stringMatching({
  allowed: 'the name of an image with a tag other than latest, or with a digest: public.ecr.aws/nginx/nginx:1.29.3, or …@sha256:…',
  pattern: new RegExp(`^(?=.{1,512}$)${NAME}(?::(?!latest$)${TAG}|(?::${TAG})?@${DIGEST})$`),
  fix: 'name a version: without one, tasks of the same version of the service can run different images, and no rollback brings the old one back',
  placeholder: 'image:1',
});

export interface EcrImage {
  readonly account: string;
  readonly region: string;
  readonly repository: string;
  /** A tag, or a digest. */
  readonly version: string;
}

/** The parts of an image in a private registry of ECR; undefined for any other. */
export function ecrImage(reference: string): EcrImage | undefined {
  const match = new RegExp(
    `^(\\d{12})\\.dkr\\.ecr\\.([a-z0-9-]+)\\.amazonaws\\.com(?:\\.cn)?\\/([^:@]+)(?::(${TAG}))?(?:@(${DIGEST}))?$`,
  ).exec(reference);
  const [, account, region, repository, tag, digest] = match ?? [];
  const version = digest ?? tag;
  return account === undefined || region === undefined || repository === undefined || version === undefined
    ? undefined
    : { account, region, repository, version };
}
