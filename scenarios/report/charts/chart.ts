import type { Dimension } from '../number-format.ts'
import type { Column } from './change.ts'

/** One chart over simulated time, before it is drawn for a width. Values are in the dimension's base unit. */
export interface TimeChart {
  dimension: Dimension
  /** `stack` sums up from zero, `area` stands on zero, `lines` show where values are. */
  shape: 'lines' | 'area' | 'stack'
  /** `zero` begins at zero, `free` where the values do, `log` is logarithmic (and the caption says so). */
  axis: 'zero' | 'free' | 'log'
  series: ChartSeries[]
  limits: Limit[]
  /** Mark the highest value of the first series with a dot and its value. */
  peak: boolean
  /** Write the names of the series beside the ends of their lines. */
  labelled: boolean
  /** Bounds that several panels share; without them an axis fits its own data. */
  bounds: readonly [low: number, high: number] | null
  /** Height in pixels of the plotting area, and of what lies above it (labels of bands) and below (labels of time). */
  height: number
  above: number
  below: number
}

export interface ChartSeries {
  name: string
  /** A CSS color, as a custom property. */
  color: string
  values: Column
}

/** A thin dashed line with words: an objective, a capacity. */
export interface Limit {
  value: number
  label: string
  /** The same where there is little room. */
  short: string
}

/** What all charts of a page share: the time axis and what lies behind the data. */
export interface Backdrop {
  durationMs: number
  bucketMs: number
  atMs: readonly number[]
  bands: readonly Band[]
}

/** A shaded stretch of time behind all charts. */
export interface Band {
  kind: 'fault' | 'release'
  label: string
  fromMs: number
  toMs: number
}

/** A width to draw for. Every chart is drawn for both, and the page shows the one that fits. */
export interface Frame {
  className: 'wide' | 'narrow'
  width: number
  left: number
  right: number
  timeSteps: number
  /** Mean width of a character, in pixels, to tell what fits. */
  characterPx: number
}

export const FRAMES: readonly Frame[] = [
  { className: 'wide', width: 880, left: 60, right: 124, timeSteps: 8, characterPx: 7.2 },
  { className: 'narrow', width: 358, left: 46, right: 92, timeSteps: 4, characterPx: 6.7 },
]

/** Pixels that the labels of bands need above the plotting area, and the labels of the time axis below it. */
export const LABELS_ABOVE = 20
export const LABELS_BELOW = 22
