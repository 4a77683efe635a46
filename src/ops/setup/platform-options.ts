import type { DatabaseEngine } from '../../config/database';
import type { Licence, PlatformOptions } from '../../config/platform';
import { type Answers, LATER, NONE } from './questions';

/** What the answers mean as options of the platform. They are not checked. */
export function platformOptions(answers: Answers): PlatformOptions {
  const isSample = answers.app === 'sample';
  return {
    name: answers.name,
    source: { repository: answers.repository, ...(answers.connection !== LATER && { connectionArn: answers.connection }) },
    service: {
      port: 8080,
      healthCheckPath: '/health',
      // The smallest service has nothing to install, test or bundle.
      ...(!isSample && { build: { install: '', test: '', bundle: '' } }),
    },
    ...(answers.database !== NONE && { database: { engine: answers.database as DatabaseEngine } }),
    environments: [
      { name: 'test', account: answers['test-account'], region: answers['test-region'], tier: 'development' },
      { name: 'prod', account: answers['prod-account'], region: answers['prod-region'], tier: 'production' },
    ],
    ...(answers.licence !== NONE && { licence: answers.licence as Licence }),
  };
}
