import { draw } from '../engine/random.ts'
import type { Plan } from '../plan.ts'
import type { Measured } from '../result.ts'
import { multiCdnAvailability, peersAvailability } from './availability.ts'
import { FormOutcome, FormPlayer } from './form-play.ts'
import { FORMS, type Form } from './forms.ts'
import { GroupRatio, GroupValues } from './group-figures.ts'
import { type PeerAssumptions, PeerModel, peersOf } from './peers.ts'
import { type HitRatios, MORE_NUMBERS, Situation, SituationModel } from './situation.ts'

/** One form of delivery, and what a plan's listeners would have of it. Figures carry 95 % intervals. */
export interface FormComparison extends Form {
  /** From the tap to the sound, ms, over a new connection. */
  startupMs: { p50: Measured; p99: Measured }
  /** From a tap on a position that has not been fetched to the sound, ms. */
  seekMs: { p50: Measured; p99: Measured }
  /** Silence before a track that follows by itself, ms. */
  gapMs: { p50: Measured; p99: Measured }
  /** Part of the fetched bytes that was never heard, and part of a rendition that a play fetches. */
  wastedShare: Measured
  fetchedShare: Measured
  /** Objects that a rendition is to a cache, on average. */
  objectsPerRendition: Measured
  /** Part of the bytes that peers send; and time to the first byte from one, or until the server is asked instead. */
  peersShare: Measured
  peersFirstByteMs: { p50: Measured; p99: Measured } | null
  /** Share of the time in which a play can begin. By formula from the providers' own. */
  availability: number
  /** What CDNs charge for a million plays, USD, by each provider's first price. */
  costUsdPerMillionPlays: Measured
}

const PLAYS = 16_384

/**
 * The forms of delivery side by side (CDN-13, CDN-14), by Monte Carlo over the plan's own listeners, networks and tracks.
 * Every form meets the same plays, and each play is at once a first play, a play that follows by itself, and a seek. Nothing
 * queues and nobody stalls another: this compares forms, not worlds.
 *
 * @param hitRatios of the edges and shields, measured in a replay or from theory
 * @example
 * const forms = compareForms(plan, { edge: 0.93, shield: 0.6 })
 */
export function compareForms(
  plan: Plan,
  hitRatios: HitRatios,
  peers: PeerAssumptions = peersOf(plan),
): FormComparison[] {
  const model = new SituationModel(plan, hitRatios)
  const peerModel = new PeerModel(model.popularity, peers)
  return FORMS.map((form) => figuresOf(form, plan, model, peerModel, peers))
}

function figuresOf(
  form: Form,
  plan: Plan,
  model: SituationModel,
  peerModel: PeerModel,
  peers: PeerAssumptions,
): FormComparison {
  const { providers, population } = plan
  const player = new FormPlayer(plan, form.protocol)
  const s = new Situation()
  const out = new FormOutcome()
  const [startup, seek, gap, firstByte] = [new GroupValues(), new GroupValues(), new GroupValues(), new GroupValues()]
  const [wasted, fetched, objects] = [new GroupRatio(), new GroupRatio(), new GroupRatio()]
  const [fromPeers, found, cost] = [new GroupRatio(), new GroupRatio(), new GroupRatio()]
  // Tracks that the listener waits for: the session's first, and those after a skip that nothing was fetched ahead of.
  const { meanTracks, earlySkipShare } = population.session
  const waitsShare = 1 / meanTracks + (1 - 1 / meanTracks) * earlySkipShare
  for (let n = 0; n < PLAYS; n++) {
    model.draw(n, s)
    const isMulti = form.path === 'multi-cdn'
    const beyondMs = isMulti ? s.multiBeyondMs : s.singleBeyondMs
    player.play(s, beyondMs, out)
    startup.add(s.group, out.startupMs)
    seek.add(s.group, out.seekMs)
    gap.add(s.group, out.gapMs)
    wasted.add(s.group, out.wastedBytes, out.bytes)
    fetched.add(s.group, out.fetchedPart, 1)
    objects.add(s.group, out.objects, 1)
    let peerBytes = 0
    if (form.path === 'peers') {
      const asks = draw(s.key, MORE_NUMBERS) < peers.askingShare && !s.cellular
      if (asks) {
        const answers = peerModel.ask(s.track, s.bps, s.lastMileMs + beyondMs, s.lastMileMs, s.key, MORE_NUMBERS + 2)
        firstByte.add(s.group, peerModel.firstByteMs)
        const waits = draw(s.key, MORE_NUMBERS + 1) < waitsShare
        const fromServer = waits ? Math.min(out.bytes, (peers.fromServerFirstMs * s.bps) / 8000) : 0
        if (answers) peerBytes = peerModel.servedShare * (out.bytes - fromServer)
      }
      found.add(s.group, asks ? peerModel.foundShare(s.track) : 0, 1)
    }
    fromPeers.add(s.group, peerBytes, out.bytes)
    const { priceUsdPerGb } = providers[isMulti ? s.provider : 0]
    cost.add(s.group, ((out.bytes - peerBytes) / 1e9) * priceUsdPerGb, 1)
  }
  const quantiles = (values: GroupValues) => ({ p50: values.quantile(0.5), p99: values.quantile(0.99) })
  const single = providers[0].availability
  return {
    ...form,
    startupMs: quantiles(startup),
    seekMs: quantiles(seek),
    gapMs: quantiles(gap),
    wastedShare: wasted.share(),
    fetchedShare: fetched.share(),
    objectsPerRendition: objects.figure(),
    peersShare: fromPeers.share(),
    peersFirstByteMs: form.path === 'peers' ? quantiles(firstByte) : null,
    availability: {
      'single-cdn': () => single,
      'multi-cdn': () => multiCdnAvailability(providers.map(({ availability }) => availability)),
      peers: () => peersAvailability(single, found.share().value),
    }[form.path](),
    costUsdPerMillionPlays: cost.figure(1e6),
  }
}
