import { parse } from 'yaml'
import type { JsonValue } from '../../core/api/json.ts'
import type { Result } from '../../core/api/status.ts'
import type { Flags } from '../flags/types.ts'
import type { KubectlHost } from '../host.ts'
import { isObject, listAt, textAt } from './json.ts'
import type { Trouble } from './trouble.ts'

/** A kubeconfig file: where it is, and what it holds. */
export interface Kubeconfig {
  readonly path: string
  readonly exists: boolean
  readonly content: JsonValue
}

/** Where a command goes to. */
export interface Target {
  readonly server: string
  readonly namespace: string
}

/** The server of a kubectl without kubeconfig. */
export const NO_SERVER = 'http://localhost:8080'

const EMPTY: JsonValue = {
  apiVersion: 'v1',
  kind: 'Config',
  preferences: {},
  clusters: [],
  contexts: [],
  users: [],
  'current-context': '',
}

/** `--kubeconfig`, else `$KUBECONFIG`, else `~/.kube/config`. Differs: of a list in `$KUBECONFIG` the first file that exists is taken. */
export async function loadKubeconfig(
  flags: Flags,
  host: Pick<KubectlHost, 'files' | 'cwd' | 'env'>,
): Promise<Result<Kubeconfig, Trouble>> {
  const given = flags.text('kubeconfig')
  const home = host.env['HOME'] ?? '/root'
  const listed = (host.env['KUBECONFIG'] ?? '').split(':').filter((path) => path !== '')
  const paths = given !== '' ? [given] : listed.length > 0 ? listed : [`${home}/.kube/config`]
  for (const path of paths) {
    const absolute = path.startsWith('/') ? path : `${host.cwd}/${path}`
    const text = await host.files.read(absolute)
    if (text !== null) return read(absolute, text)
    if (given !== '') return { ok: false, error: { text: `stat ${given}: no such file or directory` } }
  }
  return { ok: true, value: { path: paths[0] ?? '', exists: false, content: EMPTY } }
}

function read(path: string, text: string): Result<Kubeconfig, Trouble> {
  try {
    const content: unknown = parse(text, { maxAliasCount: 0 })
    // YAML without tags of its own holds JSON values only.
    return { ok: true, value: { path, exists: true, content: (content ?? EMPTY) as JsonValue } }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { ok: false, error: { text: `error loading config file ${JSON.stringify(path)}: yaml: ${why}` } }
  }
}

/** The entry of a list of `{ name, … }`. */
export const named = (content: JsonValue, list: string, name: string): JsonValue | undefined =>
  listAt(content, list).find((entry) => isObject(entry) && entry['name'] === name)

const invalid = (text: string): Result<Target, Trouble> => ({ ok: false, error: { line: `Error in configuration: ${text}` } })

/** The server and the namespace that flags and the current context choose. */
export function targetOf({ content }: Kubeconfig, flags: Flags): Result<Target, Trouble> {
  const chosen = flags.text('context') || textAt(content, 'current-context')
  const context = named(content, 'contexts', chosen)
  if (flags.text('context') !== '' && !context) {
    return invalid(`context was not found for specified context: ${chosen}`)
  }
  const clusterName = flags.text('cluster') || textAt(context, 'context', 'cluster')
  const cluster = named(content, 'clusters', clusterName)
  if (flags.text('cluster') !== '' && !cluster) return invalid(`no server found for cluster "${clusterName}"`)
  const server = flags.text('server') || textAt(cluster, 'cluster', 'server') || NO_SERVER
  const namespace = flags.text('namespace') || textAt(context, 'context', 'namespace') || 'default'
  return { ok: true, value: { server: server.includes('://') ? server : `http://${server}`, namespace } }
}
