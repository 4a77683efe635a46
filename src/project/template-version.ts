import { Component } from 'projen/lib/component';
import { JsonFile } from 'projen/lib/json';
import type { Project } from 'projen/lib/project';
import { TEMPLATE_FILE } from '../config/owned-files';
import type { TemplateRecord } from '../config/owned-files';

/** The template that this source tree is from. A release changes the version; an upgrade brings it to a team's repository. */
export const TEMPLATE_VERSION = '1.0.0';
export const TEMPLATE_REPOSITORY = 'https://github.com/example/ecs-platform-template';

/** `.projen/template.json`, which `npx projen template:upgrade` reads. */
export class TemplateVersion extends Component {
  constructor(project: Project) {
    super(project);
    const record: TemplateRecord = { version: TEMPLATE_VERSION, repository: TEMPLATE_REPOSITORY };
    new JsonFile(project, TEMPLATE_FILE, { obj: record, marker: true });
  }
}
