import { PlatformProject } from './src/project/platform-project';
import { TemplateMaintenance } from './template/template-maintenance';

const platform = new PlatformProject({
  name: 'pantry',
  source: { repository: 'example/pantry' },
  service: { port: 8080, healthCheckPath: '/health' },
  database: { engine: 'postgresql' },
  environments: [
    { name: 'test', account: '111111111111', region: 'eu-west-1', tier: 'development' },
    { name: 'prod', account: '111111111111', region: 'eu-west-1', tier: 'production' },
  ],
});

new TemplateMaintenance(platform); // For the template's own repository; `npx projen setup` writes this file without it.

platform.synth();
