/**
 * Part of a provider's outages that takes all providers with it: an origin, a certificate, a name, a bad release. Nobody
 * publishes it; 0.1 is what reliability engineering assumes where it knows nothing (NUREG/CR-4780, 1988, generic beta).
 */
const COMMON_CAUSE = 0.1

/**
 * Availability of several providers, each of which could carry the whole: the beta-factor model (Fleming 1975). Were they
 * independent, three of 99.9 % would come to 99.9999999 %; what they share leaves 99.99 %.
 *
 * Fleming's model is of units that are alike. Where they are not, the share is taken of the best one's outages: what takes
 * all takes the best one too, and a worse one's further outages are its own. So another provider never makes it worse.
 */
export function multiCdnAvailability(availabilities: readonly number[]): number {
  if (availabilities.length === 1) return availabilities[0]
  const down = availabilities.map((availability) => 1 - availability)
  const shared = COMMON_CAUSE * Math.min(...down)
  const alone = down.reduce((product, u) => product * (u - shared), 1)
  return 1 - (shared + alone)
}

/**
 * Availability with peers: when the CDN is down, a play goes on if somebody has the track.
 * @param peersShare part of the plays for which a peer is found
 */
export function peersAvailability(cdnAvailability: number, peersShare: number): number {
  return 1 - (1 - cdnAvailability) * (1 - peersShare)
}
