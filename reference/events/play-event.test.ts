import { describe, expect, it } from 'vitest'
import { ServiceError } from '../shared/service-error.ts'
import { validated } from '../shared/validated.ts'
import { EVENTS_PER_REQUEST, playsBody } from './play-event.ts'
import { playEvent } from './play-events.fixture.ts'

const parsePlays = (body: unknown) => validated(playsBody, body).events

function refusal(body: unknown): string {
  try {
    parsePlays(body)
  } catch (error) {
    if (error instanceof ServiceError && error.code === 'request-invalid') return error.message
    throw error
  }
  throw new Error('was not refused')
}

/** What is said of an event that is valid but for one field. */
function refusalOf(field: string, value: unknown): string {
  return refusal({ events: [playEvent(0), { ...playEvent(1), [field]: value }] })
}

describe('play events', () => {
  it('are taken as they are, without what is not known', () => {
    expect(parsePlays({ events: [{ ...playEvent(1), mood: 'fine' }, playEvent(2)], sent: 1 })).toEqual([
      playEvent(1),
      playEvent(2),
    ])
  })

  it('may have no context, no start of sound and a UUID, kept in lower case', () => {
    const event = playEvent(1, { context_uri: null, startup_ms: null })
    const sent = { ...event, event_id: '0192F0C1-7F3A-7B2C-8D4E-5F60718293A4' }
    expect(parsePlays({ events: [sent] })).toEqual([{ ...event, event_id: sent.event_id.toLowerCase() }])
  })

  it.each([
    ['ms_played', -5, 'a whole number from 0, found -5'],
    ['ms_played', 1.5, 'a whole number from 0, found 1.5'],
    ['ms_played', '30000', 'a whole number from 0, found "30000"'],
    ['ms_played', undefined, 'a whole number from 0, found nothing'],
    ['stalls', 2 ** 31, 'a whole number up to 2147483647, found 2147483648'],
    ['event_id', 'x', '22 letters and digits, or a UUID, found "x"'],
    ['play_id', null, '22 letters and digits, found null'],
    ['type', 'pause', '"play", found "pause"'],
    ['track_uri', 'spotify:album:0000000000000000000000', 'the URI of a track, spotify:track:…, found "spotify:album:'],
    ['context_uri', 'https://example.org', 'a Spotify URI or null, found "https://example.org"'],
    ['context_uri', [1, 2], 'a Spotify URI or null, found a list of 2'],
    ['started_at', '21 November', 'a time as in ISO 8601 with its zone, such as 2026-11-21T10:30:00.000Z, found "21 N'],
    ['started_at', '2026-11-21T10:30:00', 'a time as in ISO 8601 with its zone'],
    ['quality', '160', 'one of low, normal, high, very-high, found "160"'],
    ['provider', 'a b', 'the name of a provider, found "a b"'],
    ['reason_end', 'bored', 'one of trackdone, fwdbtn, endplay, error, found "bored"'],
    ['startup_ms', {}, 'a whole number from 0, found an object'],
  ])('names the field that is wrong: %s = %j', (field, value, expected) => {
    expect(refusalOf(field, value)).toContain(`events[1].${field}: expected ${expected}`)
  })

  it('cuts long values in the message', () => {
    expect(refusalOf('provider', 'x'.repeat(1000)).length).toBeLessThan(150)
  })

  it.each([
    [undefined, 'body: expected an object with "events", found nothing'],
    [[], 'body: expected an object with "events", found a list of 0'],
    [{}, 'events: expected a list of events, found nothing'],
    [{ events: [] }, 'events: expected at least one event, found a list of 0'],
    [{ events: [7] }, 'events[0]: expected an event, found 7'],
  ])('names what is wrong with the whole: %j', (body, message) => {
    expect(refusal(body)).toBe(message)
  })

  it('come in requests of up to 500', () => {
    const events = Array.from({ length: EVENTS_PER_REQUEST + 1 }, (_, i) => playEvent(i))
    expect(refusal({ events })).toBe('events: expected at most 500 events, found a list of 501')
    expect(parsePlays({ events: events.slice(1) })).toHaveLength(EVENTS_PER_REQUEST)
  })
})
