import { optimistic } from './bounds.ts'
import { type Examined, metPoints } from './examined.ts'
import type { Fleet } from './fleets.ts'
import { type FrontPoint, isAsGood } from './front.ts'
import type { KnownWorlds } from './known-worlds.ts'
import { BATCH, type SearchPorts } from './search-ports.ts'

/**
 * Replays at length whatever could still be on the front, the cheapest first; of each delivery first with the reference fleet, which
 * tells whether any fleet will do.
 * @param reference the fleet that holds plays up least
 */
export async function decide(worlds: KnownWorlds, reference: Fleet, ports: SearchPorts): Promise<void> {
  const waiting = worlds
    .open()
    .flatMap((one) => {
      const expected = worlds.expected(one)
      return expected === null ? [] : [{ one, best: optimistic(expected) }]
    })
    .toSorted((a, b) => a.best.costUsd - b.best.costUsd || a.one.design.delivery.id - b.one.design.delivery.id)
    .map(({ one }) => one)
  const met: FrontPoint[] = metPoints(worlds.examined)
  const total = waiting.length
  while (waiting.length > 0) {
    if (ports.stopped()) return
    ports.onProgress('long replays', total - waiting.length, total)
    const batch: Examined[] = []
    const later: Examined[] = []
    while (batch.length < BATCH && waiting.length > 0) {
      const next = waiting.shift() as Examined
      bound(worlds, next, met)
      if (next.fate !== 'not reached') continue
      const first = firstOf(worlds, next, reference, met)
      if (first !== next) later.push(next)
      if (!batch.includes(first)) batch.push(first)
    }
    await worlds.replayAtLength(batch)
    met.push(...metPoints(batch))
    waiting.unshift(...later)
  }
}

/** Rules a world out that no long replay of it could put on the front. */
function bound(worlds: KnownWorlds, one: Examined, met: readonly FrontPoint[]): void {
  const { delivery, fleet } = one.design
  if (one.fate !== 'not reached') return
  // Its delivery may have been replayed at length with another fleet since it was put in its place.
  const expected = worlds.expected(one)
  const best = expected && optimistic(expected)
  if (best && met.some((point) => isAsGood(point, best))) one.fate = 'dominated'
  else if (worlds.missedWith(delivery).some((other) => worlds.fleets.isNoBetter(fleet, other))) {
    one.fate = 'smaller fleet'
  }
}

/** The world with the same delivery whose long replay says most: with the reference fleet, before there is any. */
function firstOf(worlds: KnownWorlds, one: Examined, reference: Fleet, met: readonly FrontPoint[]): Examined {
  const all = worlds.ofDelivery(one.design.delivery)
  const first = all.find(({ design }) => design.fleet.id === reference.id)
  if (first === undefined || all.some(({ long }) => long !== null)) return one
  bound(worlds, first, met)
  return first.fate === 'not reached' ? first : one
}
