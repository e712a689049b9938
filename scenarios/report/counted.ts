import { grouped } from './number-format.ts'

/** @example counted(1, 'track') // '1 track' */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** @example times(1) // 'once' */
export function times(count: number): string {
  return count === 1 ? 'once' : `${grouped(count)} times`
}
