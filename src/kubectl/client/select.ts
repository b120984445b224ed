import type { Result } from '../../core/api/status.ts'
import { type ApiResource, type Client, qualifiedPlural } from './client.ts'
import type { Trouble } from './trouble.ts'

/** One object, or (name null) all of a type. */
export interface Selected {
  readonly resource: ApiResource
  readonly name: string | null
}

const refused = (text: string): { readonly ok: false; readonly error: Trouble } => ({ ok: false, error: { text } })

/** `svc,deploy` and categories (`all`) as single types. */
function typesOf(word: string, resources: readonly ApiResource[]): readonly string[] {
  const types = word.split(',').flatMap((type) => {
    const members = resources.filter(({ categories }) => categories.includes(type))
    return members.length > 0 ? members.map(qualifiedPlural) : [type]
  })
  return [...new Set(types)]
}

async function resolve(client: Client, types: readonly string[]): Promise<Result<readonly ApiResource[], Trouble>> {
  const found: ApiResource[] = []
  for (const type of types) {
    const resource = await client.resource(type)
    if (!resource.ok) return resource
    if (!found.includes(resource.value)) found.push(resource.value)
  }
  return { ok: true, value: found }
}

/** `svc/nginx deploy/web`. */
async function selectPairs(client: Client, args: readonly string[]): Promise<Result<readonly Selected[], Trouble>> {
  const selected: Selected[] = []
  for (const arg of args) {
    const [type = '', name = '', ...more] = arg.split('/')
    if (more.length > 0) return refused('arguments in resource/name form may not have more than one slash')
    if (type === '' || name === '' || type.includes(',')) {
      return refused('arguments in resource/name form must have a single resource and name')
    }
    const resource = await client.resource(type)
    if (!resource.ok) return resource
    selected.push({ resource: resource.value, name })
  }
  return { ok: true, value: selected }
}

/** `pod,service nginx` as `pod/nginx service/nginx`. Source: cli-runtime pkg/resource/builder.go normalizeMultipleResourcesArgs. */
function pairedUp(args: readonly string[]): readonly string[] {
  const [word = '', ...names] = args
  const types = [...new Set(word.split(','))]
  return types.length > 1 ? types.flatMap((type) => names.map((name) => `${type}/${name}`)) : args
}

/**
 * Understands `TYPE`, `TYPE1,TYPE2`, `TYPE NAME…` and `TYPE/NAME…`. `selecting`: a selector stands on the line too.
 * Source: cli-runtime pkg/resource/builder.go ResourceTypeOrNameArgs, visitByName.
 */
export async function selectArgs(
  client: Client,
  given: readonly string[],
  { selecting = false, allNamespaces = false }: { readonly selecting?: boolean; readonly allNamespaces?: boolean } = {},
): Promise<Result<readonly Selected[], Trouble>> {
  const args = given.length > 1 ? pairedUp(given) : given
  const pairs = args.filter((arg) => arg.includes('/'))
  if (pairs.length > 0 && pairs.length < args.length) {
    const form = "(e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'"
    return refused(
      `there is no need to specify a resource type as a separate argument when passing arguments in resource/name form ${form}`,
    )
  }
  const selected = pairs.length > 0 ? await selectPairs(client, args) : await selectTypes(client, args)
  if (!selected.ok) return selected
  const names = selected.value.filter(({ name }) => name !== null)
  if (selecting && names.length > 0) {
    return refused(
      pairs.length > 0
        ? 'selectors and the all flag cannot be used when passing resource/name arguments'
        : 'name cannot be provided when a selector is specified',
    )
  }
  if (allNamespaces && names.some(({ resource }) => resource.namespaced)) {
    return refused('a resource cannot be retrieved by name across all namespaces')
  }
  return selected
}

async function selectTypes(client: Client, args: readonly string[]): Promise<Result<readonly Selected[], Trouble>> {
  const [types = '', ...names] = args
  const resources = await client.resources()
  if (!resources.ok) return resources
  const found = await resolve(client, typesOf(types, resources.value))
  if (!found.ok) return found
  if (names.length === 0) return { ok: true, value: found.value.map((resource) => ({ resource, name: null })) }
  const [resource, another] = found.value
  if (another !== undefined || resource === undefined) return refused('you must specify only one resource')
  return { ok: true, value: names.map((name) => ({ resource, name })) }
}
