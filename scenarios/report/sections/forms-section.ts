import type { FormComparison } from '../../../sim/delivery-forms/compare-forms.ts'
import type { Measured, Result } from '../../../sim/result.ts'
import { dataTable, figures, words } from '../data-table.ts'
import { type Fill, html, type Markup } from '../markup.ts'
import { inScale, NO_FIGURE, quantity, scaleFor, significant } from '../number-format.ts'
import { INTERVAL_NOTE, measuredCell } from './figure-cells.ts'

const PERCENT = scaleFor('ratio', [])
const MILLISECONDS = { unit: 'ms', per: 1 }
const USD = { unit: 'USD', per: 1 }

/** Other forms of delivery for the same listeners: one CDN, several, and peers; chunks, HLS, DASH and one file. */
export function formsSection({ forms }: Result): Markup | null {
  if (forms === null) return null
  return html`<section id="forms"><h2>Other forms of delivery</h2>
<p>${finding(forms)}</p>
${waitTable(forms)}
${byteTable(forms)}
<p class="note">The same plays by each form, with the hit ratios of this replay; every start is over a new connection, nothing queues and nothing breaks, so
that this compares forms and not worlds. Availability is by formula from the providers' own. The cost is what CDNs charge, by each provider's first price.</p>
</section>`
}

function finding(forms: readonly FormComparison[]): string {
  const least = (of: (form: FormComparison) => number) => forms.reduce((a, b) => (of(b) < of(a) ? b : a))
  const fastest = least(({ startupMs }) => startupMs.p99.value)
  const cheapest = least(({ costUsdPerMillionPlays }) => costUsdPerMillionPlays.value)
  const surest = least(({ availability }) => -availability)
  return [
    `Fastest to start: ${named(fastest)}, ${quantity(fastest.startupMs.p99.value, 'ms')} at p99${overlaps(forms, fastest, ({ startupMs }) => startupMs.p99)}.`,
    `Cheapest: ${named(cheapest)}, ${quantity(cheapest.costUsdPerMillionPlays.value, 'USD')} per million plays${overlaps(forms, cheapest, ({ costUsdPerMillionPlays }) => costUsdPerMillionPlays)}.`,
    `Available most: ${named(surest)}, ${quantity(surest.availability, 'ratio')} of the time${equals(forms, surest)}.`,
  ].join(' ')
}

/** How many other forms might be the least as well: their intervals reach into its own. */
function overlaps(forms: readonly FormComparison[], least: FormComparison, of: (form: FormComparison) => Measured) {
  const others = forms.filter((form) => form !== least && of(form).low <= of(least).high).length
  if (others === 0) return ''
  return ` (its interval overlaps with ${others === 1 ? 'that of one other' : `those of ${others} others`})`
}

function equals(forms: readonly FormComparison[], surest: FormComparison): string {
  const others = forms.filter((form) => form !== surest && form.availability === surest.availability).length
  if (others === 0) return ''
  return others === 1 ? ' (as one other)' : ` (as ${others} others)`
}

function waitTable(forms: readonly FormComparison[]): Markup {
  const row = ({ name, startupMs, seekMs, gapMs, availability, peersFirstByteMs }: FormComparison): Fill[] => [
    name,
    measuredCell(startupMs.p50, MILLISECONDS),
    measuredCell(startupMs.p99, MILLISECONDS),
    measuredCell(seekMs.p99, MILLISECONDS),
    measuredCell(gapMs.p99, MILLISECONDS),
    peersFirstByteMs === null ? NO_FIGURE : measuredCell(peersFirstByteMs.p50, MILLISECONDS),
    inScale(availability, PERCENT),
  ]
  return dataTable({
    title: `What listeners would notice; ${INTERVAL_NOTE}`,
    columns: [
      words('Form'),
      figures('Start-up p50', 'ms'),
      figures('Start-up p99', 'ms'),
      figures('Seek p99', 'ms'),
      figures('Gap before the next, p99', 'ms'),
      figures("A peer's first byte, p50", 'ms'),
      figures('Availability', '%'),
    ],
    rows: forms.map(row),
  })
}

function byteTable(forms: readonly FormComparison[]): Markup {
  const row = (form: FormComparison): Fill[] => [
    form.name,
    measuredCell(form.fetchedShare, PERCENT),
    measuredCell(form.wastedShare, PERCENT),
    significant(form.objectsPerRendition.value),
    form.path === 'peers' ? measuredCell(form.peersShare, PERCENT) : NO_FIGURE,
    measuredCell(form.costUsdPerMillionPlays, USD),
  ]
  return dataTable({
    title: `What it would carry and cost; ${INTERVAL_NOTE}`,
    columns: [
      words('Form'),
      figures('Of a track fetched', '%'),
      figures('Of that never heard', '%'),
      figures('Objects a rendition'),
      figures('Sent by peers', '%'),
      figures('Cost per million plays', 'USD'),
    ],
    rows: forms.map(row),
  })
}

/** Within a sentence. */
const named = ({ name }: FormComparison) => name.replace(', ', ' with ')
