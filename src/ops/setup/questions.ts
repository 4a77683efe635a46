import type { Surroundings } from './surroundings';

/** One thing that only the team knows. */
export interface Question {
  /** What is asked. */
  readonly asks: string;
  /** One sentence that helps to answer. */
  readonly help: string;
  /** Placeholder of the value in the help of the command. */
  readonly value: string;
  /**
   * The suggested answer; `undefined` when nothing suggests one.
   * @param earlier the answers to the questions before this one
   */
  readonly suggest: (surroundings: Surroundings, earlier: Earlier) => string | undefined | Promise<string | undefined>;
}

type Earlier = Readonly<Partial<Record<string, string>>>;

const MAXIMUM_NAME = 20;

/** The answer for things that a repository should not have. */
export const NONE = 'none';
/** The answer for a connection that is made later. */
export const LATER = 'later';

/** In the order in which they are asked. The key is the name of the flag. */
export const QUESTIONS = {
  name: {
    asks: 'Name of the service',
    help: 'Every stack, image repository and parameter starts with it: 2 to 20 lower-case letters, digits and hyphens.',
    value: '<name>',
    suggest: ({ folder }) => nameFrom(folder),
  },
  repository: {
    asks: 'Repository on GitHub',
    help: 'The pipeline deploys the commits of its branch main.',
    value: '<owner/repository>',
    suggest: ({ repository }) => repository,
  },
  'test-account': {
    asks: 'AWS account of the environment test',
    help: 'Every version is deployed and tested here first, and the pipeline is in this account too. The laptop needs no account: it uses the number only.',
    value: '<account>',
    suggest: ({ profiles }) => profiles.accountFor('test'),
  },
  'test-region': {
    asks: 'AWS region of the environment test',
    help: 'The one closest to your users, in most cases.',
    value: '<region>',
    suggest: ({ profiles }) => profiles.regionFor('test'),
  },
  'prod-account': {
    asks: 'AWS account of the environment prod',
    help: 'A version gets here after an approval. An account of its own is safer; the same one works.',
    value: '<account>',
    suggest: ({ profiles }, earlier) => profiles.accountFor('prod') ?? earlier['test-account'],
  },
  'prod-region': {
    asks: 'AWS region of the environment prod',
    help: 'The same as that of test, in most cases.',
    value: '<region>',
    suggest: (_surroundings, earlier) => earlier['test-region'],
  },
  connection: {
    asks: 'ARN of the connection to GitHub',
    help: `AWS reads the repository through it. The laptop needs none: "${LATER}" leaves it out until you deploy to AWS.`,
    value: `<arn|${LATER}>`,
    suggest: async ({ findConnection }, earlier) =>
      (await findConnection({ account: earlier['test-account'], region: earlier['test-region'] })) ?? LATER,
  },
  database: {
    asks: 'Database',
    help: `postgresql, mysql or ${NONE}: an Aurora cluster in each environment. The laptop has PostgreSQL only.`,
    value: `<postgresql|mysql|${NONE}>`,
    suggest: () => 'postgresql',
  },
  app: {
    asks: 'Content of app/',
    help: `sample: a service that shows everything; ${NONE}: the smallest service that can be deployed, for you to replace.`,
    value: `<sample|${NONE}>`,
    suggest: () => 'sample',
  },
  licence: {
    asks: 'Licence',
    help: `An SPDX id such as MIT or Apache-2.0, or ${NONE}: then there is no LICENSE file.`,
    value: `<id|${NONE}>`,
    suggest: () => NONE,
  },
} as const satisfies Readonly<Record<string, Question>>;

export type Flag = keyof typeof QUESTIONS;

export const FLAGS = Object.keys(QUESTIONS) as readonly Flag[];

export type Answers = Readonly<Record<Flag, string>>;

/** The name of a folder as a name of a service; `undefined` when nothing is left of it. */
function nameFrom(folder: string): string | undefined {
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, MAXIMUM_NAME)
    .replace(/-+$/, '');
  return name.length < 2 ? undefined : name;
}

/** The answers that the template's own repository and its releases have, under their placeholder name. */
export const placeholders = (name: string): Answers => ({
  name,
  repository: `example/${name}`,
  'test-account': '111111111111',
  'test-region': 'eu-west-1',
  'prod-account': '111111111111',
  'prod-region': 'eu-west-1',
  connection: LATER,
  database: 'postgresql',
  app: 'sample',
  licence: NONE,
});
