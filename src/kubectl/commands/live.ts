import type { JsonObject } from '../../core/api/json.ts'
import type { Result } from '../../core/api/status.ts'
import type { ApiResource } from '../client/client.ts'
import { readFiles } from '../client/files.ts'
import { isObject, textAt } from '../client/json.ts'
import type { Trouble } from '../client/trouble.ts'
import type { Invocation } from '../command.ts'
import { type Wanted, type WantedOptions, wantedObjects } from './wanted.ts'

/** An object as the server has it now. */
export interface Live extends Wanted {
  readonly object: JsonObject
}

/** The objects that a line is about and that are there, and what went wrong with the others. */
export interface LiveObjects {
  readonly found: readonly Live[]
  readonly troubles: readonly Trouble[]
}

/** Looks up every object that a line names. The error is for a line that names none. */
export async function liveObjects(invocation: Invocation, options: WantedOptions): Promise<Result<LiveObjects, Trouble>> {
  const { client } = invocation
  const wanted = await wantedObjects(invocation, options)
  if (!wanted.ok) return wanted
  const found: Live[] = []
  const troubles: Trouble[] = []
  for (const one of wanted.value) {
    const answer = await client.call({ method: 'GET', path: client.path(one.resource, one.namespace, one.name) })
    if (!answer.ok) troubles.push(answer.error)
    else if (isObject(answer.value.body)) found.push({ ...one, object: answer.value.body })
  }
  return { ok: true, value: { found, troubles } }
}

/** The objects of `-f` alone, for `--local`: no server is asked. */
export async function localObjects({ flags, host }: Invocation): Promise<Result<LiveObjects, Trouble>> {
  const objects = await readFiles(host, flags.list('filename'), flags.bool('recursive'))
  if (!objects.ok) return objects
  const found = objects.value.map(({ object }) => ({
    resource: resourceFrom(object),
    namespace: textAt(object, 'metadata', 'namespace'),
    name: textAt(object, 'metadata', 'name'),
    object,
  }))
  return { ok: true, value: { found, troubles: [] } }
}

/** What an object tells of its type. */
function resourceFrom(object: JsonObject): ApiResource {
  const [version = '', group = ''] = textAt(object, 'apiVersion').split('/').toReversed()
  const kind = textAt(object, 'kind')
  const names = { plural: kind.toLowerCase(), singular: kind.toLowerCase(), shortNames: [], categories: [] }
  return { group, version, kind, ...names, namespaced: true, verbs: [], subresources: [] }
}
