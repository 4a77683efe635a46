/** The style of all pages. A string, since the engine is bundled into one file. */
export const PAGE_STYLE = `:root {
  color-scheme: light dark;
  --text: #1c2024;
  --quiet: #5b636d;
  --line: #d9dde2;
  --back: #f7f8f9;
  --card: #ffffff;
  --link: #0b5cad;
  --good: #19692c;
  --bad: #b3261e;
  --busy: #0b5cad;
  --wait: #8a5300;
  --mark: #fff4d6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e6e9ec;
    --quiet: #9ba5b0;
    --line: #343b43;
    --back: #14171a;
    --card: #1c2024;
    --link: #7db7f5;
    --good: #6fce85;
    --bad: #ff8a80;
    --busy: #7db7f5;
    --wait: #f0b95a;
    --mark: #3a2f12;
  }
}
* { box-sizing: border-box; }
body { margin: 0; color: var(--text); background: var(--back); font: 16px/1.5 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: 0.25rem 2rem; align-items: baseline; padding: 0.75rem 1rem; border-bottom: 1px solid var(--line); background: var(--card); }
header p { margin: 0; }
.project { font-weight: 600; }
nav [aria-current] { color: inherit; font-weight: 600; text-decoration: none; }
nav ul { display: flex; gap: 1.25rem; margin: 0; padding: 0; list-style: none; }
main { max-width: 80rem; margin: 0 auto; padding: 1rem; }
main:focus { outline: none; }
#connection { margin: 0; }
#connection:not(:empty) { padding: 0.5rem 1rem; background: var(--mark); }
h1 { font-size: 1.4rem; margin: 0.5rem 0 1rem; }
h2 { font-size: 1.15rem; margin: 0 0 0.75rem; }
h3 { font-size: 1rem; margin: 1rem 0 0.25rem; }
a { color: var(--link); }
a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible, summary:focus-visible, pre:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 0.5rem; padding: 0.5rem; background: var(--card); z-index: 1; }
.card { margin: 0 0 1rem; padding: 1rem; border: 1px solid var(--line); border-radius: 8px; background: var(--card); }
.cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); }
.cards .card { margin: 0; }
.cards + * { margin-top: 1rem; }
.decision { border: 2px solid var(--wait); }
.quiet { color: var(--quiet); font-weight: 400; }
.state { font-weight: 600; }
.good { color: var(--good); }
.bad { color: var(--bad); }
.busy { color: var(--busy); }
.wait { color: var(--wait); }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.15rem 1rem; margin: 0; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
code, pre, .number { font-family: ui-monospace, monospace; font-size: 0.875em; }
.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
pre { margin: 0.5rem 0; padding: 0.75rem; overflow: auto; max-height: 30rem; border: 1px solid var(--line); border-radius: 6px; background: var(--back); }
.message { white-space: pre-wrap; overflow-wrap: anywhere; }
.actions { width: 100%; table-layout: fixed; border-collapse: collapse; }
.actions caption { position: absolute; left: -100rem; }
.actions th, .actions td { padding: 0.3rem 0.5rem 0.3rem 0; text-align: left; vertical-align: top; border-top: 1px solid var(--line); font-weight: 400; overflow-wrap: anywhere; }
.actions thead th { color: var(--quiet); border: 0; }
.actions .line { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.actions .wide { width: 22%; }
.actions .narrow { width: 7rem; }
.actions .words { width: 16%; }
form { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: end; margin: 0.75rem 0 0; }
form label { display: grid; gap: 0.15rem; flex: 1 1 14rem; color: var(--quiet); font-size: 0.875rem; }
input, select, button { font: inherit; color: inherit; min-height: 2.75rem; padding: 0.35rem 0.75rem; border: 1px solid var(--quiet); border-radius: 6px; background: var(--card); max-width: 100%; }
button { cursor: pointer; font-weight: 600; }
button.good { color: var(--card); background: var(--good); border-color: var(--good); }
button.bad { color: var(--bad); border-color: var(--bad); }
form + .actions, .actions + details, form + details { margin-top: 0.75rem; }
summary { cursor: pointer; min-height: 1.75rem; }
ul.plain { margin: 0; padding: 0; list-style: none; }
ul.plain li { overflow-wrap: anywhere; }
.links { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; margin: 0.75rem 0 0; padding: 0; list-style: none; }
@media (max-width: 40rem) {
  .actions, .actions tbody, .actions tr, .actions th, .actions td { display: block; width: auto; border: 0; padding: 0; }
  .actions thead { display: none; }
  .actions tr { display: flex; flex-wrap: wrap; gap: 0 0.75rem; padding: 0.4rem 0; border-top: 1px solid var(--line); }
  .actions .line { flex: 1 0 100%; min-height: 1.5em; }
}
`;
