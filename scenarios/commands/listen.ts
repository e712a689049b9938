import { randomUUID } from 'node:crypto'
import { tmpdir, userInfo } from 'node:os'
import { resolve } from 'node:path'
import { Agent } from 'undici'
import { SCHOOLS, type SchoolName } from '../../reference/playback/quality.policy.ts'
import { UserError } from '../errors.ts'
import { unwritable } from '../file-error.ts'
import { columnsOf, type Io } from '../io.ts'
import { ChunkFetcher } from '../listener/chunk-fetch.ts'
import { Stopped } from '../listener/clock.ts'
import { ChunkDecoder } from '../listener/decode.ts'
import { EventOutbox } from '../listener/event-outbox.ts'
import { type Account, findService, runFilesOf } from '../listener/find-service.ts'
import { Hearing } from '../listener/hearing.ts'
import { noLink } from '../listener/link.ts'
import type { PlayoutSink } from '../listener/playout.ts'
import { playableOf, queueOf } from '../listener/queue.ts'
import { defaultRules } from '../listener/rules.ts'
import { ServiceClient } from '../listener/service-client.ts'
import { Session } from '../listener/session.ts'
import { asUserError } from '../listener/user-error.ts'
import { WavWriter } from '../listener/wav.ts'
import { printable } from '../report/text-safety.ts'
import { shownPath } from '../shown-path.ts'
import { showListening } from './listen-line.ts'
import { heardWhole, summaryOf } from './listen-summary.ts'
import { listenText } from './listen-text.ts'
import { systemClock } from './system-clock.ts'

/** How long the service may take to answer a request. */
const ANSWER_MS = 10_000
/** How long the last play events are tried to be handed over. */
const LAST_EVENTS_MS = 5_000

export interface ListenArgs {
  /** Of a track, an album or a playlist. */
  uri: string
  port?: number
  /** Data directory of the service, instead of its port. */
  data?: string
  account: Account
  /** Default: the best that the account may hear. */
  quality?: string
  adaptive: boolean
  /** The rule by which the rendition follows network and buffer, when it does. */
  school: Exclude<SchoolName, 'fixed'>
  /** Position of the first track, from 1. */
  from: number
  /** Playout, as a multiple of real time; Infinity = as fast as it comes. */
  speed: number
  /** How long to listen, ms. */
  for?: number
  wav?: string
  quiet: boolean
  json: boolean
}

/**
 * Plays a track, an album or a playlist from a running service as an app would, listens to every sample, and says what
 * was heard.
 *
 * @returns 0 when everything was heard without a gap, 1 when there was a gap or a stall, a track broke off, or nothing was
 * heard
 * @throws UserError usage, file-unwritable, service-unreachable, service-refused, service-unexpected
 */
export async function run(args: ListenArgs, io: Io): Promise<number> {
  const playable = playableOf(args.uri)
  if (args.adaptive && args.speed === Number.POSITIVE_INFINITY) {
    throw new UserError('usage', '--adaptive needs a speed: as fast as it comes (--speed max), there is no buffer.')
  }
  const dataDir = args.data === undefined ? null : resolve(io.cwd, args.data)
  const files = runFilesOf(tmpdir(), userInfo().uid)
  const service = findService({ port: args.port ?? null, dataDir }, files)

  const stop = new AbortController()
  const stopEvents = new AbortController()
  const leave = () => stop.abort()
  process.on('SIGINT', leave).on('SIGTERM', leave)
  const dispatcher = new Agent()
  const decoder = new ChunkDecoder(systemClock.monotonicMs)
  const wav = args.wav === undefined ? null : openWav(args.wav, io)
  try {
    const rules = defaultRules(SCHOOLS[args.adaptive ? args.school : 'fixed'])
    const { retry } = rules
    const shared = { clock: systemClock, random: Math.random, retry, dispatcher }
    const client = new ServiceClient({
      ...shared,
      url: service.url,
      token: service.tokens[args.account],
      forwardedFor: null,
      timeoutMs: ANSWER_MS,
    })
    const { queue, skipped } = await queueOf(playable, args.from, client, stop.signal)
    for (const name of skipped)
      io.stderr.write(`Left out: ${printable(name)}, which the account's market does not have.\n`)
    const outbox = new EventOutbox({ ...shared, client, signal: stopEvents.signal })
    const hearing = new Hearing({
      clock: systemClock,
      decoder,
      speed: args.speed,
      open: (format) => {
        wav?.writer.begin(format)
        return wav?.writer ?? nowhere
      },
    })
    const session = new Session(queue, {
      client,
      fetcher: new ChunkFetcher({ ...shared, link: noLink }),
      outbox,
      clock: systemClock,
      rules,
      wish: { quality: args.quality ?? null, adaptive: args.adaptive },
      speed: args.speed,
      random: Math.random,
      newEventId: randomUUID,
      ears: hearing,
    })
    const takeBack = args.for === undefined ? () => {} : systemClock.after(args.for, leave)
    const line = args.quiet ? null : showListening(session, queue, io.stderr)
    const outcome = await session.run(stop.signal).finally(() => {
      takeBack()
      line?.stop()
    })
    hearing.finish(outcome.stopped)
    const giveUp = systemClock.after(LAST_EVENTS_MS, () => stopEvents.abort())
    await outbox.flush()
    giveUp()

    const output = summaryOf({
      uri: args.uri,
      account: args.account,
      outcome,
      hearing,
      outbox,
      wav: wav?.shown ?? null,
    })
    io.stdout.write(args.json ? `${JSON.stringify(output)}\n` : listenText(output, columnsOf(io.stdout)))
    return heardWhole(output) ? 0 : 1
  } catch (error) {
    // Left before anything was asked for.
    if (error instanceof Stopped) return 1
    throw wav ? unwritable(wav.shown, asUserError(error)) : asUserError(error)
  } finally {
    process.off('SIGINT', leave).off('SIGTERM', leave)
    wav?.writer.close()
    decoder.free()
    await dispatcher.destroy()
  }
}

/** What is heard and not kept. */
const nowhere: PlayoutSink = { write: () => {} }

function openWav(path: string, io: Io): { writer: WavWriter; shown: string } {
  const absolute = resolve(io.cwd, path)
  const shown = shownPath(absolute, io.cwd)
  try {
    return { writer: new WavWriter(absolute), shown }
  } catch (error) {
    throw unwritable(shown, error)
  }
}
