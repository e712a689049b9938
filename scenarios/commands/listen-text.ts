import { grouped, quantity } from '../report/number-format.ts'
import { columnLines, cut, type TextColumn } from '../report/text-columns.ts'
import { printable } from '../report/text-safety.ts'
import { duration } from '../report/time-format.ts'
import type { ListenOutput } from './listen.output.ts'
import { heardWhole } from './listen-summary.ts'

/** Tracks that are listed. */
const MOST_TRACKS = 14
const MOST_LINES_OF_A_KIND = 4

/** What a person reads when a listen is over. */
export function listenText(output: ListenOutput, width: number): string {
  return [...trackLines(output, width), '', ...factLines(output).map((line) => cut(line, width))]
    .map((line) => `${line}\n`)
    .join('')
}

type Track = ListenOutput['tracks'][number]

const COLUMNS: readonly TextColumn[] = [
  { side: 'right', goes: null },
  { side: 'left', goes: null },
  { side: 'right', goes: null },
  { side: 'right', goes: 2 },
  { side: 'right', goes: 3 },
  { side: 'left', goes: 1 },
  { side: 'left', goes: 0 },
]

function trackLines({ tracks, joints, stalls }: ListenOutput, width: number): string[] {
  const header = ['', 'track', 'gap before', 'chunks', 'hits', 'rendition', 'provider']
  const rows = tracks.slice(0, MOST_TRACKS).map((track, index) => {
    const { uri, name, chunks, failure } = track
    const joint = index === 0 ? undefined : joints[index - 1]
    const stalled = stalls.some((stall) => stall.uri === uri) ? ', stalled' : ''
    return [
      String(index + 1),
      cut(printable(name) + (failure === null ? stalled : ', broke off'), 40),
      joint ? grouped(joint.gapSamples) : '',
      String(chunks.length),
      String(chunks.filter(({ cache }) => cache === 'hit').length),
      distinct(track, 'quality'),
      distinct(track, 'provider'),
    ]
  })
  const more = tracks.length - rows.length
  return [...columnLines([header, ...rows], COLUMNS, width), ...(more > 0 ? [`   and ${more} more`] : [])]
}

function distinct({ chunks }: Track, of: 'quality' | 'provider'): string {
  return [...new Set(chunks.map((chunk) => printable(chunk[of])))].join(', ')
}

function factLines(output: ListenOutput): string[] {
  const { firstAudioMs, events, failovers, tracks, wav } = output
  const chunks = tracks.flatMap((track) => track.chunks)
  const retries = chunks.reduce((sum, { attempts }) => sum + attempts - 1, 0)
  const facts = [
    ['heard', `${verdict(output)} (${amount(output)})`],
    ['first audio', firstAudioMs === null ? 'never' : `${quantity(firstAudioMs, 'ms')} after the press of the button`],
    ['buffer', bufferText(output)],
    ['retries', retries === 0 ? 'none' : grouped(retries)],
    ...some(failovers).map((failover) => ['failover', failoverText(failover)]),
    ['play events', `${events.accepted} taken by the service${events.unsent > 0 ? `, ${events.unsent} not` : ''}`],
    ['wav', wav === null ? '' : printable(wav)],
    ...some(tracks.filter(({ failure }) => failure !== null)).map(({ name, failure }) => {
      return ['broke off', `${printable(name)}: ${printable(failure ?? '')}`]
    }),
  ]
  return facts.filter(([, value]) => value !== '').map(([name, value]) => `${name.padEnd(11)}  ${value}`)
}

/** The first few: the block shall fit a screen, and --json has them all. */
function some<T>(items: readonly T[]): readonly T[] {
  return items.slice(0, MOST_LINES_OF_A_KIND)
}

function amount({ playedMs, samples, sampleRate }: ListenOutput): string {
  const inSamples = sampleRate === null ? '' : `, ${grouped(samples)} samples at ${grouped(sampleRate)} Hz`
  return duration(playedMs) + inSamples
}

/** Nothing where chunks sounded as fast as they came. */
function bufferText({ bufferMs: { min, mean, max } }: ListenOutput): string {
  if (max === 0) return ''
  const [least, average, most] = [min, mean, max].map((ms) => quantity(ms, 'ms'))
  return `${least} at least, ${average} on average, ${most} at most`
}

function failoverText({ fromProvider, toProvider, atMs, tookMs }: ListenOutput['failovers'][number]): string {
  return `from ${fromProvider} to ${toProvider} after ${duration(atMs)}, took ${quantity(tookMs, 'ms')}`
}

/** The finding in a few words. */
function verdict(output: ListenOutput): string {
  const { complete, joints, gaps, stalls, tracks } = output
  const all = complete ? 'everything' : 'all of it until stopped'
  if (heardWhole(output)) return `${all}, without a gap`
  const broken = tracks.filter(({ failure }) => failure !== null).length
  const open = joints.filter(({ gapSamples }) => gapSamples !== 0).length + gaps.length
  const parts = [
    open > 0 ? counted(open, 'gap') : '',
    stalls.length > 0 ? counted(stalls.length, 'stall') : '',
    broken > 0 ? `${counted(broken, 'track')} broken off` : '',
  ]
  const found = parts.filter(Boolean).join(', ')
  if (output.firstAudioMs === null) return found === '' ? 'nothing' : `nothing: ${found}`
  return `not as it should be: ${found}`
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
