import type { Stroke } from '../perform.ts'
import type { Part, Style } from '../style.ts'
import { DRUM, DrumKit } from '../synth/drum-kit.ts'
import { duck } from './duck.ts'
import { echo } from './echo.ts'
import { soundingRms } from './loudness.ts'
import { reverb } from './reverb.ts'
import { add, addToTwo, gainOf, type Stereo, silentStereo } from './stereo.ts'
import { tape } from './tape.ts'

/** A part and what it plays. */
export interface Performance {
  readonly part: Part
  readonly strokes: readonly Stroke[]
}

/** What the echo adds to the room. */
const ECHO_IN_ROOM = 0.35
/** MIDI note that `pan` holds for. */
const MIDDLE = 60

/** Sounds all parts, balances them, and puts them into a room. */
export function mixDown(
  performances: readonly Performance[],
  style: Style,
  samples: number,
  beatSamples: number,
): Stereo {
  const dry = silentStereo(samples)
  const toRoom = silentStereo(samples)
  const toEcho = silentStereo(samples)
  const bus = silentStereo(samples)
  const kicks = kicksOf(performances)
  for (const { part, strokes } of performances) {
    bus.left.fill(0)
    bus.right.fill(0)
    sound(part, strokes, bus)
    // The parts are balanced by what they sound like, not by how their synthesis happens to come out.
    const rms = soundingRms(bus)
    if (rms === 0) continue
    const gain = gainOf(part.levelDb) / rms
    if (part.duck > 0) duck(bus, kicks, part.duck, style.duckBeats * beatSamples)
    addToTwo(dry.left, gain, toRoom.left, gain * part.reverb, bus.left)
    addToTwo(dry.right, gain, toRoom.right, gain * part.reverb, bus.right)
    if (part.echo > 0) add(toEcho, bus, gain * part.echo)
  }
  const echoes = echo(toEcho, style.echo, beatSamples)
  addToTwo(dry.left, 1, toRoom.left, ECHO_IN_ROOM, echoes.left)
  addToTwo(dry.right, 1, toRoom.right, ECHO_IN_ROOM, echoes.right)
  add(dry, reverb(toRoom, style.reverb), 1)
  return style.tape ? tape(dry, style.tape) : dry
}

function kicksOf(performances: readonly Performance[]): number[] {
  return performances
    .filter(({ part }) => part.voice instanceof DrumKit)
    .flatMap(({ strokes }) => strokes.filter(({ note }) => note === DRUM.kick).map(({ at }) => at))
    .sort((a, b) => a - b)
}

/** Adds a part's strokes to a bus, at constant power wherever they are panned. */
function sound({ voice, pan, spread }: Part, strokes: readonly Stroke[], bus: Stereo): void {
  const samples = bus.left.length
  const longest = strokes.reduce((most, { holdSamples }) => Math.max(most, holdSamples), 0) + voice.tailSamples
  const left = new Float32Array(longest)
  const right = voice.stereo ? new Float32Array(longest) : left
  strokes.forEach(({ at, holdSamples, note, velocity }, seed) => {
    const count = Math.min(holdSamples + voice.tailSamples, samples - at)
    if (count <= 0) return
    const written = voice.render({ note, holdSamples, velocity, seed }, left, right, count)
    const place = Math.max(-1, Math.min(1, pan + (spread * (note - MIDDLE)) / 12))
    const angle = ((place + 1) * Math.PI) / 4
    addAt(bus.left, at, left, written, voice.stereo ? 1 : Math.cos(angle))
    addAt(bus.right, at, right, written, voice.stereo ? 1 : Math.sin(angle))
  })
}

function addAt(bus: Float32Array, at: number, from: Float32Array, count: number, gain: number): void {
  for (let i = 0; i < count; i++) bus[at + i] += gain * from[i]
}
