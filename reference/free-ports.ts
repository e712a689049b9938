import { createServer } from 'node:net'

/** Somebody else listens on a port that the service needs. */
export class PortInUse extends Error {
  override readonly name = 'PortInUse'

  constructor(port: number, what: string) {
    super(`port ${port} is in use (for: ${what})`)
  }
}

/**
 * Checks that nobody listens where the service will, so that nobody waits for a catalog only to hear that it has no port.
 *
 * @param ports by what they are for; 0 is always free
 * @throws PortInUse naming the first that is not
 */
export async function requireFreePorts(ports: ReadonlyMap<string, number>): Promise<void> {
  for (const [what, port] of ports) if (port !== 0 && !(await isFree(port))) throw new PortInUse(port, what)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    )
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
