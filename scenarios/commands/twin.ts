import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Agent } from 'undici'
import type { Plan } from '../../sim/plan.ts'
import { UserError } from '../errors.ts'
import { columnsOf, type Io } from '../io.ts'
import { loadPlan } from '../language/resolve.ts'
import { Stopped } from '../listener/clock.ts'
import { asUserError } from '../listener/user-error.ts'
import type { LiveLine } from '../report/live-line.ts'
import { shownPath } from '../shown-path.ts'
import { changes, type TwinSize } from '../twin/scaled-plan.ts'
import { twinText } from '../twin/twin-text.ts'
import { runTwin, type Stage } from '../twin.ts'
import { progressBar } from './progress-bar.ts'
import { systemClock } from './system-clock.ts'
import type { TwinOutput } from './twin.output.ts'
import { prepareDirectory, writeFiles } from './write-files.ts'

export interface TwinArgs {
  /** Name in the library, or path. */
  scenario: string
  seed?: string
  /** At a time, in both worlds. */
  listeners: number
  tracks: number
  /** Measured time; it passes for real. */
  durationMs: number
  /** Where the result goes; default `out/<scenario>` below the working directory. */
  out?: string
  quiet: boolean
  json: boolean
}

/** Chunk requests of a thousand listeners come in bursts; beyond this they wait in the driver, which would be its own fault. */
const CONNECTIONS = 512
const WARMUP_MS = 30_000
const CALIBRATION_MS = 30_000
/** A driver that begins sessions later than this has not kept its load open-loop. */
const TRUSTED_LAG_MS = 250

const STAGES: Record<Stage, string> = {
  stock: 'making a catalog',
  fill: 'filling caches',
  calibrate: 'calibrating',
  live: 'listening live',
  simulate: 'simulating',
}

/**
 * Plays a scenario, scaled to this machine, in the simulator and on the live service, and prints both side by side.
 *
 * @returns 0, or 1 when the load did not keep to its times, so that the comparison is not to be trusted
 * @throws UserError for a scenario that is wrong or that a twin cannot play
 */
export async function run(args: TwinArgs, io: Io): Promise<number> {
  const startMs = performance.now()
  const { plan } = loadPlan(args.scenario, {
    cwd: io.cwd,
    ...(args.seed === undefined ? {} : { seed: args.seed }),
  })
  requirePlayable(plan)
  const directory = resolve(io.cwd, args.out ?? join('out', plan.name))
  const shown = shownPath(directory, io.cwd)
  prepareDirectory(directory, shown)
  const size: TwinSize = {
    listeners: args.listeners,
    tracks: args.tracks,
    warmupMs: WARMUP_MS,
    durationMs: args.durationMs,
    calibrationMs: CALIBRATION_MS,
  }
  const stop = new AbortController()
  const leave = () => stop.abort()
  process.on('SIGINT', leave).on('SIGTERM', leave)
  const dispatcher = new Agent({ connections: CONNECTIONS })
  const progress = args.quiet ? null : new StageBar(io)
  try {
    const result = await runTwin(
      plan,
      size,
      {
        clock: systemClock,
        random: Math.random,
        dispatcher,
        dataDirectory: mkdtempSync(join(tmpdir(), 'soundcheck-twin-')),
        onProgress: (stage, done) => progress?.update(stage, done),
      },
      stop.signal,
    )
    progress?.stop()
    const output: TwinOutput = {
      schemaVersion: 1,
      scenario: plan.name,
      seed: plan.seed,
      listeners: size.listeners,
      tracks: size.tracks,
      warmupMs: size.warmupMs,
      durationMs: size.durationMs,
      changes: changes(plan, size),
      rows: result.rows,
      calibration: { ...result.calibration, conditions: result.conditions },
      live: result.live,
      trusted: result.live.latestStartMs <= TRUSTED_LAG_MS,
      wallSeconds: (performance.now() - startMs) / 1000,
    }
    writeFiles(directory, shown, [['twin.json', `${JSON.stringify(output, null, 2)}\n`]])
    const file = join(shown, 'twin.json')
    if (args.json) io.stdout.write(`${JSON.stringify(output)}\n`)
    else io.stdout.write(twinText(output, plan.question, columnsOf(io.stdout), file))
    return output.trusted ? 0 : 1
  } catch (error) {
    if (!(error instanceof Stopped)) throw asUserError(error)
    io.stderr.write('Stopped before both worlds had been played; there is nothing to compare.\n')
    return 1
  } finally {
    progress?.stop()
    process.off('SIGINT', leave).off('SIGTERM', leave)
    await dispatcher.destroy()
  }
}

/** @throws UserError for a scenario in which something happens that the live service cannot be made to do yet */
function requirePlayable({ name, catalog }: Plan): void {
  if (catalog.releases.length === 0) return
  throw new UserError(
    'twin-unsupported',
    `${name} has releases, which the live service cannot be made to play yet; replay plays them in the simulator.`,
  )
}

/** A bar for each stage, one after the other. */
class StageBar {
  private readonly io: Io
  private stage: Stage | null = null
  private bar: LiveLine | null = null

  constructor(io: Io) {
    this.io = io
  }

  update(stage: Stage, done: number): void {
    if (stage !== this.stage) {
      this.stop()
      this.stage = stage
      this.bar = progressBar(STAGES[stage], 1, this.io.stderr)
    }
    this.bar?.update(done)
  }

  stop(): void {
    this.bar?.stop()
    this.bar = null
  }
}
