import { html, type Html } from '../html';
import type { PlanPart } from './describe-resources';
import type { PlanAction, PlanStage } from './read-plan';

/** In units of the drawing, which are pixels at its natural size. */
const WIDTH = 320;
const MARGIN = 16;
const GAP = 8;
const TITLE_HEIGHT = 36;
const ACTION_HEIGHT = 44;
const LABEL_HEIGHT = 24;
/** Mean widths of a character. */
const TITLE_CHARACTER = 9;
const NAME_CHARACTER = 7;
const DETAIL_CHARACTER = 6;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

interface Drawn {
  readonly picture: Html;
  /** Where the next row starts. */
  readonly y: number;
}

/** One stage of the pipeline: its actions from top to bottom, and the parts of its environment below them. */
export function drawStage(stage: PlanStage, index: number): Html {
  const actions = drawRows({ rows: stage.groups.map((group) => group.map(actionBox)), y: TITLE_HEIGHT, connected: true });
  const label = stage.parts.length === 0 ? 0 : LABEL_HEIGHT;
  const parts = drawRows({ rows: rowsOf(stage.parts).map((row) => row.map(partBox)), y: actions.y + label, connected: false });
  const height = parts.y + MARGIN - GAP;
  const [title, description] = [`plan-${index}-title`, `plan-${index}-text`];
  return html`<svg class="plan-stage" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${title} ${description}">
    <title id="${title}">${stage.name}</title>
    <desc id="${description}">${describeStage(stage)}</desc>
    <rect class="plan-frame" x="1" y="1" width="${WIDTH - 2}" height="${height - 2}" rx="8" />
    <text class="plan-title" x="${MARGIN}" y="26">${index + 1}. ${shortened(stage.name, (WIDTH - 3 * MARGIN) / TITLE_CHARACTER)}</text>
    ${actions.picture} ${label > 0 && html`<text class="plan-detail" x="${MARGIN}" y="${actions.y + label - GAP}">consists of</text>`}
    ${parts.picture}
  </svg>`;
}

/** The stage in sentences, for people who do not see the drawing. */
export function describeStage({ groups, parts }: PlanStage): string {
  const actions = groups.map((group) => group.map(({ name }) => name).join(' beside ')).join(', then ');
  const environment = parts.map(({ title, detail }) => (detail === '' ? title : `${title}: ${detail}`)).join('; ');
  return environment === '' ? `${actions}.` : `${actions}. It consists of: ${environment}.`;
}

interface Content {
  readonly className: string;
  readonly name: string;
  readonly detail: string;
}

const KINDS: Readonly<Record<PlanAction['kind'], string>> = {
  source: 'takes the commit',
  build: 'CodeBuild',
  deploy: 'CloudFormation',
  approval: 'waits for a person',
};

const actionBox = ({ name, kind, stackName }: PlanAction): Content => ({
  className: `plan-${kind}`,
  name,
  detail: stackName ?? KINDS[kind],
});

const partBox = ({ kind, title, detail }: PlanPart): Content => ({
  className: `plan-${kind.replace(' ', '-')}`,
  name: title,
  detail,
});

/** A row per kind; other resources are small and stand side by side. */
function rowsOf(parts: readonly PlanPart[]): readonly (readonly PlanPart[])[] {
  const others = parts.filter(({ kind }) => kind === 'resource');
  const pairs = others.flatMap((_, index) => (index % 2 === 0 ? [others.slice(index, index + 2)] : []));
  return [...parts.filter(({ kind }) => kind !== 'resource').map((part) => [part]), ...pairs];
}

interface Rows {
  readonly rows: readonly (readonly Content[])[];
  readonly y: number;
  /** Whether lines show that one row comes after another. */
  readonly connected: boolean;
}

function drawRows({ rows, y: top, connected }: Rows): Drawn {
  const pictures = rows.map((row, index) => {
    const y = top + index * (ACTION_HEIGHT + GAP);
    const width = (WIDTH - 2 * MARGIN - (row.length - 1) * GAP) / row.length;
    const boxes = row.map((content, column) => drawBox(content, { x: MARGIN + column * (width + GAP), y, width }));
    const middle = WIDTH / 2;
    return html`${connected && index > 0 && html`<line class="plan-line" x1="${middle}" y1="${y - GAP}" x2="${middle}" y2="${y}" />`}
    ${boxes}`;
  });
  return { picture: html`${pictures}`, y: top + rows.length * (ACTION_HEIGHT + GAP) };
}

const drawBox = ({ className, name, detail }: Content, { x, y, width }: Box): Html =>
  html`<g>
    <title>${name}${detail !== '' && `: ${detail}`}</title>
    <rect class="plan-box ${className}" x="${x}" y="${y}" width="${width}" height="${ACTION_HEIGHT}" rx="6" />
    <text class="plan-name" x="${x + GAP}" y="${y + 18}">${shortened(name, (width - 2 * GAP) / NAME_CHARACTER)}</text>
    <text class="plan-detail" x="${x + GAP}" y="${y + 35}">${shortened(detail, (width - 2 * GAP) / DETAIL_CHARACTER)}</text>
  </g>`;

function shortened(text: string, characters: number): string {
  const most = Math.floor(characters);
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
