import type { JsonValue } from '../../core/api/json.ts'
import type { Result } from '../../core/api/status.ts'
import type { Answer, ApiResource } from './client.ts'
import { at, listAt, textAt } from './json.ts'
import type { Trouble } from './trouble.ts'

type Get = (path: string) => Promise<Answer>

const texts = (value: JsonValue, key: string): readonly string[] =>
  listAt(value, key).filter((entry) => typeof entry === 'string')

function resourcesOf(document: JsonValue): readonly ApiResource[] {
  const [version = '', group = ''] = textAt(document, 'groupVersion').split('/').toReversed()
  const entries = listAt(document, 'resources')
  return entries
    .filter((entry) => !textAt(entry, 'name').includes('/'))
    .map((entry) => {
      const plural = textAt(entry, 'name')
      const names = entries.map((other) => textAt(other, 'name'))
      return {
        group,
        version,
        kind: textAt(entry, 'kind'),
        plural,
        singular: textAt(entry, 'singularName'),
        shortNames: texts(entry, 'shortNames'),
        categories: texts(entry, 'categories'),
        namespaced: at(entry, 'namespaced') === true,
        verbs: texts(entry, 'verbs'),
        subresources: names.filter((name) => name.startsWith(`${plural}/`)).map((name) => name.slice(plural.length + 1)),
      }
    })
}

/**
 * Every resource type, group by group in the server's order.
 * Source: client-go discovery/discovery_client.go, for a server without aggregated discovery.
 */
export async function discoverResources(get: Get): Promise<Result<readonly ApiResource[], Trouble>> {
  const [core, groups] = [await get('/api?timeout=32s'), await get('/apis?timeout=32s')]
  if (!core.ok) return core
  if (!groups.ok) return groups
  const versions = listAt(groups.value.body, 'groups').map((group) => textAt(group, 'preferredVersion', 'groupVersion'))
  const paths = [
    ...listAt(core.value.body, 'versions').map((version) => `/api/${String(version)}`),
    ...versions.map((v) => `/apis/${v}`),
  ]
  const resources: ApiResource[] = []
  for (const path of paths) {
    const document = await get(`${path}?timeout=32s`)
    if (!document.ok) return document
    resources.push(...resourcesOf(document.value.body))
  }
  return { ok: true, value: resources }
}

const isVersion = (word: string): boolean => /^v\d+((alpha|beta)\d+)?$/.test(word)

/**
 * Finds a type by what a person wrote: plural, singular or kind in any case, short name, each with `.group` or
 * `.version.group` behind it.
 * Source: cli-runtime pkg/resource/builder.go mappingFor; client-go restmapper/shortcut.go.
 */
export function findResource(resources: readonly ApiResource[], word: string): ApiResource | undefined {
  const [name = '', ...rest] = word.split('.')
  const lower = name.toLowerCase()
  const [version, group] = isVersion(rest[0] ?? '') ? [rest[0], rest.slice(1).join('.')] : [undefined, rest.join('.')]
  return resources.find(
    (resource) =>
      (resource.plural === lower ||
        resource.singular === lower ||
        resource.kind.toLowerCase() === lower ||
        resource.shortNames.includes(name)) &&
      (version === undefined || resource.version === version) &&
      // A group may be cut short: `endpointslices.discovery`.
      (rest.length === 0 || resource.group === group || (group !== '' && resource.group.startsWith(`${group}.`))),
  )
}
