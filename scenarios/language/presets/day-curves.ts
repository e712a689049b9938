export interface DayCurvePreset {
  source: string
  /** Relative listening by local hour, from midnight; mean 1. */
  hours: readonly number[]
}

/** Shapes of a day. Every curve is in local time, so that the evening moves around the world. */
export const dayCurves = {
  'commute-and-evening': {
    source: 'S1, S4: commute and evening peaks, 2.6 times the mean; shape: assumption',
    hours: [
      0.35, 0.2, 0.12, 0.1, 0.13, 0.25, 0.7, 1.3, 1.6, 0.9, 0.65, 0.6, 0.75, 0.7, 0.6, 0.7, 0.95, 1.7, 2, 2.3, 2.6, 2.4,
      1.6, 0.8,
    ],
  },
  flat: { source: 'assumption: the same at every hour', hours: Array.from({ length: 24 }, () => 1) },
} as const satisfies Record<string, DayCurvePreset>

export type DayCurveName = keyof typeof dayCurves
export const dayCurveNames = Object.keys(dayCurves) as [DayCurveName, ...DayCurveName[]]
