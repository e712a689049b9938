import * as z from 'zod'
import { LADDER } from '../audio/ladder.policy.ts'
import { isId, parseUri } from '../shared/ids.ts'

/** Events that one request may bring. */
export const EVENTS_PER_REQUEST = 500

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const CONTEXT_URI = /^spotify:[a-z]+(:[0-9A-Za-z]+){1,4}$/
const CONTEXT_URI_LENGTH = 200
const PROVIDER = /^[a-z0-9-]{1,64}$/
/** Some 24 days: what fits into 32 bits. */
const WHOLE_MAX = 2 ** 31 - 1
const REASONS_END = ['trackdone', 'fwdbtn', 'endplay', 'error'] as const
const QUALITIES = LADDER.map(({ name }) => name)

/** Text that passes a test; `expected` says in the message what that is. */
function text(expected: string, passes: (value: string) => boolean) {
  return z.string(expected).refine(passes, expected)
}

function oneOf<const Names extends readonly [string, ...string[]]>(names: Names) {
  return z.enum(names, `one of ${names.join(', ')}`)
}

const whole = z
  .int('a whole number from 0')
  .min(0, 'a whole number from 0')
  .max(WHOLE_MAX, `a whole number up to ${WHOLE_MAX}`)

/** What an app tells of one play once it is over (EV-1); whether it counts as a stream is decided later, from this. */
const playEvent = z.object(
  {
    /** Drawn by the app, the same in every retry. UUIDs are kept in lower case, so that one id has one spelling. */
    event_id: text('22 letters and digits, or a UUID', (id) => isId(id) || UUID.test(id)).transform((id) =>
      isId(id) ? id : id.toLowerCase(),
    ),
    type: z.literal('play', '"play"'),
    /** From the manifest. */
    play_id: text('22 letters and digits', isId),
    track_uri: text('the URI of a track, spotify:track:…', (uri) => parseUri(uri)?.kind === 'track'),
    context_uri: text(
      'a Spotify URI or null',
      (uri) => uri.length <= CONTEXT_URI_LENGTH && CONTEXT_URI.test(uri),
    ).nullable(),
    started_at: z.iso.datetime({
      offset: true,
      error: 'a time as in ISO 8601 with its zone, such as 2026-11-21T10:30:00.000Z',
    }),
    /** Time in which the track was heard: without pauses and stalls. */
    ms_played: whole,
    duration_ms: whole,
    quality: text(`one of ${QUALITIES.join(', ')}`, (name) => QUALITIES.includes(name)),
    /** The one that most chunks came from. */
    provider: text('the name of a provider', (name) => PROVIDER.test(name)),
    reason_end: oneOf(REASONS_END),
    /** From the request to the first sample heard; null when none was. */
    startup_ms: whole.nullable(),
    stalls: whole,
    stalled_ms: whole,
  },
  'an event',
)

export type PlayEvent = z.output<typeof playEvent>

/** The body of a request that brings events. What it does not know is left out. */
export const playsBody = z.object(
  {
    events: z
      .array(playEvent, 'a list of events')
      .min(1, 'at least one event')
      .max(EVENTS_PER_REQUEST, `at most ${EVENTS_PER_REQUEST} events`),
  },
  'an object with "events"',
)
