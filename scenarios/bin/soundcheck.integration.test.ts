import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const launcher = fileURLToPath(new URL('soundcheck.mjs', import.meta.url))

/** The launcher in a process of its own, which it may believe to be an older Node. */
function launch(args: string[], pretend?: string) {
  const claim = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${pretend}' } })`
  const before = pretend === undefined ? [] : ['--import', `data:text/javascript,${encodeURIComponent(claim)}`]
  const { status, stdout, stderr } = spawnSync(process.execPath, [...before, launcher, ...args], {
    encoding: 'utf8',
    env: { ...process.env, SOUNDCHECK_RELAUNCHED: '' },
  })
  return { status, stdout, stderr }
}

describe('the launcher', () => {
  it('runs the command line and passes its exit code on', () => {
    expect(launch(['list'])).toMatchObject({ status: 0, stdout: expect.stringContaining('evening-peak'), stderr: '' })
    expect(launch(['lst'])).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('Did you mean list?'),
    })
  })

  it.skipIf(!existsSync('/dev/full'))(
    'says why where its output cannot be written (Linux has a full disk to try)',
    () => {
      const full = openSync('/dev/full', 'w')
      const { status, stderr } = spawnSync(process.execPath, [launcher, 'list'], {
        encoding: 'utf8',
        stdio: ['ignore', full, 'pipe'],
      })
      closeSync(full)
      expect({ status, stderr }).toEqual({ status: 2, stderr: 'The output cannot be written: the disk is full.\n' })
    },
  )

  it('hands over to the packaged Node under an older one', () => {
    expect(launch(['list'], '20.20.2')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('evening-peak'),
      stderr: '',
    })
    expect(launch(['lst'], '20.20.2')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Did you mean list?'),
    })
  })
})
