import { SecondRequest } from './admission/second-request.policy.ts'
import { SizeChance } from './admission/size-chance.policy.ts'
import { SizeLimit } from './admission/size-limit.policy.ts'

/** Decides whether an object that a cache has just fetched is worth a place in it. */
export interface Admission {
  /**
   * Whether the object gets in. Called once for each miss.
   *
   * @param key any unsigned 32-bit integer of the object's own
   * @param uniform a random number from 0 to below 1, a new one for each call
   */
  admits(key: number, sizeBytes: number, uniform: number): boolean
}

const admissions = {
  /** Only what is asked for again soon. Takes the number of objects that fit, about. */
  second: SecondRequest,
  /** Only what is not larger than so many bytes. */
  'size-limit': SizeLimit,
  /** The smaller, the likelier: with probability exp(-size / scale), the scale in bytes. */
  'size-chance': SizeChance,
} satisfies Record<string, new (value: number) => Admission>

export type AdmissionName = keyof typeof admissions

/** Every admission policy's name, as commands write it. */
export const admissionNames = Object.keys(admissions) as AdmissionName[]

/** The named policy; what `value` means is said beside each. */
export function createAdmission(name: AdmissionName, value: number): Admission {
  return new admissions[name](value)
}
