import { StartState } from '../world/start-state.ts'
import { buildWorld } from '../world/world.ts'
import { Barrier } from './barrier.ts'
import { CrewMember, type SharedMemory } from './crew.ts'

/** A worker's life: builds its part of the world, then does its part of every round until it is sent home. */
export function serve(shared: SharedMemory, member: number): void {
  const barrier = new Barrier(shared.barrier)
  try {
    const world = buildWorld(shared.plan, shared.stretch)
    const crew = new CrewMember(world, new StartState(world), shared, member)
    let round = barrier.await(0)
    barrier.done()
    for (;;) {
      round = barrier.await(round)
      if (round < 0) return
      crew.advance()
      barrier.done()
    }
  } catch (error) {
    barrier.fail(error)
  }
}
