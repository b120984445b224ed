import type { JsonObject, JsonValue } from '../api/json.ts'
import type { Kind, KubeObject, Resource } from '../api/kinds.ts'
import type { Result, Status } from '../api/status.ts'
import type { Removal } from '../controllers/plan.ts'
import { isJsonObject } from './decode.ts'
import { badRequest, conflict, deletedStatus, notFound } from './errors.ts'
import { parseJsonText } from './json-text.ts'
import { writeQuery } from './options.ts'
import { collect, selection } from './read.ts'
import { immortalRefusal } from './registry/lifecycle.ts'
import type { Registry } from './registry/registry.ts'
import { asJson, respond, respondObject, respondStatus } from './response.ts'
import type { ApiResponse } from './types.ts'

type Query = ReadonlyMap<string, string>

interface DeleteOptions {
  readonly gracePeriodSeconds?: number
  readonly propagation?: NonNullable<Removal['propagation']>
  readonly uid?: string
  readonly resourceVersion?: string
  readonly dryRun: boolean
}

const PROPAGATIONS = ['Background', 'Foreground', 'Orphan'] as const
/** Kinds whose deletion answers with the object. Source: `ReturnDeletedObject` of their registries. */
const RETURNS_OBJECT: ReadonlySet<Kind> = new Set<Kind>(['Pod', 'Service', 'Namespace'])
const EMPTYING =
  'The system is ensuring all content is removed from this namespace.  Upon completion, this namespace will automatically be purged by the system.'

const fieldOf = (object: JsonObject, field: string): JsonValue | undefined =>
  Object.hasOwn(object, field) ? object[field] : undefined

function bodyObject(body: JsonValue | undefined): JsonObject | null {
  if (body === undefined || body === null || body === '') return {}
  const parsed = typeof body === 'string' ? parseJsonText(body) : ({ ok: true, value: { value: body } } as const)
  return parsed.ok && isJsonObject(parsed.value.value) ? parsed.value.value : null
}

/** Reads DeleteOptions from the body and the query; the query wins. */
function deleteOptions(query: Query, body: JsonValue | undefined): Result<DeleteOptions> {
  const general = writeQuery('DeleteOptions', query)
  if (!general.ok) return general
  const object = bodyObject(body)
  if (!object) return { ok: false, error: badRequest('the object provided is unrecognized (must be of type DeleteOptions)') }
  const grace = query.has('gracePeriodSeconds') ? Number(query.get('gracePeriodSeconds')) : fieldOf(object, 'gracePeriodSeconds')
  const policy = query.get('propagationPolicy') ?? fieldOf(object, 'propagationPolicy')
  const propagation = PROPAGATIONS.find((word) => word === policy)
  const conditions = fieldOf(object, 'preconditions')
  const preconditions = isJsonObject(conditions) ? conditions : {}
  const [uid, resourceVersion] = [fieldOf(preconditions, 'uid'), fieldOf(preconditions, 'resourceVersion')]
  const rehearsal = fieldOf(object, 'dryRun')
  const dryRun = general.value.dryRun || (Array.isArray(rehearsal) && rehearsal.includes('All'))
  if (policy !== undefined && policy !== null && !propagation) {
    return {
      ok: false,
      error: badRequest(
        `DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: ${JSON.stringify(policy)}: supported values: "Background", "Foreground", "Orphan"`,
      ),
    }
  }
  return {
    ok: true,
    value: {
      ...(typeof grace === 'number' && Number.isInteger(grace) ? { gracePeriodSeconds: grace } : {}),
      ...(propagation ? { propagation } : {}),
      ...(typeof uid === 'string' ? { uid } : {}),
      ...(typeof resourceVersion === 'string' ? { resourceVersion } : {}),
      dryRun,
    },
  }
}

function refusal(resource: Resource, found: KubeObject, { uid, resourceVersion }: DeleteOptions): Status | null {
  const { metadata } = found
  const { name } = metadata
  const immortal = immortalRefusal(resource.kind, name)
  if (immortal) return immortal
  if (uid !== undefined && uid !== metadata.uid) {
    return conflict(resource, name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`)
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    const said = `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${metadata.resourceVersion}`
    return conflict(resource, name, said)
  }
  const emptying =
    found.kind === 'Namespace' && metadata.deletionTimestamp !== undefined && (found.spec.finalizers ?? []).length > 0
  return emptying ? conflict(resource, name, EMPTYING) : null
}

function removeOne(registry: Registry, resource: Resource, found: KubeObject, options: DeleteOptions): Result<KubeObject> {
  const refused = refusal(resource, found, options)
  if (refused) return { ok: false, error: refused }
  const { gracePeriodSeconds, propagation, dryRun } = options
  const removal: Removal = {
    kind: resource.kind,
    namespace: found.metadata.namespace ?? '',
    name: found.metadata.name,
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    ...(propagation ? { propagation } : {}),
  }
  return registry.remove(removal, { dryRun })
}

/** DELETE of one object: the object while it stays or where its kind says so, else a Success. */
export function deleteObject(
  registry: Registry,
  resource: Resource,
  namespace: string,
  name: string,
  query: Query,
  body: JsonValue | undefined,
): ApiResponse {
  const options = deleteOptions(query, body)
  if (!options.ok) return respondStatus(options.error)
  const found = registry.store.get(resource.kind, namespace, name)
  if (!found) return respondStatus(immortalRefusal(resource.kind, name) ?? notFound(resource, name))
  const removed = removeOne(registry, resource, found, options.value)
  if (!removed.ok) return respondStatus(removed.error)
  const stays = removed.value.metadata.deletionTimestamp !== undefined
  return stays || RETURNS_OBJECT.has(resource.kind)
    ? respondObject(200, removed.value)
    : respondStatus(deletedStatus(resource, name, found.metadata.uid))
}

/** DELETE of a collection: what passed the selection, as a list. */
export function deleteCollection(
  registry: Registry,
  resource: Resource,
  namespace: string | null,
  query: Query,
  body: JsonValue | undefined,
): ApiResponse {
  const options = deleteOptions(query, body)
  if (!options.ok) return respondStatus(options.error)
  const test = selection(resource, query)
  if (!test.ok) return respondStatus(test.error)
  const items: JsonValue[] = []
  for (const found of collect(registry, resource, namespace, test.value)) {
    const removed = removeOne(registry, resource, found, options.value)
    if (!removed.ok) return respondStatus(removed.error)
    items.push(asJson(removed.value))
  }
  const metadata = { resourceVersion: String(registry.store.revision) }
  return respond(200, {
    kind: `${resource.kind}List`,
    apiVersion: resource.group === '' ? 'v1' : `${resource.group}/v1`,
    metadata,
    items,
  })
}
