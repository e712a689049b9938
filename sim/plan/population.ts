export interface PopulationPlan {
  /** Concurrent listeners in the whole world at the peak of the day, at the scenario's own size. */
  listeners: number
  regions: RegionPlan[]
  /** Where they come from: the users whose habits `dailyUse` turns into streams and listeners. */
  base: BasePlan
  /** Relative listening by local hour, linear in between, mean 1: 24 values for every day, or 168 from Monday 0:00 on. */
  dayCurve: number[]
  /** Share of users with a premium plan; the others are on the free plan. Of the listeners at any time it is another one (`dailyUse`). */
  premiumShare: number
  /** Share of listeners on a cellular network; the others are on wifi. */
  cellularShare: number
  /** Share of cellular listeners who turned data saver on. */
  dataSaverShare: number
  /** What they listen on, as shares that sum to 1; whoever is on a cellular network has a phone. */
  devices: DevicesPlan
  /** Preferred rendition, as shares over the ladder (index = rung, lowest first), per plan; each sums to 1. */
  preferences: { free: number[]; premium: number[] }
  session: {
    /** Mean number of tracks started in a session (geometric). */
    meanTracks: number
    /** Share of tracks left within their first 30 s. */
    earlySkipShare: number
    /** Share of tracks left somewhere between 30 s and the end. */
    lateSkipShare: number
    /** Share of tracks, the session's first one apart, that are one heard before in the session. */
    repeatShare: number
    /** Share of tracks in which the listener goes to another position once. */
    seekShare: number
  }
}

/** The users of a service and how often they come. */
export interface BasePlan {
  /** Where it comes from: S0 … S4, or the scenario. */
  name: string
  /** Users who come at least once in 30 days. */
  users: number
  free: HabitPlan
  premium: HabitPlan
}

/**
 * How often the users of a plan begin a session: each at a rate of their own, which is gamma distributed over the
 * accounts (most come rarely, a few all day), and around it at random.
 */
export interface HabitPlan {
  /** Mean over the accounts, those that have fallen asleep included. */
  sessionsPerDay: number
  /** Shape of the gamma distribution: the smaller, the more of the listening is done by few. */
  shape: number
}

export interface DevicesPlan {
  phone: number
  desktop: number
  speaker: number
  tv: number
}

export interface RegionPlan {
  name: string
  /** Share of the world's listeners, all sum to 1. */
  share: number
  utcOffsetMinutes: number
  /** Number of metros, the catchments in which listeners are simulated. */
  metros: number
  /** Round trip between the region's shield and the origin. */
  originRttMs: number
}
