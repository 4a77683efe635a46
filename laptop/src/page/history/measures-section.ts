import { firstLine } from '../../first-line';
import { html, type Html } from '../html';
import { dayOf } from '../units';
import { duration } from '../words';
import { barPlot, type Bar } from './bar-plot';
import { WEEKS, type Measure, type Measures, type Sample } from './measures';

interface Card {
  readonly name: string;
  readonly measure: Measure;
  readonly value: (value: number) => string;
  readonly bar: (sample: Sample) => Bar;
  /** What the value means, and what it is computed from. */
  readonly meaning: string;
  /** What has to happen before there is a value. */
  readonly missing: string;
}

const nameOf = ({ execution }: Sample): string =>
  execution === undefined ? '' : `#${execution.number} ${firstLine(execution.revision.message)}`;

const cards = ({ deploymentFrequency, leadTime, changeFailureRate, timeToRestore }: Measures, environment: string): readonly Card[] => [
  {
    name: 'Deployment frequency',
    measure: deploymentFrequency,
    value: (value) => `${value.toFixed(1)} a week`,
    bar: ({ at, value }) => ({ label: `7 days from ${dayOf(at)}: ${value}`, value, tone: 'busy' }),
    meaning: `Successful deployments of commits to ${environment}.`,
    missing: 'the first execution was less than a week ago',
  },
  {
    name: 'Lead time for changes',
    measure: leadTime,
    value: (value) => duration(value / 1000),
    bar: (sample) => ({ label: `${nameOf(sample)}: ${duration(sample.value / 1000)}`, value: sample.value, tone: 'busy' }),
    meaning: `Median time from the commit until it ran in ${environment}.`,
    missing: `no commit has reached ${environment}`,
  },
  {
    name: 'Change failure rate',
    measure: changeFailureRate,
    value: (value) => `${Math.round(value * 100)} %`,
    bar: (sample) => ({
      label: `${nameOf(sample)}: ${sample.value === 1 ? 'failed or rolled back' : 'succeeded'}`,
      value: sample.value === 1 ? 1 : 0.4,
      tone: sample.value === 1 ? 'bad' : 'good',
    }),
    meaning: `Deployments of commits to ${environment} that failed or were rolled back.`,
    missing: `no commit was deployed to ${environment}`,
  },
  {
    name: 'Time to restore',
    measure: timeToRestore,
    value: (value) => duration(value / 1000),
    bar: (sample) => ({ label: `after ${nameOf(sample)}: ${duration(sample.value / 1000)}`, value: sample.value, tone: 'bad' }),
    meaning: `Median time from a failed deployment to the next one that succeeded, or to the end of its rollback.`,
    missing: `no deployment to ${environment} failed and was repaired`,
  },
];

/** The four measures, each with a plot. */
export const measuresSection = (measures: Measures, environment: string): Html =>
  html`<section aria-labelledby="measures">
    <h2 id="measures">Delivery to ${environment} in the last ${WEEKS} weeks</h2>
    <p class="quiet">
      The four measures of <a href="https://dora.dev/guides/dora-metrics-four-keys/">DORA</a>, from the executions on this machine.
    </p>
    <div class="cards measures">${cards(measures, environment).map(card)}</div>
  </section>`;

function card({ name, measure: { value, samples }, value: format, bar, meaning, missing }: Card): Html {
  const [result, plot] =
    value === undefined
      ? [html`<p class="measure quiet">Not enough data: ${missing}.</p>`, undefined]
      : [html`<p class="measure">${format(value)}</p>`, barPlot({ title: name, bars: samples.map(bar) })];
  return html`<div class="card">
    <h3>${name}</h3>
    ${result}
    <p class="quiet">${meaning}</p>
    ${plot}
  </div>`;
}
