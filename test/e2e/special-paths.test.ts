import { enginePort } from '../support/engine-port';
import { outcomes } from './events';
import { Repository } from './repository';

const OPTIONS = `service: { build: { install: '', test: '', bundle: '' } }, database: {}, environments: [
  { name: 'test', account: '111111111111', region: 'eu-west-1', tier: 'development' },
],`;
const PORT = String(enginePort());

test('a repository runs in a folder with the special characters of shells, URLs and patterns in its name', async () => {
  const repository = new Repository({ options: OPTIONS, prefix: `it's a [b] $HOME #1 %20 é & (x) {f,g} "q" ; \`i\` ` });
  try {
    const { code, stderr, events } = await repository.run('--approve', '--port', PORT);
    expect(stderr).toBe('');
    expect(outcomes(events, 1)).toMatchObject({ 'Build/Build': 'Succeeded', 'test/AcceptanceTest': 'Succeeded' });
    expect(code).toBe(0);
    expect(repository.processes()).toEqual([]);
  } finally {
    repository.discard();
  }
}, 600_000);
