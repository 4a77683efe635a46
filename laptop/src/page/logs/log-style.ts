const LIGHT = [
  ...['#1c2024', '#b3261e', '#19692c', '#7a5200', '#0b5cad', '#8e2a8e', '#0b6b74', '#5b636d'],
  ...['#5b636d', '#c4301f', '#1b7433', '#8a5800', '#1769c4', '#a236a2', '#0f7079', '#1c2024'],
];
const DARK = [
  ...['#9ba5b0', '#ff8a80', '#6fce85', '#f0b95a', '#7db7f5', '#e29be2', '#6fd0d8', '#e6e9ec'],
  ...['#9ba5b0', '#ffa59d', '#8fe0a2', '#f7cf86', '#a3cefa', '#efb9ef', '#97e1e7', '#ffffff'],
];

const variables = (colours: readonly string[]): string => colours.map((colour, index) => `--ansi-${index}: ${colour};`).join(' ');

const classes = LIGHT.map(
  (_, index) => `.fg-${index} { color: var(--ansi-${index}); }
.bg-${index} { background: color-mix(in srgb, var(--ansi-${index}) 25%, transparent); }
.inverse.fg-${index} { color: var(--back); background: var(--ansi-${index}); }`,
).join('\n');

/** The style of logs, with the 16 colours of a terminal so that each can be read on the background of the page. */
export const LOG_STYLE = `
:root { ${variables(LIGHT)} }
@media (prefers-color-scheme: dark) { :root { ${variables(DARK)} } }
.log { max-height: 75vh; white-space: pre-wrap; overflow-wrap: anywhere; }
.log :target { background: var(--mark); }
.log-gap { text-align: center; }
.log-found { padding-left: 3rem; }
.log-found a { font-family: ui-monospace, monospace; font-size: 0.875em; text-decoration: none; overflow-wrap: anywhere; white-space: pre-wrap; }
.log-found mark { color: inherit; background: var(--mark); font-weight: 600; text-decoration: underline; }
.inverse { color: var(--back); background: var(--text); }
${classes}
.bold { font-weight: 700; }
.faint { color: var(--quiet); }
.italic { font-style: italic; }
.underline { text-decoration: underline; }
`;
