import { type ApiResource, apiVersionOf, qualifiedPlural } from '../client/client.ts'
import { failed, usageError } from '../client/trouble.ts'
import type { Failure, Invocation } from '../command.ts'
import type { Flags } from '../flags/types.ts'
import { layOut } from '../print/columns.ts'
import { defineCommand } from './define.ts'

/** Print the supported API resources on the server. Source: kubectl pkg/cmd/apiresources. */
export const apiResourcesCommand = defineCommand('api-resources', listResources)

/** Print the supported API versions on the server. */
export const apiVersionsCommand = defineCommand('api-versions', listVersions)

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function chosen(resources: readonly ApiResource[], flags: Flags): readonly ApiResource[] {
  const sort = flags.text('sort-by')
  return resources
    .filter((one) => !flags.changed('api-group') || one.group === flags.text('api-group'))
    .filter((one) => !flags.changed('namespaced') || one.namespaced === flags.bool('namespaced'))
    .filter((one) => flags.list('verbs').every((verb) => one.verbs.includes(verb)))
    .filter((one) => flags.list('categories').every((category) => one.categories.includes(category)))
    .toSorted((a, b) => {
      if (sort === 'kind') return order(a.kind, b.kind)
      return (sort === 'name' ? 0 : order(a.group, b.group)) || order(a.plural, b.plural)
    })
}

async function listResources({ args, flags, host, client }: Invocation): Promise<number | Failure> {
  if (args.length > 0) return usageError('api-resources', `unexpected arguments: [${args.join(' ')}]`)
  const output = flags.text('output')
  if (!['', 'wide', 'name'].includes(output)) return failed({ text: `--output ${output} is not available` })
  if (!['', 'name', 'kind'].includes(flags.text('sort-by'))) return failed({ text: '--sort-by accepts only name or kind' })
  const resources = await client.resources()
  if (!resources.ok) return failed(resources.error)
  const shown = chosen(resources.value, flags)
  if (output === 'name') {
    host.stdout(shown.map((resource) => `${qualifiedPlural(resource)}\n`).join(''))
    return 0
  }
  const wide = output === 'wide'
  const header = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(wide ? ['VERBS', 'CATEGORIES'] : [])]
  const rows = shown.map((one) => [
    one.plural,
    one.shortNames.join(','),
    apiVersionOf(one),
    String(one.namespaced),
    one.kind,
    ...(wide ? [one.verbs.join(','), one.categories.join(',')] : []),
  ])
  host.stdout(layOut([...(flags.bool('no-headers') ? [] : [header]), ...rows]))
  return 0
}

async function listVersions({ args, host, client }: Invocation): Promise<number | Failure> {
  if (args.length > 0) return usageError('api-versions', `unexpected arguments: [${args.join(' ')}]`)
  const resources = await client.resources()
  if (!resources.ok) return failed(resources.error)
  const versions = [...new Set(resources.value.map(apiVersionOf))].toSorted(order)
  host.stdout(versions.map((version) => `${version}\n`).join(''))
  return 0
}
