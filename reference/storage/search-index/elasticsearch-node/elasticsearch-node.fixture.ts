import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePorts, killed, MavenServer } from '../../java-server.fixture.ts'

/** An Elasticsearch to test against. */
export interface Elasticsearch {
  readonly url: string
  /** Ends the node with SIGKILL and starts it on the same data; null where the node is not the test's own. */
  readonly restart: (() => Promise<void>) | null
  close(): Promise<void>
}

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url))
const server = new MavenServer('Elasticsearch', here('./elasticsearch-node.pom.xml'), 'elasticsearch')
/** The oldest Java that this version runs on. */
const JAVA = 21
/** Where Debian and others put Java. */
const JAVAS = '/usr/lib/jvm'
/** Jars of the module that speaks HTTP: it is loaded by itself, as in the distribution. */
const NETTY = /^(netty|transport-netty4)-/
const HEAP = '512m'

const javaHome = findJava()

/** Why no Elasticsearch can be had on this machine; null when one can. */
export const elasticsearchMissing: string | null = whatIsMissing()

function whatIsMissing(): string | null {
  if (process.env.SOUNDCHECK_ELASTICSEARCH_URL) return null
  const instead = 'or set SOUNDCHECK_ELASTICSEARCH_URL to a cluster in which tests may make indexes'
  const { name, version } = server
  if (javaHome === null)
    return `${name} ${version} needs a JDK of Java ${JAVA} or later: set ES_JAVA_HOME to one, ${instead}`
  return server.canBeHad ? null : `${name} ${version} is not here and Maven, which brings it, neither: ${instead}`
}

function findJava(): string | null {
  const installed = existsSync(JAVAS) ? readdirSync(JAVAS).map((name) => join(JAVAS, name)) : []
  const { ES_JAVA_HOME, JAVA_HOME } = process.env
  const homes = [ES_JAVA_HOME, JAVA_HOME, ...installed].filter((home) => home !== undefined)
  return homes.find((home) => existsSync(join(home, 'bin', 'javac')) && javaVersion(home) >= JAVA) ?? null
}

function javaVersion(home: string): number {
  const release = join(home, 'release')
  if (!existsSync(release)) return 0
  return Number(/^JAVA_VERSION="(\d+)/m.exec(readFileSync(release, 'utf8'))?.[1] ?? 0)
}

/**
 * The cluster at `SOUNDCHECK_ELASTICSEARCH_URL`, or a node of our own.
 *
 * @throws Error with the end of its log when it does not start
 */
export async function startElasticsearch(): Promise<Elasticsearch> {
  const given = process.env.SOUNDCHECK_ELASTICSEARCH_URL
  if (given) return { url: given, restart: null, close: async () => {} }
  server.fetch()
  const home = mkdtempSync(join(tmpdir(), 'soundcheck-elasticsearch-'))
  const classPath = layOut(home)
  const [httpPort, nodePort] = await freePorts(2)
  let running: ChildProcess | null = null
  const start = async (): Promise<void> => {
    const child = spawn(
      join(javaHome ?? '', 'bin', 'java'),
      [...javaOptions(classPath), 'StartNode', home, `${httpPort}`, `${nodePort}`],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        cwd: home,
      },
    )
    running = child
    process.once('exit', () => child.kill('SIGKILL'))
    await server.started(child, 'Elasticsearch is open')
  }
  const stop = async (): Promise<void> => {
    if (running !== null) await killed(running)
  }
  const close = async (): Promise<void> => {
    await stop()
    rmSync(home, { recursive: true })
  }
  try {
    await start()
  } catch (error) {
    await close()
    throw error
  }
  return {
    url: `http://127.0.0.1:${httpPort}`,
    restart: async () => {
      await stop()
      await start()
    },
    close,
  }
}

/**
 * Puts the modules where a node looks for them, and compiles what is ours.
 *
 * @returns where the compiled classes are
 */
function layOut(home: string): string {
  const module = (name: string): string => {
    const directory = join(home, 'modules', name)
    mkdirSync(directory, { recursive: true })
    return directory
  }
  mkdirSync(join(home, 'config'))
  const netty = module('transport-netty4')
  for (const name of jarNames(true)) copyFileSync(join(server.jars, name), join(netty, name))
  const tool = (name: string, ...args: string[]): void => {
    execFileSync(join(javaHome ?? '', 'bin', name), args, { stdio: 'pipe', cwd: home })
  }
  const descriptor = `META-INF/es-plugins/transport-netty4/${DESCRIPTOR}`
  tool('jar', '--extract', '--file', join(netty, `transport-netty4-${server.version}.jar`), descriptor)
  copyFileSync(join(home, descriptor), join(netty, DESCRIPTOR))

  const analysis = module('analysis-part')
  const compile = (source: string): string => {
    const classes = join(home, source)
    tool('javac', '-d', classes, '-cp', join(server.jars, '*'), here(`./${source}.java`))
    return classes
  }
  tool('jar', '--create', '--file', join(analysis, 'analysis-part.jar'), '-C', compile('AnalysisPart'), '.')
  writeFileSync(
    join(analysis, DESCRIPTOR),
    `name=analysis-part\ndescription=Words and their beginnings\nclassname=AnalysisPart\nversion=${server.version}
elasticsearch.version=${server.version}\njava.version=${JAVA}\n`,
  )
  return compile('StartNode')
}

const DESCRIPTOR = 'plugin-descriptor.properties'

function jarNames(ofNetty: boolean): string[] {
  return readdirSync(server.jars).filter((name) => NETTY.test(name) === ofNetty)
}

function javaOptions(classPath: string): string[] {
  const modules = jarNames(false).map((name) => join(server.jars, name))
  return [
    `-Xms${HEAP}`,
    `-Xmx${HEAP}`,
    '--enable-native-access=ALL-UNNAMED,org.apache.lucene.core,org.elasticsearch.nativeaccess',
    '--add-modules=ALL-MODULE-PATH',
    `--module-path=${modules.join(delimiter)}`,
    `--class-path=${classPath}`,
  ]
}
