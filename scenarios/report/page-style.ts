/**
 * The report's style sheet. Colors are custom properties, so that one file reads well in light and in dark; sizes are
 * 13, 16, 20, 26 and 34 px; figures are set in a monospaced face with tabular numerals.
 */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fcfcfa; --ink: #1b1f24; --quiet: #5f6b76; --line: #e3e5e8; --accent: #0f766e;
  --held: #15803d; --missed: #b42318; --uncertain: #a16207;
  --series-1: #0072b2; --series-2: #d55e00; --series-3: #009e73; --series-4: #cc79a7; --series-5: #56b4e9; --series-6: #e69f00;
  --series-rest: #8b949e;
  --band-fault: rgb(27 31 36 / 0.07); --band-release: rgb(15 118 110 / 0.10);
  --bar-fault: #3d444c; --bar-release: #0f766e; --bar-preposition: #0f766e; --bar-health: #9aa3ad; --bar-scaling: #9aa3ad; --bar-evening: #c9dedb;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", sans-serif;
  --mono: ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a; --ink: #e8eaed; --quiet: #9aa5b1; --line: #2b3138; --accent: #5eead4;
    --held: #4ade80; --missed: #f97066; --uncertain: #facc15;
    --band-fault: rgb(232 234 237 / 0.09); --band-release: rgb(94 234 212 / 0.12);
    --bar-fault: #c3c9d0; --bar-release: #5eead4; --bar-preposition: #5eead4; --bar-health: #6d7883; --bar-scaling: #6d7883; --bar-evening: #24504b;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 var(--sans); }
main { max-width: 1248px; margin: 0 auto; padding: 32px 32px 96px; }
h1, h2, h3, p, dl, dd, figure, pre { margin: 0; }
h1 { font-size: 34px; line-height: 1.2; font-weight: 650; letter-spacing: -0.01em; max-width: 28em; text-wrap: balance; overflow-wrap: break-word; }
h2 { font-size: 26px; line-height: 1.25; font-weight: 650; letter-spacing: -0.005em; margin: 0 0 8px; }
h3 { font-size: 16px; line-height: 1.35; font-weight: 600; text-wrap: pretty; }
p { max-width: 70ch; }
section { margin-top: 64px; }
a { color: var(--accent); }
code, pre { font-family: var(--mono); font-size: 0.93em; }
code { overflow-wrap: anywhere; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.quiet, .note, .interval, .unit { color: var(--quiet); }
.note { font-size: 13px; max-width: 90ch; }
.range { white-space: nowrap; }

.kicker { display: flex; flex-wrap: wrap; gap: 4px 24px; justify-content: space-between; max-width: none; margin-bottom: 48px; padding-bottom: 8px; border-bottom: 1px solid var(--line); font-size: 13px; color: var(--quiet); }
.kicker .name { color: var(--ink); font-weight: 600; overflow-wrap: anywhere; }
.kicker nav { display: flex; flex-wrap: wrap; gap: 4px 16px; }
.kicker nav a { text-decoration: none; }
.kicker nav a:hover { text-decoration: underline; }
.because { margin-top: 12px; color: var(--quiet); }
.finding { margin-top: 32px; padding-left: 16px; border-left: 4px solid var(--accent); }
.finding.held { border-color: var(--held); } .finding.missed { border-color: var(--missed); } .finding.uncertain { border-color: var(--uncertain); }
.finding .verdict { font-size: 16px; }
.finding .sentence { font-size: 20px; line-height: 1.4; max-width: 56em; text-wrap: pretty; }
.cautions { margin: 4px 0 0; padding: 0 0 0 20px; max-width: 70ch; }
.cautions li { margin-top: 4px; }
.cautions-title { margin-top: 24px; font-weight: 600; }
.verdict { font-weight: 600; white-space: nowrap; }
.verdict .sign { display: inline-block; width: 1.1em; }
.verdict.held { color: var(--held); } .verdict.missed { color: var(--missed); } .verdict.uncertain { color: var(--uncertain); }
.fill-held { fill: var(--held); } .fill-missed { fill: var(--missed); } .fill-uncertain { fill: var(--uncertain); }
.light { opacity: 0.35; }

.table { margin-top: 24px; }
.table .title { font-size: 13px; font-weight: 600; margin-bottom: 4px; max-width: none; }
.scroll { overflow-x: auto; width: fit-content; max-width: 100%; }
details .scroll { max-height: 420px; overflow-y: auto; border-bottom: 1px solid var(--line); }
details thead th { position: sticky; top: 0; background: var(--paper); }
table { border-collapse: collapse; font-size: 13px; line-height: 1.4; }
.large table { font-size: 16px; }
th, td { padding: 5px 0 5px 20px; text-align: left; vertical-align: baseline; border-bottom: 1px solid var(--line); white-space: nowrap; font-weight: 400; }
th:first-child, td:first-child { padding-left: 0; }
tr > :last-child { padding-right: 4px; }
thead th { font-size: 13px; color: var(--quiet); vertical-align: bottom; border-bottom-color: var(--quiet); }
thead th:not(:first-child) { white-space: normal; }
tbody th, tfoot th { font-weight: 500; }
tfoot > tr > * { font-weight: 650; border-bottom: 0; border-top: 1px solid var(--quiet); }
.figures { text-align: right; }
tbody .figures, tfoot .figures { font-family: var(--mono); font-variant-numeric: tabular-nums; font-size: 0.96em; }
.long { white-space: normal; min-width: 22ch; max-width: 46ch; }
.value { font-family: var(--mono); font-size: 0.96em; overflow-wrap: anywhere; }
td .interval { display: block; font-size: 0.95em; line-height: 1.25; }
.interval { font-size: 13px; }
.chip { display: inline-block; width: 9px; height: 9px; border-radius: 50%; margin-right: 8px; }
.bar { display: inline-block; width: 72px; height: 9px; margin-left: 8px; background: var(--line); vertical-align: baseline; }
.bar > span { display: block; height: 100%; }
.allowance { display: inline-flex; align-items: center; gap: 12px; vertical-align: middle; }
.allowance .figure { font: 13px var(--mono); color: var(--quiet); min-width: 7ch; text-align: right; }
.allowance .track { stroke: var(--line); stroke-width: 2; } .allowance .tick { stroke: var(--ink); stroke-width: 1.5; }
.table.large + .note, .table + .note { margin-top: 12px; }

.numbers { display: grid; grid-template-columns: repeat(auto-fill, minmax(168px, 1fr)); gap: 20px 24px; margin-top: 20px; }
.numbers dt { font-size: 13px; color: var(--quiet); line-height: 1.3; }
.numbers dd { font-family: var(--mono); font-variant-numeric: tabular-nums; font-size: 20px; line-height: 1.35; }
.numbers dd.interval { font-size: 13px; }
.numbers dd.beside { font: 13px/1.35 var(--sans); color: var(--quiet); }

.charts { margin-top: 24px; }
.chart { display: grid; grid-template-columns: minmax(0, 1fr); margin-bottom: 24px; break-inside: avoid; }
.chart figcaption p { font-size: 13px; color: var(--quiet); margin-top: 2px; }
.plot { display: block; width: 100%; height: auto; font-family: var(--sans); font-size: 13px; overflow: visible; }
.plot text { white-space: pre; }
.plot [aria-label$="tick label"], .plot .figures { font-family: var(--mono); font-size: 12px; font-variant-numeric: tabular-nums; }
.plot.wide { max-width: 880px; }
.plot.narrow { display: none; max-width: 560px; font-size: 12px; }
#assumptions .table + details { margin-top: 16px; }
summary { cursor: pointer; font-size: 13px; color: var(--accent); width: fit-content; padding: 4px 0; }
details .table { margin-top: 8px; margin-bottom: 16px; }

pre { margin-top: 8px; padding: 12px 16px; border: 1px solid var(--line); overflow-x: auto; }
pre code { overflow-wrap: normal; }
.replay-note, pre + .note { margin-top: 8px; }
.facts { margin-top: 16px; display: grid; gap: 6px; max-width: 90ch; }
.facts > div { display: grid; grid-template-columns: 160px minmax(0, 1fr); gap: 16px; }
.facts dt { color: var(--quiet); }

@media (min-width: 1200px) {
  .chart { grid-template: "words drawing" auto "fold drawing" 1fr "table table" auto / minmax(0, 280px) minmax(0, 880px); column-gap: 24px; margin-bottom: 0; }
  .chart figcaption { grid-area: words; padding-top: 14px; }
  .chart .drawing { grid-area: drawing; }
  .chart details { grid-area: fold; }
  .chart details[open] { grid-area: table; }
}
@media screen and (max-width: 699px) {
  main { padding: 16px 16px 64px; }
  h1 { font-size: 26px; }
  .kicker { margin-bottom: 24px; }
  section { margin-top: 48px; }
  .plot.wide { display: none; }
  .plot.narrow { display: block; }
  .numbers { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 16px; }
  .facts > div { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .large .scroll { overflow: visible; width: auto; }
  .large table, .large tbody { display: block; font-size: 16px; }
  .large thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .large tr { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 12px; padding: 10px 0; border-bottom: 1px solid var(--line); }
  .large tr > * { display: block; border: 0; padding: 0; text-align: left; white-space: normal; }
  .large tr > :nth-child(2) { text-align: right; }
  .large tr > :nth-child(n + 3) { grid-column: 1 / -1; display: grid; grid-template-columns: 110px minmax(0, 1fr); font-size: 13px; }
  .large tr > :nth-child(n + 3)::before { content: attr(data-label); font-family: var(--sans); color: var(--quiet); }
  th, td { padding-left: 14px; }
}
@media print {
  :root {
    --paper: #fff; --ink: #000; --quiet: #444; --line: #ccc; --accent: #0f766e;
    --held: #15803d; --missed: #b42318; --uncertain: #a16207;
    --band-fault: rgb(0 0 0 / 0.08); --bar-fault: #3d444c; --bar-health: #9aa3ad; --bar-scaling: #9aa3ad; --bar-evening: #c9dedb;
  }
  @page { margin: 14mm; }
  main { padding: 0; max-width: none; }
  .kicker nav, details:not([open]) { display: none; }
  section { margin-top: 32px; }
  h2 { break-after: avoid; }
  tr, .chart { break-inside: avoid; }
  .scroll { overflow: visible; max-height: none !important; }
  table { font-size: 9px; } .large table { font-size: 11px; } thead th, .allowance .figure { font-size: 9px; }
  th, td { padding-left: 8px; }
  .long { min-width: 14ch; }
  .allowance svg { width: 80px; } .allowance { gap: 4px; } .bar { width: 40px; height: 7px; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`
