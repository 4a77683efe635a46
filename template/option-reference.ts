import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { APPROVAL } from '../src/config/approval';
import { BUILD } from '../src/config/build';
import { BUILD_CACHE } from '../src/config/build-cache';
import { CONTAINER, CONTAINER_HEALTH_CHECK } from '../src/config/containers';
import { COST } from '../src/config/cost';
import { DATABASE } from '../src/config/database';
import { DEPLOYMENT } from '../src/config/deployment';
import { DOMAIN } from '../src/config/domain';
import { ENVIRONMENT } from '../src/config/environment';
import { NETWORK } from '../src/config/network';
import { NOTIFICATIONS, SLACK, TEAMS } from '../src/config/notifications';
import { OPT_OUT } from '../src/config/opt-out';
import { PATH } from '../src/config/paths';
import { PIPELINE } from '../src/config/pipeline';
import { PLATFORM } from '../src/config/platform';
import { RELEASE } from '../src/config/release';
import { RUNTIMES } from '../src/config/runtimes';
import { SCALING, TASK_SCALING } from '../src/config/scaling';
import { SCHEDULED_SCALING } from '../src/config/scheduled-scaling';
import { SCHEDULE } from '../src/config/schedules';
import { SERVICE } from '../src/config/service';
import type { Option, OptionTable } from '../src/config/shape/shape';
import { SHARED_FILES } from '../src/config/shared-files';
import { SLEEP } from '../src/config/sleep';
import { SOURCE } from '../src/config/source';
import { SPOT_MIX } from '../src/config/spot';
import { REPLACEMENT } from '../src/config/stateful-resources';
import { SCALE_IN_STEP, SCALE_OUT_STEP, STEP_SCALING } from '../src/config/step-scaling';
import { WORKER } from '../src/config/workers';

/** A section of the reference: an interface of options and the table with their limits and defaults. */
interface Section {
  /** Where the options are written. @default - in several places */
  readonly path?: string;
  readonly type: string;
  readonly table: OptionTable<object>;
}

const SECTIONS: readonly Section[] = [
  { path: '', type: 'PlatformOptions', table: PLATFORM },
  { path: 'source', type: 'SourceOptions', table: SOURCE },
  { path: 'pipeline', type: 'PipelineOptions', table: PIPELINE },
  { path: 'notifications', type: 'NotificationOptions', table: NOTIFICATIONS },
  { path: 'notifications.slack', type: 'SlackOptions', table: SLACK },
  { path: 'notifications.teams', type: 'TeamsOptions', table: TEAMS },
  { path: 'service', type: 'ServiceOptions', table: SERVICE },
  { path: 'service.release', type: 'ReleaseOptions', table: RELEASE },
  { path: 'service.spot', type: 'SpotMixOptions', table: SPOT_MIX },
  { path: 'service.sharedFiles', type: 'SharedFilesOptions', table: SHARED_FILES },
  { path: 'service.scaling', type: 'ScalingOptions', table: SCALING },
  { path: 'service.scaling.steps', type: 'StepScalingOptions', table: STEP_SCALING },
  { path: 'service.scaling.steps.scaleOut[…]', type: 'ScaleOutStepOptions', table: SCALE_OUT_STEP },
  { path: 'service.scaling.steps.scaleIn[…]', type: 'ScaleInStepOptions', table: SCALE_IN_STEP },
  { path: 'service.scaling.scheduled[…]', type: 'ScheduledScalingOptions', table: SCHEDULED_SCALING },
  { path: 'service.workers[…]', type: 'WorkerOptions', table: WORKER },
  { path: 'service.workers[…].scaling', type: 'TaskScalingOptions', table: TASK_SCALING },
  { path: 'service.schedules[…]', type: 'ScheduleOptions', table: SCHEDULE },
  { path: 'service.containers[…]', type: 'ContainerOptions', table: CONTAINER },
  { path: 'service.containers[…].healthCheck', type: 'ContainerHealthCheckOptions', table: CONTAINER_HEALTH_CHECK },
  { path: 'service.paths[…]', type: 'PathOptions', table: PATH },
  { path: 'service.build', type: 'BuildOptions', table: BUILD },
  { path: 'service.build.runtimes', type: 'RuntimeOptions', table: RUNTIMES },
  { path: 'service.build.cache', type: 'BuildCacheOptions', table: BUILD_CACHE },
  { path: 'database', type: 'DatabaseOptions', table: DATABASE },
  { path: 'environments[…]', type: 'EnvironmentOptions', table: ENVIRONMENT },
  { path: 'environments[…].approval', type: 'ApprovalOptions', table: APPROVAL },
  { path: 'environments[…].domain', type: 'DomainOptions', table: DOMAIN },
  { path: 'environments[…].network', type: 'NetworkOptions', table: NETWORK },
  { path: 'environments[…].sleep', type: 'SleepOptions', table: SLEEP },
  { path: 'environments[…].deployment', type: 'DeploymentOptions', table: DEPLOYMENT },
  { path: 'environments[…].allowReplacement[…]', type: 'ReplacementOptions', table: REPLACEMENT },
  { path: 'environments[…].cost', type: 'CostOptions', table: COST },
  { type: 'OptOut', table: OPT_OUT },
];

const FILE = 'docs/options.md';

const INTRODUCTION = `<!-- Generated from the docstrings and tables in src/config by \`npx projen docs:options\`. Do not edit. -->

# Options

What goes in \`new PlatformProject({ … })\` in \`.projenrc.ts\`. \`npx projen\` checks every option, reports all problems at once and writes the resolved values to \`platform.json\`.
A default that differs by tier is that of the environment's \`tier\`. Options of \`service\` and \`database\` can be overridden in each environment.
[Changing what is generated](customizing.md) is about everything else that \`.projenrc.ts\` can do, \`projen: { … }\` among it.

A cost is what an option adds to the bill of AWS, in US dollars a month unless it says otherwise: on demand, in us-east-1, 730 hours. [What it costs](deploying.md#what-it-costs) has the unit prices and their dates.
An option without one changes nothing that is billed.
`;

/** The reference of all options, as Markdown. */
export function renderOptionReference(): string {
  const interfaces = readInterfaces(join(__dirname, '../src/config'));
  const contents = SECTIONS.map((section) => `- ${link(section)}`);
  return [INTRODUCTION, `${contents.join('\n')}\n`, ...SECTIONS.map((section) => renderSection(section, interfaces))].join('\n');
}

type Interfaces = ReadonlyMap<string, ts.InterfaceDeclaration>;

function readInterfaces(folder: string): Interfaces {
  const declarations = readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ts.createSourceFile(name, readFileSync(join(folder, name), 'utf8'), ts.ScriptTarget.Latest, true))
    .flatMap(({ statements }) => statements.filter(ts.isInterfaceDeclaration));
  return new Map(declarations.map((declaration) => [declaration.name.text, declaration]));
}

function renderSection(section: Section, interfaces: Interfaces): string {
  const { path, type, table } = section;
  const rows = new Map<string, Option<unknown, unknown>>(Object.entries(table));
  const options = propertiesOf(type, interfaces).map((property) => {
    const name = property.name.getText();
    const row = rows.get(name);
    if (!row) {
      throw new Error(`${type}.${name} has no limits in its table`);
    }
    return renderOption({ name, path: path ? `${path}.${name}` : name, property, row });
  });
  return [`## ${title(section)}\n`, `${docsOf(interfaceNamed(type, interfaces)).text}\n`, ...options].join('\n');
}

function interfaceNamed(type: string, interfaces: Interfaces): ts.InterfaceDeclaration {
  const declaration = interfaces.get(type);
  if (!declaration) {
    throw new Error(`src/config declares no interface ${type}`);
  }
  return declaration;
}

/** The properties of an interface, those that it inherits first. */
function propertiesOf(type: string, interfaces: Interfaces): readonly ts.PropertySignature[] {
  const { heritageClauses = [], members } = interfaceNamed(type, interfaces);
  const inherited = heritageClauses.flatMap(({ types }) => types.flatMap((each) => propertiesOf(each.getText(), interfaces)));
  return [...inherited, ...members.filter(ts.isPropertySignature)];
}

interface OptionProps {
  readonly name: string;
  readonly path: string;
  readonly property: ts.PropertySignature;
  readonly row: Option<unknown, unknown>;
}

function renderOption({ name, path, property, row }: OptionProps): string {
  const docs = docsOf(property);
  if (docs.example === undefined) {
    throw new Error(`${path} has no @example in its docstring`);
  }
  const facts = [
    `- **Type** ${typeOf(property.type?.getText() ?? 'unknown', row)}`,
    ...(row.required ? ['- **Required**'] : defaultOf(row, docs).map((value) => `- **Default** ${value}`)),
    ...(docs.cost === undefined ? [] : [`- **Cost** ${docs.cost}`]),
    `- **Example** \`${name}: ${docs.example}\``,
  ];
  return [`### \`${path}\`\n`, `${docs.text}\n`, ...facts, ''].join('\n');
}

/** The type and its limits, or links to the sections of the interfaces in it. */
function typeOf(type: string, { shape }: Option<unknown, unknown>): string {
  const links = sectionsIn(type).map(link);
  if (links.length === 0) {
    // The name of a type says nothing to a reader; its values are among the limits.
    const plain = /^[A-Z]\w*$/.test(type) ? typeof shape.placeholder : type;
    return `\`${plain}\`: ${shape.allowed.replaceAll('<', '&lt;')}`;
  }
  const size = Array.isArray(shape.placeholder) ? `${shape.allowed.split(',')[0]}, ` : '';
  return `\`${type}\`: ${size}see ${links.join(' and ')}`;
}

/** The sections of the interfaces that a type names; an environment's options of the service are among the platform's. */
function sectionsIn(type: string): readonly Section[] {
  return (type.match(/\b(\w+Options|OptOut)\b/g) ?? []).map((name) => {
    const section = SECTIONS.find((each) => each.type === name.replace(/^Environment(?=Service)/, ''));
    if (!section) {
      throw new Error(`the option reference has no section for ${name}: add it to SECTIONS`);
    }
    return section;
  });
}

function defaultOf({ defaults }: Option<unknown, unknown>, docs: Docs): readonly string[] {
  if (!defaults || defaults.development === null) {
    return docs.default === undefined ? [] : [docs.default];
  }
  const [development, production] = [literal(defaults.development), literal(defaults.production)];
  return [development === production ? development : `${development} in the development tier, ${production} in production`];
}

function literal(value: unknown): string {
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return isEmpty ? 'none' : `\`${typeof value === 'string' ? `'${value}'` : JSON.stringify(value)}\``;
}

interface Docs {
  readonly text: string;
  readonly default?: string;
  readonly cost?: string;
  readonly example?: string;
}

/** @throws Error for an option without a docstring */
function docsOf(node: ts.InterfaceDeclaration | ts.PropertySignature): Docs {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const text = ts.getTextOfJSDocComment(comment?.comment)?.replace(/\s+/g, ' ').trim();
  if (!text) {
    throw new Error(`${node.name.getText()} in src/config/${node.getSourceFile().fileName} has no docstring`);
  }
  const tag = (name: string): string | undefined => {
    const found = comment?.tags?.find(({ tagName }) => tagName.text === name);
    return found && ts.getTextOfJSDocComment(found.comment)?.replace(/\s+/g, ' ').trim();
  };
  const example = tag('example')?.replace(/^`(.*)`$/, '$1');
  const [written, cost] = [tag('default'), tag('cost')].map((value) => value?.replace(/^- /, ''));
  return {
    text,
    ...(written !== undefined && { default: written }),
    ...(cost !== undefined && { cost }),
    ...(example !== undefined && { example }),
  };
}

const title = ({ path }: Section): string => (path === undefined ? 'Opting out' : path === '' ? 'Top level' : `Options of \`${path}\``);
const link = (section: Section): string => `[${title(section)}](#${slug(title(section))})`;

/** The anchor that GitHub gives a heading. */
const slug = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

// `npx projen` runs it in its own process, where it is not the main module.
if (process.argv[1] === __filename) {
  writeFileSync(FILE, renderOptionReference());
}
