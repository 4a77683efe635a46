const PARTS = {
  light: ['#4c78a8', '#b36b00', '#3a8a4d', '#8e5ba6', '#b0413e', '#5b636d'],
  dark: ['#7da7d9', '#e0a04a', '#74c186', '#bf93d6', '#e58984', '#9ba5b0'],
};

const variables = (colours: readonly string[]): string => colours.map((colour, index) => `--part-${index}: ${colour};`).join(' ');

/** The style of the history. */
export const HISTORY_STYLE = `
:root { ${variables(PARTS.light)} }
@media (prefers-color-scheme: dark) { :root { ${variables(PARTS.dark)} } }
${PARTS.light.map((_, index) => `.part-${index} { fill: var(--part-${index}); }`).join('\n')}
.bar-good { fill: var(--good); }
.bar-bad { fill: var(--bad); }
.bar-busy { fill: var(--busy); }
.axis { stroke: var(--line); }
.plot { display: block; width: 100%; max-width: 30rem; }
.segments { display: block; width: 100%; height: 0.75rem; }
.key { width: 0.75rem; height: 0.75rem; }
.measures { grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); }
.measures h3 { margin-top: 0; }
.executions { margin-top: 1.5rem; }
.measure { margin: 0.25rem 0; font-size: 1.4rem; }
.measure.quiet { font-size: 1rem; }
.values { max-height: 12rem; overflow: auto; }
.history { width: 100%; border-collapse: collapse; margin: 0.75rem 0; }
.history caption { text-align: left; color: var(--quiet); padding: 0 0 0.5rem; }
.history th, .history td { padding: 0.4rem 0.75rem 0.4rem 0; text-align: left; vertical-align: top; border-top: 1px solid var(--line); font-weight: 400; overflow-wrap: anywhere; }
.history thead th { color: var(--quiet); border: 0; }
.history td:last-child { width: 30%; vertical-align: middle; padding-right: 0; }
@media (max-width: 40rem) {
  .history, .history tbody, .history tr, .history th, .history td, .history td:last-child { display: block; width: auto; border: 0; padding: 0.1rem 0; }
  .history thead { position: absolute; left: -100rem; }
  .history tr { padding: 0.5rem 0; border-top: 1px solid var(--line); }
}
`;
