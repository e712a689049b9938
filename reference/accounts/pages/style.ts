import { hash } from 'node:crypto'

/** The style sheet of the account pages: one column, light and dark, from a phone's width on. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fcfcfa; --ink: #1b1f24; --quiet: #5f6b76; --line: #e3e5e8; --edge: #79848f; --field: #fff;
  --accent: #0f766e; --on-accent: #fff; --pressed: #0b5750; --wrong: #b42318;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", sans-serif;
  --mono: ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a; --ink: #e8eaed; --quiet: #9aa5b1; --line: #2b3138; --edge: #77828d; --field: #1b1f23;
    --accent: #5eead4; --on-accent: #10201e; --pressed: #99f6e4; --wrong: #f97066;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 var(--sans); }
.kicker, main { width: 100%; max-width: 472px; margin: 0 auto; padding: 0 24px; }
.wide .kicker, .wide main { max-width: 720px; }
.kicker { display: flex; justify-content: space-between; align-items: center; gap: 16px; min-height: 64px; font-size: 13px; color: var(--quiet); }
.kicker strong { font-weight: 600; color: var(--ink); }
main { padding-top: 32px; padding-bottom: 96px; }
h1, h2, h3, p, dl, dd, ul, form { margin: 0; }
h1 { font-size: 26px; line-height: 1.25; font-weight: 650; letter-spacing: -0.005em; text-wrap: balance; overflow-wrap: anywhere; }
h2 { font-size: 20px; line-height: 1.35; font-weight: 650; margin-top: 48px; }
h3 { font-size: 16px; line-height: 1.5; font-weight: 600; overflow-wrap: anywhere; }
p { max-width: 70ch; text-wrap: pretty; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.lead { margin-top: 8px; }
.action { margin-top: 8px; }
.quiet, .hint, .note { color: var(--quiet); }
.hint, .note, .error { font-size: 13px; }
.note { margin-top: 32px; overflow-wrap: anywhere; }
.value { font-family: var(--mono); font-size: 0.93em; overflow-wrap: anywhere; }

.alert { margin-top: 24px; padding: 2px 0 2px 16px; border-left: 4px solid var(--wrong); }
.alert strong, .error strong { color: var(--wrong); font-weight: 600; }
form.fields { margin-top: 24px; display: grid; gap: 20px; }
.field { display: grid; gap: 4px; }
label { font-weight: 600; }
label .quiet { font-weight: 400; }
input, select { width: 100%; min-height: 44px; padding: 8px 12px; font: inherit; color: inherit; background: var(--field); border: 1px solid var(--edge); border-radius: 4px; }
input[aria-invalid="true"], select[aria-invalid="true"] { border: 2px solid var(--wrong); padding: 7px 11px; }
button { min-height: 44px; padding: 8px 20px; font: inherit; font-weight: 600; border-radius: 4px; border: 1px solid var(--accent); background: var(--accent); color: var(--on-accent); cursor: pointer; }
button:hover { background: var(--pressed); border-color: var(--pressed); }
button.second { background: none; color: var(--accent); border-color: var(--edge); }
button.second:hover { border-color: var(--accent); }
button.link { min-height: 44px; padding: 0; border: 0; background: none; color: var(--accent); font-weight: 400; text-decoration: underline; }
.choices { display: flex; flex-wrap: wrap; gap: 12px; margin-top: 32px; }
.choices button { flex: 1 1 140px; }

.scopes { margin-top: 12px; padding: 0; list-style: none; border-top: 1px solid var(--line); }
.scopes li { padding: 10px 0; border-bottom: 1px solid var(--line); }
.facts { margin-top: 24px; display: grid; gap: 8px; }
.facts > div { display: grid; grid-template-columns: 144px minmax(0, 1fr); gap: 16px; }
.facts dt { color: var(--quiet); }
.facts dd { overflow-wrap: anywhere; }
.apps { margin-top: 16px; padding: 0; list-style: none; border-top: 1px solid var(--line); }
.apps li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 4px 24px; align-items: start; padding: 16px 0; border-bottom: 1px solid var(--line); }
.apps ul { padding: 0 0 0 20px; border: 0; margin-top: 4px; list-style: disc; }
.apps ul li { display: list-item; padding: 0; border: 0; }
@media (max-width: 559px) {
  .kicker, main { padding-left: 16px; padding-right: 16px; }
  main { padding-top: 16px; }
  .facts > div { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .apps > li { grid-template-columns: minmax(0, 1fr); gap: 12px; }
  .apps button { width: 100%; }
}
`

const VERSION_CHARACTERS = 12

/** Where the style sheet is; another one has another address. */
export const STYLE_PATH = '/accounts/style.css'
export const STYLE_LINK = `${STYLE_PATH}?v=${hash('sha256', STYLE, 'hex').slice(0, VERSION_CHARACTERS)}`
