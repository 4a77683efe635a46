import { Component } from 'projen/lib/component';
import { DependencyType } from 'projen/lib/dependencies';
import { License } from 'projen/lib/license';
import { YamlFile } from 'projen/lib/yaml';
import { DEV_DEPENDENCIES } from '../src/project/dependencies';
import type { HouseFiles } from '../src/project/eslint-rules';
import type { PlatformProject } from '../src/project/platform-project';
import type { Programs } from '../src/project/platform-tasks';
import { MAINTENANCE_DEPENDENCIES, MAINTENANCE_DEV_DEPENDENCIES } from './dependencies';
import { MAINTENANCE_IMPORT_RULES } from './import-rules';
import { MaintenanceWorkflows } from './maintenance-workflows';

const LICENCE = 'Apache-2.0';
const TYPESCRIPT = ['node', '--require', 'tsx/cjs'];

const SOURCES: Programs = {
  ops: [...TYPESCRIPT, 'src/ops/main.ts'],
  laptop: ['node', 'laptop/bin/laptop.cjs'],
  bundle: [...TYPESCRIPT, 'template/bundle.ts', 'ops.cjs', 'acceptance.cjs'].join(' '),
};

/** Each runs without a shell, and so without projen between it and its arguments. */
const TASKS: Readonly<Record<string, { readonly description: string; readonly program: string[] }>> = {
  bundle: { description: 'Build the bundles in vendor/', program: [...TYPESCRIPT, 'template/bundle.ts'] },
  release: { description: 'Tag a version on the branch release, as a team gets it', program: [...TYPESCRIPT, 'template/release.ts'] },
  'stateful-ids': {
    description: 'Write the stateful resources of a release to the fixture that later commits are compared with',
    program: [...TYPESCRIPT, 'test/template/write-stateful-ids.ts'],
  },
  'docs:options': {
    description: 'Generate docs/options.md from the docstrings and tables in src/config',
    program: [...TYPESCRIPT, 'template/option-reference.ts'],
  },
  'docs:cost': {
    description: 'Generate the tables of costs in docs/deploying.md from the price table',
    program: [...TYPESCRIPT, 'template/cost-tables.ts'],
  },
  'docs:transcript': {
    description: 'Take examples/talk-service to production, and write what was printed to its transcript.md',
    program: ['env', 'WRITE_TRANSCRIPT=yes', 'jest', '--ci', 'test/e2e/talk-service.test.ts'],
  },
  'docs:screenshot': {
    description: 'Follow a commit to production in a browser, and write the screenshot that the README shows',
    program: ['env', 'WRITE_SCREENSHOT=yes', 'jest', '--ci', 'test/e2e/page.test.ts'],
  },
  'prices:refresh': {
    description: "Update the price table from AWS's public price files",
    program: [...TYPESCRIPT, 'template/refresh-prices.ts'],
  },
  'test:aws': {
    description: 'Check templates with cfn-lint, and commands and handlers against moto',
    program: ['bash', 'test/aws/run.sh'],
  },
  'test:template': {
    description: 'Set up a repository from this template, and do with it what a team and its CI do',
    program: ['bash', 'test/template/run.sh'],
  },
  bench: { description: 'Measure the speed targets', program: [...TYPESCRIPT, 'test/bench/run.ts'] },
  torture: { description: 'Attack the laptop engine on purpose', program: [...TYPESCRIPT, 'test/torture/run.ts'] },
};

const HOUSE_FILES: HouseFiles = {
  sources: ['src/ops/**/*.ts', 'laptop/{bin,src}/**/*.ts', 'template/**/*.ts', 'examples/**/*.ts'],
  tests: ['test/{aws,bench,config,e2e,environment,ops,pipeline,project,support,template,torture}/**/*.ts', 'laptop/test/**/*.ts'],
  hosts: [
    'laptop/src/terminal/**/*.ts',
    'laptop/src/start.ts',
    'laptop/src/image/docker-command.ts',
    'laptop/src/push/receive-push.ts',
    'laptop/src/serve-parameters.ts',
    'src/ops/command/process-terminal.ts',
    'template/refresh-prices.ts',
    'template/release.ts',
    'examples/*/app/**/*.ts',
  ],
};

/** A typed `require` is the only lazy loading that works both with tsx and in a bundle. */
const LOADS_LAZILY = {
  '@typescript-eslint/no-require-imports': 'off',
  '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
};

/** Turns the repository of a team into the template's own: it has the sources of what a team gets as bundles, and their tests. */
export class TemplateMaintenance extends Component {
  constructor(private readonly platform: PlatformProject) {
    super(platform);
    platform.platformTasks.usePrograms(SOURCES);
    platform.manifest.pin({ dependencies: MAINTENANCE_DEPENDENCIES, devDependencies: MAINTENANCE_DEV_DEPENDENCIES });
    // The commands run from their sources here, and need them on CodeBuild.
    const installed = Object.keys(DEV_DEPENDENCIES).filter((name) => name in MAINTENANCE_DEPENDENCIES);
    installed.forEach((name) => platform.deps.removeDependency(name, DependencyType.BUILD));
    platform.package.addField('workspaces', ['laptop']);
    platform.package.addField('license', LICENCE);
    new License(platform, { spdx: LICENCE });
    platform.jestConfig.file.addToArray('roots', '<rootDir>/laptop/test');
    platform.typeScriptConfig.file.addToArray('include', 'laptop', 'template', 'examples', 'examples/*/.projenrc.ts');
    // An example has the paths of a repository, and imports what is not in its own folder from this one.
    platform.typeScriptConfig.file.addOverride('compilerOptions.rootDirs', ['.', 'examples/talk-service']);
    platform.gitignore.exclude('/vendor/');
    this.checkSources();
    platform.gitHooks.addSlowTests('test/e2e');
    for (const [name, { description, program }] of Object.entries(TASKS)) {
      platform.addTask(name, { description, execArgs: program, receiveArgs: true });
    }
    // The last step of a release, which a copy of this repository needs too.
    platform.tasks.tryFind('setup')?.updateStep(0, { execArgs: [...TYPESCRIPT, 'template/setup.ts'], receiveArgs: true });
    platform.setScript('setup', [...TYPESCRIPT, 'template/setup.ts'].join(' '));
    new MaintenanceWorkflows(platform);
    this.addIssueForms();
  }

  private checkSources(): void {
    const { eslintRules, formatter } = this.platform;
    formatter.ignored.removePatterns('/app/');
    eslintRules.bindHouseStyle(HOUSE_FILES);
    eslintRules.addRules({ files: ['src/ops/command-table.ts'], rules: LOADS_LAZILY });
    eslintRules.addImportRules(...MAINTENANCE_IMPORT_RULES);
  }

  private addIssueForms(): void {
    this.addForm('bug', {
      name: 'Something is wrong',
      description: 'The platform does not do what its README says',
      labels: ['bug'],
      body: [
        question('What did you run, and what did you expect?', true),
        question('What happened? Paste the whole message', true),
        question('Node, npm, Docker and operating system, with versions', true),
      ],
    });
    this.addForm('idea', {
      name: 'Something is missing',
      description: 'What you want to do and cannot',
      labels: ['idea'],
      body: [question('What do you want to do?', true), question('How do you do it today?', false)],
    });
    new YamlFile(this.project, '.github/ISSUE_TEMPLATE/config.yml', { obj: { blank_issues_enabled: false } });
  }

  private addForm(name: string, form: object): void {
    new YamlFile(this.project, `.github/ISSUE_TEMPLATE/${name}.yml`, { obj: form });
  }
}

function question(label: string, required: boolean): object {
  return { type: 'textarea', attributes: { label }, validations: { required } };
}
