import type { JsonValue } from '../../core/api/json.ts'
import type { ApiResource, Client } from '../client/client.ts'
import { connect } from '../client/connect.ts'
import { at, listAt, textAt } from '../client/json.ts'
import { type Kubeconfig, loadKubeconfig } from '../client/kubeconfig.ts'
import { bareValue, findFlag, findShorthand, HELP, parseFlags } from '../flags/parse.ts'
import type { FlagSpec, Flags } from '../flags/types.ts'
import type { KubectlHost } from '../host.ts'
import { childrenOf, findCommand, flagsOf } from '../tree.ts'
import { flagValues } from './flag-values.ts'
import { WORDS, type Words } from './words.ts'

export type CompletionHost = Pick<KubectlHost, 'request' | 'nowMs' | 'files' | 'cwd' | 'env'>

/** What is asked of the cluster for a completion, and under which flags. */
interface Asked {
  readonly path: string
  /** Words of the command that stand already. */
  readonly given: readonly string[]
  readonly flags: Flags
  readonly client: Client
  readonly config: Kubeconfig
}

/**
 * What the last word of a line (without `kubectl`) may become, sorted: commands, flags, flags' values, types, names,
 * namespaces, containers, contexts. A word that ends in `=` or `/` goes on; a blank belongs behind all others. Empty where
 * kubectl has nothing to offer (files are the shell's).
 */
export async function complete(line: readonly string[], host: CompletionHost): Promise<readonly string[]> {
  const word = line.at(-1) ?? ''
  const before = line.slice(0, -1)
  if (before.includes('--')) return []
  const { path } = findCommand(before)
  const specs = [...flagsOf(path), HELP]
  const open = openFlag(before, specs)
  const lineSoFar = open ? before.slice(0, -1) : before
  const equals = /^--[^=]+=/.exec(word)?.[0]
  const spec = open ?? (equals === undefined ? undefined : findFlag(specs, equals.slice(2, -1)))
  if (!spec && word.startsWith('-'))
    return offered(specs.filter(({ hidden, deprecated }) => !hidden && !deprecated).map(flagWord), word)
  const asked = await ask(lineSoFar, host)
  if (!asked) return []
  if (!spec) return offered(await wordsOf(asked, word), word)
  const values = await valuesOf(spec, asked)
  return offered(open ? values : values.map((value) => `${equals ?? ''}${value}`), word)
}

const offered = (words: readonly string[], word: string): readonly string[] =>
  [...new Set(words)].filter((one) => one.startsWith(word)).toSorted()

const flagWord = (spec: FlagSpec): string => (bareValue(spec) === undefined ? `--${spec.name}=` : `--${spec.name}`)

/** The flag that waits for its value behind a line. */
function openFlag(before: readonly string[], specs: readonly FlagSpec[]): FlagSpec | undefined {
  const last = before.at(-1) ?? ''
  if (!last.startsWith('-') || last.includes('=')) return undefined
  const spec = last.startsWith('--') ? findFlag(specs, last.slice(2)) : findShorthand(specs, last.slice(-1))
  return spec && bareValue(spec) === undefined ? spec : undefined
}

async function ask(line: readonly string[], host: CompletionHost): Promise<Asked | null> {
  const { path, rest } = findCommand(line)
  const parsed = parseFlags(rest, flagsOf(path))
  if (!parsed.ok) return null
  const { words: given, flags } = parsed.value
  const config = await loadKubeconfig(flags, host)
  if (!config.ok) return null
  const { files, cwd, env } = host
  const quiet = { request: host.request.bind(host), nowMs: host.nowMs.bind(host), files, cwd, env }
  const client = await connect(flags, { ...quiet, stderr: () => {}, wait: async () => {}, interrupted: () => true })
  return { path, given, flags, client, config: config.value }
}

async function itemsAt(client: Client, path: string): Promise<readonly JsonValue[]> {
  const list = await client.call({ method: 'GET', path })
  return list.ok ? listAt(list.value.body, 'items') : []
}

async function namesOf({ path, client, flags }: Asked, type: string): Promise<readonly string[]> {
  const resource = await client.resource(type)
  if (!resource.ok) return []
  const everywhere = findFlag(flagsOf(path), 'all-namespaces') !== undefined && flags.bool('all-namespaces')
  const items = await itemsAt(client, client.path(resource.value, everywhere ? null : client.namespace))
  return items.map((item) => textAt(item, 'metadata', 'name'))
}

async function valuesOf(spec: FlagSpec, asked: Asked): Promise<readonly string[]> {
  if (spec.name === 'namespace') {
    return (await itemsAt(asked.client, '/api/v1/namespaces')).map((item) => textAt(item, 'metadata', 'name'))
  }
  if (spec.name === 'container') return containersOf(asked)
  return flagValues(spec, asked.config)
}

const podAt = async ({ client, given: [word = ''] }: Asked): Promise<JsonValue> => {
  const name = word.replace(/^po(?:ds?)?\//, '')
  const answer = await client.call({ method: 'GET', path: `/api/v1/namespaces/${client.namespace}/pods/${name}` })
  return answer.ok ? answer.value.body : null
}

async function containersOf(asked: Asked): Promise<readonly string[]> {
  const pod = await podAt(asked)
  return [...listAt(pod, 'spec', 'containers'), ...listAt(pod, 'spec', 'initContainers')].map((one) => textAt(one, 'name'))
}

async function portsOf(asked: Asked): Promise<readonly string[]> {
  const containers = listAt(await podAt(asked), 'spec', 'containers')
  return containers.flatMap((one) => listAt(one, 'ports')).map((port) => String(at(port, 'containerPort')))
}

async function typesOf({ client }: Asked, words: Words): Promise<readonly ApiResource[]> {
  const resources = await client.resources()
  if (!resources.ok) return []
  const only = words.are === 'objects' ? words.types : undefined
  return resources.value.filter(({ plural }) => only === undefined || only.includes(plural))
}

async function wordsOf(asked: Asked, word: string): Promise<readonly string[]> {
  const { path, given, config } = asked
  const children = childrenOf(path).map(([name]) => name)
  if (children.length > 0 && given.length === 0) return children
  const words = Object.hasOwn(WORDS, path) ? WORDS[path] : undefined
  if (!words) return []
  const slash = word.indexOf('/')
  if (slash > 0 && words.are !== 'types') {
    const type = word.slice(0, slash)
    return (await namesOf(asked, type)).map((name) => `${type}/${name}`)
  }
  switch (words.are) {
    case 'contexts':
      return given.length > 0 ? [] : listAt(config.content, 'contexts').map((entry) => textAt(entry, 'name'))
    case 'types':
      return given.length > 0 ? [] : (await typesOf(asked, words)).map(({ plural }) => plural)
    case 'pods':
      if (given.length === 0) return [...(await namesOf(asked, 'pods')), 'deployments/', 'pods/', 'replicasets/', 'services/']
      if (given.length > 1 || words.next === undefined) return []
      return words.next === 'container' ? containersOf(asked) : portsOf(asked)
    case 'objects':
      return objectWords(asked, words)
  }
}

async function objectWords(asked: Asked, words: Words): Promise<readonly string[]> {
  const [type, ...named] = asked.given
  if (type === undefined) return (await typesOf(asked, words)).map(({ plural }) => plural)
  if (type.includes('/')) return []
  return (await namesOf(asked, type)).filter((name) => !named.includes(name))
}
