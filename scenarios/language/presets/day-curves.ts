export interface DayCurvePreset {
  source: string
  /** Relative listening by local hour of a weekday, from midnight; mean 1. */
  hours: readonly number[]
  /** Saturday and Sunday on the same scale; without them every day is alike. */
  weekend?: { saturday: readonly number[]; sunday: readonly number[] }
}

/** Later and flatter than a weekday, without commutes: 5 % more on Saturday, as much on Sunday (assumption). */
const weekend = {
  saturday: [
    0.75, 0.5, 0.3, 0.2, 0.15, 0.15, 0.2, 0.35, 0.6, 0.9, 1.1, 1.25, 1.2, 1.25, 1.25, 1.3, 1.35, 1.5, 1.65, 1.8, 1.95,
    2.05, 1.95, 1.5,
  ],
  sunday: [
    1.1, 0.8, 0.5, 0.3, 0.2, 0.15, 0.15, 0.25, 0.45, 0.75, 1.05, 1.25, 1.3, 1.3, 1.35, 1.35, 1.4, 1.5, 1.65, 1.8, 1.85,
    1.7, 1.2, 0.65,
  ],
}

/** Shapes of a day. Every curve is in local time, so that the evening moves around the world. */
export const dayCurves = {
  'commute-and-evening': {
    source: 'S1, S4: commute and evening peaks, 2.6 times the mean; shape and weekends: assumption',
    hours: [
      0.35, 0.2, 0.12, 0.1, 0.13, 0.25, 0.7, 1.3, 1.6, 0.9, 0.65, 0.6, 0.75, 0.7, 0.6, 0.7, 0.95, 1.7, 2, 2.3, 2.6, 2.4,
      1.6, 0.8,
    ],
    weekend,
  },
  'steep-commute-and-evening': {
    source: 'S0, S1: commute and evening peaks, 3 times the mean; shape and weekends: assumption',
    hours: [
      0.25, 0.12, 0.07, 0.06, 0.08, 0.2, 0.7, 1.6, 2.1, 0.87, 0.5, 0.45, 0.6, 0.55, 0.45, 0.55, 0.85, 1.9, 2.3, 2.5, 3,
      2.5, 1.3, 0.5,
    ],
    weekend,
  },
  flat: { source: 'assumption: the same at every hour', hours: Array.from({ length: 24 }, () => 1) },
} as const satisfies Record<string, DayCurvePreset>

export type DayCurveName = keyof typeof dayCurves
export const dayCurveNames = Object.keys(dayCurves) as [DayCurveName, ...DayCurveName[]]

/**
 * A curve as a plan has it, with a mean of 1: seven days from Monday on where the weekend has curves of its own, else
 * one day.
 */
export function hoursOfPlan({ hours, weekend }: Omit<DayCurvePreset, 'source'>): number[] {
  const all = weekend
    ? [...Array.from({ length: 5 }, () => hours).flat(), ...weekend.saturday, ...weekend.sunday]
    : hours
  const mean = all.reduce((sum, hour) => sum + hour, 0) / all.length
  return all.map((hour) => hour / mean)
}
