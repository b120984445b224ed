import type { JsonValue } from '../../../core/api/json.ts'
import type { ApiRequest } from '../../../core/apiserver/types.ts'
import { type ApiResource, apiVersionOf, type Client } from '../../client/client.ts'
import { isObject, listAt, textAt } from '../../client/json.ts'
import type { Selected } from '../../client/select.ts'
import type { Trouble } from '../../client/trouble.ts'
import type { Flags } from '../../flags/types.ts'

/** Tables where the server can print them. Source: kubectl pkg/cmd/get/get.go transformRequests. */
export const AS_TABLE =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json'

/** The answer to one GET. */
export interface Fetched {
  readonly resource: ApiResource
  readonly name: string | null
  readonly body: JsonValue
}

/** `labelSelector` and `fieldSelector` of a line. */
export const selectorsOf = (flags: Flags): { readonly [name: string]: string } => ({
  ...(flags.text('selector') === '' ? {} : { labelSelector: flags.text('selector') }),
  ...(flags.text('field-selector') === '' ? {} : { fieldSelector: flags.text('field-selector') }),
})

export interface FetchOptions {
  /** Null for all. */
  readonly namespace: string | null
  readonly query: { readonly [name: string]: string }
  readonly headers?: { readonly [name: string]: string }
}

/** A list that was refused as a bad request says what was looked for. Source: cli-runtime pkg/resource/selector.go. */
function listTrouble(trouble: Trouble, { group, version, plural }: ApiResource, query: FetchOptions['query']): Trouble {
  if (!('status' in trouble) || textAt(trouble.status, 'reason') !== 'BadRequest') return trouble
  const type = `${group}/${version}, Resource=${plural}`
  const [labels, fields] = [query['labelSelector'] ?? '', query['fieldSelector'] ?? '']
  if (labels === '' && fields === '') return trouble
  const found = `Unable to find ${JSON.stringify(type)} that match label selector ${JSON.stringify(labels)}, field selector ${JSON.stringify(fields)}`
  return { status: { ...trouble.status, message: `${found}: ${textAt(trouble.status, 'message')}` } }
}

/** One GET for each name and each type; what fails does not stop the others. */
export async function fetchAll(
  client: Client,
  selected: readonly Selected[],
  { namespace, query, headers }: FetchOptions,
): Promise<{ readonly fetched: readonly Fetched[]; readonly troubles: readonly Trouble[] }> {
  const fetched: Fetched[] = []
  const troubles: Trouble[] = []
  for (const { resource, name } of selected) {
    const path = client.path(resource, namespace, name ?? undefined)
    const { limit: _, ...single } = query
    const request: ApiRequest = { method: 'GET', path, query: name === null ? query : single, ...(headers ? { headers } : {}) }
    const answer = await client.call(request)
    if (answer.ok) fetched.push({ resource, name, body: answer.value.body })
    else troubles.push(name === null ? listTrouble(answer.error, resource, query) : answer.error)
  }
  return { fetched, troubles }
}

/** The objects of an answer, each with its kind. */
export function objectsIn({ resource, body }: Fetched): readonly JsonValue[] {
  if (!isObject(body) || !Array.isArray(body['items'])) return [body]
  return listAt(body, 'items').map((item) =>
    isObject(item) ? { apiVersion: apiVersionOf(resource), kind: resource.kind, ...item } : item,
  )
}
