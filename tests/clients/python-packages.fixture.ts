import { execFileSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * A Python that has a package, in an environment of its own in the cache directory of this user, made when it is not there.
 *
 * @returns the path of the interpreter; or why there is none
 */
export function pythonWith(name: string, version: string): { python: string } | { missing: string } {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache')
  const directory = join(cache, 'soundcheck', `${name}-${version}`)
  const python = join(directory, 'bin', 'python')
  const installed = join(directory, 'installed')
  if (existsSync(installed)) return { python }
  const requirement = `${name}==${version}`
  try {
    execFileSync('python3', ['-m', 'venv', '--clear', directory], { stdio: 'pipe' })
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', requirement], { stdio: 'pipe' })
    // Last: an installation that was cut short is begun anew.
    execFileSync(python, ['-c', `open(${JSON.stringify(installed)}, "w").close()`])
    return { python }
  } catch (error) {
    rmSync(directory, { recursive: true, force: true })
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n')
    return { missing: `Python with ${requirement} cannot be had: ${reason}` }
  }
}
