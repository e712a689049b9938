import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Clock } from '../shared/clock.ts'
import { WriterThread } from './writer-thread.ts'

let directory: string
let path: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'soundcheck-thread-'))
  path = join(directory, 'file')
})
afterEach(() => rmSync(directory, { recursive: true }))

/** Says how long is waited, and waits no longer than it is let. */
class HandClock implements Clock {
  readonly pausesMs: number[] = []
  #run: (() => void) | null = null

  nowMs(): number {
    return 0
  }

  monotonicMs(): number {
    return 0
  }

  after(delayMs: number, run: () => void): () => void {
    this.pausesMs.push(delayMs)
    this.#run = run
    return () => {}
  }

  goOn(): void {
    const run = this.#run
    this.#run = null
    run?.()
  }
}

function threadOf(clock: Clock) {
  const heard: string[] = []
  const ends: string[] = []
  const thread = new WriterThread<string, { heard: string }>({
    program: new URL('./writer-thread-program.fixture.ts', import.meta.url),
    data: path,
    clock,
    onAnswer: (answer) => heard.push(answer.heard),
    onEnd: (reason) => ends.push(reason),
  })
  return { thread, heard, ends }
}

const soon = <Value>(value: () => Value) => expect.poll(value, { interval: 5 })

it('is followed by another one, tried again after twice as long each time, until that can write', async () => {
  const clock = new HandClock()
  writeFileSync(path, '')
  const { thread, heard, ends } = threadOf(clock)
  await thread.start()
  expect(thread.refusal).toBeNull()
  rmSync(path)
  thread.tell('fall')
  await soon(() => thread.refusal).toBe('it fell')
  for (let tries = 1; tries <= 7; tries++) {
    await soon(() => clock.pausesMs.length).toBe(tries)
    clock.goOn()
  }
  await soon(() => clock.pausesMs).toEqual([100, 200, 400, 800, 1600, 3200, 3200, 3200])
  expect(thread.refusal).toBe('the file is not there')
  writeFileSync(path, '')
  clock.goOn()
  await soon(() => thread.refusal).toBeNull()
  thread.tell('again')
  await soon(() => heard).toEqual(['again'])
  // The next time it begins with the shortest pause once more.
  thread.tell('fall')
  await soon(() => clock.pausesMs.at(-1)).toBe(100)
  expect(ends[0]).toBe('it fell')
  await thread.close('close')
})

it('says why the first one cannot write, and is not followed then', async () => {
  const clock = new HandClock()
  await expect(threadOf(clock).thread.start()).rejects.toThrow('the file is not there')
  expect(clock.pausesMs).toEqual([])
})

it('hears what it is told before it is closed', async () => {
  writeFileSync(path, '')
  const { thread, heard } = threadOf(new HandClock())
  await thread.start()
  for (const message of ['one', 'two', 'three']) thread.tell(message)
  await thread.close('close')
  expect(heard).toEqual(['one', 'two', 'three'])
})
