import type { JsonObject } from '../../api/json.ts'
import { apiVersionOf, type KubeObject, resourceOf } from '../../api/kinds.ts'
import { structOf } from '../../api/schema.ts'
import type { StatusCause } from '../../api/status.ts'
import { deepEqual } from '../registry/equal.ts'
import { asJson } from '../response.ts'
import { type Division, divisionOfStruct } from './apply-schema.ts'
import { type OwnedFields, ownedFields } from './field-set.ts'

/** Who owns which fields of one object, and how they came to. */
export interface FieldManager {
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  readonly subresource?: string
  readonly paths: ReadonlySet<string>
}

/** A field that somebody else owns and that an apply would change. */
export interface FieldConflict {
  readonly path: string
  readonly by: FieldManager
}

export const divisionOfKind = ({ kind }: Pick<KubeObject, 'kind'>): Extract<Division, { into: 'fields' }> =>
  divisionOfStruct(structOf(kind))

export function fieldsOfObject(object: KubeObject): OwnedFields {
  // Stored objects are JSON; a status is owned through its own subresource.
  const { status: _status, ...rest } = asJson(object) as JsonObject
  return ownedFields(rest, divisionOfKind(object))
}

const isSame = (a: FieldManager, b: Pick<FieldManager, 'manager' | 'operation'>): boolean =>
  a.manager === b.manager && a.operation === b.operation && a.subresource === undefined

const minus = (paths: ReadonlySet<string>, gone: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...paths].filter((path) => !gone.has(path)))

/**
 * Owners of fields, by the uid of their object. They are kept beside the objects and not in `metadata.managedFields`.
 * Source: sigs.k8s.io/structured-merge-diff merge/update.go. Differs: writes of controllers are not recorded, so nobody
 * ever conflicts with one.
 */
export class FieldManagers {
  readonly #byUid = new Map<string, readonly FieldManager[]>()

  of(uid: string): readonly FieldManager[] {
    return this.#byUid.get(uid) ?? []
  }

  set(uid: string, managers: readonly FieldManager[]): void {
    this.#byUid.set(
      uid,
      managers.filter(({ paths }) => paths.size > 0),
    )
  }

  forget(uid: string): void {
    this.#byUid.delete(uid)
  }

  /** After a plain write: what it changed is the writer's now, and nobody else's; what it took away is nobody's. */
  updated(next: KubeObject, old: KubeObject | undefined, manager: string): void {
    const { uid } = (old ?? next).metadata
    const [is, was]: readonly [OwnedFields, OwnedFields] = [fieldsOfObject(next), old ? fieldsOfObject(old) : new Map()]
    const changed = new Set(
      [...is].filter(([path, value]) => !was.has(path) || !deepEqual(value, was.get(path))).map(([path]) => path),
    )
    const gone = new Set([...was.keys()].filter((path) => !is.has(path)))
    if (changed.size === 0 && gone.size === 0) return
    const writer = { manager, operation: 'Update' } as const
    const others = this.of(uid)
    const own = others.find((other) => isSame(other, writer))?.paths ?? new Set()
    const lost = new Set([...changed, ...gone])
    this.set(uid, [
      ...others.filter((other) => !isSame(other, writer)).map((other) => ({ ...other, paths: minus(other.paths, lost) })),
      { ...writer, paths: new Set([...minus(own, gone), ...changed]) },
    ])
  }
}

const printed = ({ manager, operation, subresource }: FieldManager, apiVersion: string): string => {
  const name =
    subresource === undefined
      ? JSON.stringify(manager)
      : `${JSON.stringify(manager)} with subresource ${JSON.stringify(subresource)}`
  return operation === 'Update' ? `${name} using ${apiVersion}` : name
}

/** The text and causes of conflicts. Source: apimachinery pkg/util/managedfields/internal/conflict.go. */
export function describeConflicts(
  conflicts: readonly FieldConflict[],
  object: KubeObject,
): { readonly message: string; readonly causes: readonly StatusCause[] } {
  const apiVersion = apiVersionOf(resourceOf(object.kind))
  const named = conflicts.map(({ path, by }) => ({ path, who: printed(by, apiVersion) }))
  const causes = named.map(({ path, who }) => ({ reason: 'FieldManagerConflict', message: `conflict with ${who}`, field: path }))
  const [first] = named
  if (first && named.length === 1)
    return { message: `Apply failed with 1 conflict: conflict with ${first.who}: ${first.path}`, causes }
  const managers = [...new Set(named.map(({ who }) => who))].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const lines = managers.flatMap((manager) => [
    `conflicts with ${manager}:`,
    ...named.filter(({ who }) => who === manager).map(({ path }) => `- ${path}`),
  ])
  return { message: `Apply failed with ${named.length} conflicts: ${lines.join('\n')}`, causes }
}
