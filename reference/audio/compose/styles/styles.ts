import type { Style } from '../style.ts'
import { ambient } from './ambient.ts'
import { chamber } from './chamber.ts'
import { dub } from './dub.ts'
import { folk } from './folk.ts'
import { house } from './house.ts'
import { lofi } from './lofi.ts'
import { soloKeys } from './solo-keys.ts'
import { synthwave } from './synthwave.ts'

/** All styles that a piece may be written in. */
export const STYLES = {
  ambient,
  chamber,
  dub,
  folk,
  house,
  lofi,
  'solo-keys': soloKeys,
  synthwave,
} as const satisfies Readonly<Record<string, Style>>

export type StyleName = keyof typeof STYLES
