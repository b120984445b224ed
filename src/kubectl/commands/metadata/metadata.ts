import type { JsonObject, JsonValue } from '../../../core/api/json.ts'
import type { Result } from '../../../core/api/status.ts'
import { objectAt, textAt } from '../../client/json.ts'
import type { Trouble } from '../../client/trouble.ts'
import type { Invocation } from '../../command.ts'
import type { DryRun } from '../../print/name.ts'
import { type Live, type LiveObjects, liveObjects, localObjects } from '../live.ts'
import type { Pairs } from '../pairs.ts'

/** What `label` and `annotate` have in common: the map that they change, and how. */
export interface MapChange {
  readonly field: 'labels' | 'annotations'
  readonly set: Pairs
  readonly remove: readonly string[]
}

/** The texts of a map of the metadata. */
export const mapOf = (object: JsonValue, field: MapChange['field']): Pairs =>
  Object.fromEntries(Object.entries(objectAt(object, 'metadata', field)).map(([key, value]) => [key, String(value)]))

/** An object after the change. The map is there even when nothing is left in it. */
export function changed(object: JsonObject, { field, set, remove }: MapChange, resourceVersion: string): JsonObject {
  const entries = Object.entries({ ...mapOf(object, field), ...set }).filter(([key]) => !remove.includes(key))
  const version = resourceVersion === '' ? {} : { resourceVersion }
  return { ...object, metadata: { ...objectAt(object, 'metadata'), [field]: Object.fromEntries(entries), ...version } }
}

/** The merge patch that makes the change. */
export function mapPatch(object: JsonObject, { field, set, remove }: MapChange, resourceVersion: string): JsonObject {
  const before = mapOf(object, field)
  const changes: { readonly [key: string]: JsonValue } = {
    ...Object.fromEntries(Object.entries(set).filter(([key, value]) => before[key] !== value)),
    ...Object.fromEntries(remove.filter((key) => Object.hasOwn(before, key)).map((key) => [key, null])),
  }
  const metadata = {
    ...(Object.keys(changes).length > 0 ? { [field]: changes } : {}),
    ...(resourceVersion === '' ? {} : { resourceVersion }),
  }
  return Object.keys(metadata).length > 0 ? { metadata } : {}
}

const refused = (text: string): { readonly ok: false; readonly error: Trouble } => ({ ok: false, error: { text } })

/** Flags that do not go together. Source: kubectl pkg/cmd/label, pkg/cmd/annotate. */
export function flagsRefused({ flags }: Invocation, resources: readonly string[], dryRun: DryRun): string | null {
  const files = flags.list('filename')
  if (flags.bool('list') && flags.text('output') !== '') return '--list and --output may not be specified together'
  if (flags.bool('all') && flags.text('selector') !== '') return 'cannot set --all and --selector at the same time'
  if (flags.bool('all') && flags.text('field-selector') !== '') return 'cannot set --all and --field-selector at the same time'
  if (!flags.bool('local')) {
    if (resources.length > 0 || files.length > 0) return null
    return 'one or more resources must be specified as <resource> <name> or <resource>/<name>'
  }
  if (dryRun === 'server') return 'cannot specify --local and --dry-run=server - did you mean --dry-run=client?'
  if (resources.length > 0) return 'can only use local files by -f pod.yaml or --filename=pod.json when --local=true is set'
  return files.length > 0 ? null : 'one or more files must be specified as -f pod.yaml or --filename=pod.json'
}

/** The objects to change. */
export async function targets(invocation: Invocation, resources: readonly string[]): Promise<Result<LiveObjects, Trouble>> {
  const { flags } = invocation
  const found = flags.bool('local')
    ? await localObjects(invocation)
    : await liveObjects(
        { ...invocation, args: resources },
        { choosers: ['selector', 'field-selector', 'all', 'all-namespaces'], needsName: true },
      )
  if (!found.ok) return found
  const count = found.value.found.length + found.value.troubles.length
  if (flags.text('resource-version') === '' || count === 1) return found
  return refused('--resource-version may only be used with a single resource')
}

/** `--list`: one line a key. Source: recorded; of several objects each has a heading. */
export function listed({ object, name }: Live, field: MapChange['field'], single: boolean): string {
  const [, group = ''] = textAt(object, 'apiVersion').split('/').toReversed()
  const heading = single ? '' : `Listing ${field} for ${textAt(object, 'kind')}.${group}/${name}:\n`
  const lines = Object.entries(mapOf(object, field)).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return heading + lines.map(([key, value]) => `${single ? '' : ' '}${key}=${value}\n`).join('')
}

/** Only one object was named, by its name. */
export const isSingle = ({ flags }: Invocation, count: number): boolean =>
  count === 1 && !flags.bool('all') && flags.text('selector') === '' && flags.text('field-selector') === ''
