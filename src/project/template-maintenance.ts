import { Component } from 'projen/lib/component';
import type { NodeProject } from 'projen/lib/javascript';
import { License } from 'projen/lib/license';
import { YamlFile } from 'projen/lib/yaml';

/** What only the template's own repository needs, and not one made from it. */
export class TemplateMaintenance extends Component {
  constructor(project: NodeProject) {
    super(project);
    project.addTask('docs:options', {
      description: 'Generate docs/options.md from the docstrings and tables in src/config',
      exec: 'node --require tsx/cjs src/project/option-reference.ts',
    });
    project.package.addField('license', 'Apache-2.0');
    new License(project, { spdx: 'Apache-2.0' });
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
    new YamlFile(project, '.github/ISSUE_TEMPLATE/config.yml', { obj: { blank_issues_enabled: false } });
  }

  private addForm(name: string, form: object): void {
    new YamlFile(this.project, `.github/ISSUE_TEMPLATE/${name}.yml`, { obj: form });
  }
}

function question(label: string, required: boolean): object {
  return { type: 'textarea', attributes: { label }, validations: { required } };
}
