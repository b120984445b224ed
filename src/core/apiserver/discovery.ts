import type { JsonValue } from '../api/json.ts'
import { RESOURCES, type Resource } from '../api/kinds.ts'
import { pathNotFound } from './errors.ts'
import { respond, respondStatus } from './response.ts'
import { hasScale, hasStatus } from './route.ts'
import type { ApiResponse, ApiServerConfig } from './types.ts'

const VERBS: readonly string[] = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']
const GROUPS: readonly string[] = [...new Set(RESOURCES.map(({ group }) => group))].filter((group) => group !== '').toSorted()

function entries(resource: Resource): readonly JsonValue[] {
  const { kind, plural, singular, namespaced, shortNames, inAll } = resource
  const sub = (name: string, verbs: readonly string[], extra: { readonly [key: string]: string } = {}): JsonValue => ({
    name: `${plural}/${name}`,
    singularName: '',
    namespaced,
    kind,
    verbs,
    ...extra,
  })
  return [
    {
      name: plural,
      singularName: singular,
      namespaced,
      kind,
      verbs: VERBS,
      ...(shortNames.length > 0 ? { shortNames } : {}),
      ...(inAll ? { categories: ['all'] } : {}),
    },
    ...(hasScale(resource)
      ? [sub('scale', ['get', 'patch', 'update'], { group: 'autoscaling', version: 'v1', kind: 'Scale' })]
      : []),
    ...(hasStatus(resource) ? [sub('status', ['get', 'patch', 'update'])] : []),
  ]
}

const resourceList = (group: string): JsonValue => ({
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion: group === '' ? 'v1' : `${group}/v1`,
  resources: RESOURCES.filter((resource) => resource.group === group)
    .toSorted((a, b) => (a.plural < b.plural ? -1 : 1))
    .flatMap(entries),
})

function groupDocument(name: string): { readonly [key: string]: JsonValue } {
  const version = { groupVersion: `${name}/v1`, version: 'v1' }
  return { name, versions: [version], preferredVersion: version }
}

function version(config: ApiServerConfig): JsonValue {
  const [major = '1', minor = '0'] = config.serverVersion.replace(/^v/, '').split('.')
  return {
    major,
    minor,
    gitVersion: config.serverVersion,
    gitCommit: '',
    gitTreeState: 'clean',
    buildDate: '2026-01-01T00:00:00Z',
    goVersion: 'go1.25.0',
    compiler: 'gc',
    platform: 'linux/amd64',
  }
}

/** What the server says of itself: `/api`, `/api/v1`, `/apis`, `/apis/apps`, `/apis/apps/v1`, `/version`, `/healthz`. */
export function discover(document: readonly string[], config: ApiServerConfig): ApiResponse {
  const [root, first, second] = document
  if (root === 'version') return respond(200, version(config))
  if (root === 'healthz' || root === 'livez' || root === 'readyz') {
    return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'ok' }
  }
  if (root === 'api') {
    if (first !== undefined) return respond(200, resourceList(''))
    return respond(200, { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] })
  }
  if (first === undefined) return respond(200, { kind: 'APIGroupList', apiVersion: 'v1', groups: GROUPS.map(groupDocument) })
  if (!GROUPS.includes(first)) return respondStatus(pathNotFound())
  return respond(
    200,
    second === undefined ? { kind: 'APIGroup', apiVersion: 'v1', ...groupDocument(first) } : resourceList(first),
  )
}
