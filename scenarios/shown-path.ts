import { isAbsolute, relative } from 'node:path'

/** A path as a person in `cwd` would type it: relative to it where it lies inside, absolute elsewhere. */
export function shownPath(path: string, cwd: string): string {
  const near = relative(cwd, path)
  return near === '..' || /^\.\.[/\\]/.test(near) || isAbsolute(near) ? path : near || '.'
}
