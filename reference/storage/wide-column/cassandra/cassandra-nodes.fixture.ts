import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePorts, killed, MavenServer } from '../../java-server.fixture.ts'

/** A cluster to test against. */
export interface Cassandra {
  readonly contactPoints: string[]
  readonly localDataCenter: string
  readonly nodes: number
  /** Ends the node of that number with SIGKILL; null where the nodes are not the test's own. */
  readonly kill: ((node: number) => Promise<void>) | null
  close(): Promise<void>
}

const pom = fileURLToPath(new URL('./cassandra-node.pom.xml', import.meta.url))
const server = new MavenServer('Cassandra', pom, 'cassandra-all')

/** What Cassandra's own start script opens to it on Java 11 and later (`conf/jvm17-server.options`). */
const EXPORTS = [
  'java.base/jdk.internal.misc',
  'java.base/jdk.internal.ref',
  'java.base/sun.nio.ch',
  'java.management.rmi/com.sun.jmx.remote.internal.rmi',
  'java.rmi/sun.rmi.registry',
  'java.rmi/sun.rmi.server',
  'java.sql/java.sql',
]
const OPENS = [
  'java.base/java.io',
  'java.base/java.lang',
  'java.base/java.lang.module',
  'java.base/java.nio',
  'java.base/java.util',
  'java.base/java.util.concurrent',
  'java.base/java.util.concurrent.atomic',
  'java.base/jdk.internal.loader',
  'java.base/jdk.internal.math',
  'java.base/jdk.internal.module',
  'java.base/jdk.internal.ref',
  'java.base/jdk.internal.reflect',
  'java.base/jdk.internal.util.jar',
  'java.base/sun.nio.ch',
  'jdk.management/com.sun.management.internal',
]

/** Why no cluster can be had on this machine; null when one can. */
export const cassandraMissing: string | null = whatIsMissing()

function whatIsMissing(): string | null {
  if (process.env.SOUNDCHECK_CASSANDRA) return null
  const [, major] = /version "(\d+)/.exec(spawnSync('java', ['-version'], { encoding: 'utf8' }).stderr ?? '') ?? []
  if (major !== '11' && major !== '17') {
    return `Cassandra ${server.version} needs Java 17 (found ${major ?? 'none'}): apt-get install openjdk-17-jre-headless maven, or SOUNDCHECK_CASSANDRA=host:port`
  }
  if (server.canBeHad) return null
  return `Cassandra ${server.version} is not here and Maven, which brings it, neither: apt-get install maven, or SOUNDCHECK_CASSANDRA=host:port`
}

/**
 * The cluster at `SOUNDCHECK_CASSANDRA` (`host:port`, several with commas), or one of our own: as many nodes as
 * `SOUNDCHECK_CASSANDRA_NODES` says, on 127.0.0.1 and the addresses after it.
 *
 * @throws Error with the end of its log when a node does not start
 */
export async function startCassandra(): Promise<Cassandra> {
  const given = process.env.SOUNDCHECK_CASSANDRA
  if (given) {
    const localDataCenter = process.env.SOUNDCHECK_CASSANDRA_DATA_CENTER ?? 'datacenter1'
    return { contactPoints: given.split(','), localDataCenter, nodes: 1, kill: null, close: async () => {} }
  }
  server.fetch()
  const count = Number(process.env.SOUNDCHECK_CASSANDRA_NODES ?? 1)
  const directory = mkdtempSync(join(tmpdir(), 'soundcheck-cassandra-'))
  const [nativePort, storagePort, tlsPort] = await freePorts(3)
  const running: ChildProcess[] = []
  const close = async (): Promise<void> => {
    await Promise.all(running.map(killed))
    rmSync(directory, { recursive: true })
  }
  try {
    for (let node = 0; node < count; node++) {
      const home = join(directory, `${node}`)
      mkdirSync(home)
      const child = spawnNode(server.jars, home, { address: `127.0.0.${node + 1}`, nativePort, storagePort, tlsPort })
      running.push(child)
      process.once('exit', () => child.kill('SIGKILL'))
      await server.started(child, 'Startup complete')
    }
  } catch (error) {
    await close()
    throw error
  }
  return {
    contactPoints: running.map((_, node) => `127.0.0.${node + 1}:${nativePort}`),
    localDataCenter: 'datacenter1',
    nodes: count,
    kill: (node) => killed(running[node]),
    close,
  }
}

interface Ports {
  address: string
  nativePort: number
  storagePort: number
  tlsPort: number
}

function spawnNode(jars: string, home: string, { address, nativePort, storagePort, tlsPort }: Ports): ChildProcess {
  const config = {
    cluster_name: 'soundcheck',
    partitioner: 'org.apache.cassandra.dht.Murmur3Partitioner',
    endpoint_snitch: 'SimpleSnitch',
    listen_address: address,
    rpc_address: address,
    native_transport_port: nativePort,
    storage_port: storagePort,
    ssl_storage_port: tlsPort,
    num_tokens: 8,
    auto_bootstrap: false,
    seed_provider: [
      { class_name: 'org.apache.cassandra.locator.SimpleSeedProvider', parameters: [{ seeds: '127.0.0.1' }] },
    ],
    data_file_directories: [join(home, 'data')],
    commitlog_directory: join(home, 'commitlog'),
    commitlog_sync: 'batch',
    commitlog_disk_access_mode: 'legacy',
    paxos_variant: 'v2',
    // Several nodes on one busy machine are slow, not gone; less than what the driver waits.
    cas_contention_timeout: '10s',
    write_request_timeout: '10s',
    read_request_timeout: '10s',
    counter_write_request_timeout: '10s',
    saved_caches_directory: join(home, 'caches'),
    hints_directory: join(home, 'hints'),
    cdc_raw_directory: join(home, 'cdc'),
  }
  // YAML has JSON in it.
  writeFileSync(join(home, 'cassandra.yaml'), JSON.stringify(config, null, 2))
  writeFileSync(join(home, 'logback.xml'), LOGBACK)
  const agent = readdirSync(jars).find((name) => name.startsWith('jamm-'))
  return spawn(
    'java',
    [
      '-Xms384m',
      '-Xmx384m',
      '-Djdk.attach.allowAttachSelf=true',
      ...EXPORTS.map((name) => `--add-exports=${name}=ALL-UNNAMED`),
      ...OPENS.map((name) => `--add-opens=${name}=ALL-UNNAMED`),
      `-javaagent:${join(jars, agent ?? '')}`,
      `-Dlogback.configurationFile=${join(home, 'logback.xml')}`,
      `-Dcassandra.config=file://${join(home, 'cassandra.yaml')}`,
      `-Dcassandra.storagedir=${home}`,
      '-Dcassandra-foreground=yes',
      '-Dcassandra.ring_delay_ms=1000',
      '-Dcassandra.skip_wait_for_gossip_to_settle=0',
      '-cp',
      join(jars, '*'),
      'org.apache.cassandra.service.CassandraDaemon',
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], cwd: home },
  )
}

const LOGBACK = `<configuration>
  <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender"><encoder><pattern>%-5level %msg%n</pattern></encoder></appender>
  <root level="INFO"><appender-ref ref="OUT"/></root>
</configuration>`
