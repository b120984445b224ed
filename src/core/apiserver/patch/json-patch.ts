import type { JsonObject, JsonValue } from '../../api/json.ts'
import type { Result } from '../../api/status.ts'
import { isJsonObject } from '../decode.ts'
import { deepEqual } from '../registry/equal.ts'

/** Operations that one patch may hold. Source: k8s.io/apiserver, maxJSONPatchOperations. */
const MAX_OPERATIONS = 10_000

type Answer = Result<JsonValue, string>
type Path = readonly string[]
const fail = (error: string): { readonly ok: false; readonly error: string } => ({ ok: false, error })
const done = (value: JsonValue): Answer => ({ ok: true, value })

/** `/spec/ports/0` as its parts, `~1` and `~0` undone. */
const parsePointer = (pointer: string): Path | null => {
  if (pointer === '') return []
  if (!pointer.startsWith('/')) return null
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

const INDEX = /^(0|[1-9]\d*)$/

function at(value: JsonValue, key: string): JsonValue | undefined {
  if (Array.isArray(value)) return INDEX.test(key) ? value[Number(key)] : undefined
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

const lookUp = (document: JsonValue, path: Path): JsonValue | undefined =>
  path.reduce<JsonValue | undefined>((value, key) => (value === undefined ? undefined : at(value, key)), document)

/** Replaces the container at the end of a path's parent. `change` gets the container and the last key. */
function within(
  document: JsonValue,
  path: Path,
  change: (container: JsonValue, key: string) => JsonValue | undefined,
): JsonValue | undefined {
  const [key, ...rest] = path
  if (key === undefined) return undefined
  if (rest.length === 0) return change(document, key)
  const inner = at(document, key)
  const changed = inner === undefined ? undefined : within(inner, rest, change)
  return changed === undefined ? undefined : put(document, key, changed)
}

function put(container: JsonValue, key: string, value: JsonValue): JsonValue | undefined {
  if (Array.isArray(container)) return container.with(Number(key), value)
  return isJsonObject(container)
    ? Object.fromEntries([...Object.entries(container).filter(([name]) => name !== key), [key, value]])
    : undefined
}

function insert(container: JsonValue, key: string, value: JsonValue): JsonValue | undefined {
  if (!Array.isArray(container)) return put(container, key, value)
  const index = key === '-' ? container.length : INDEX.test(key) ? Number(key) : -1
  return index < 0 || index > container.length ? undefined : container.toSpliced(index, 0, value)
}

function take(container: JsonValue, key: string): JsonValue | undefined {
  if (at(container, key) === undefined) return undefined
  if (Array.isArray(container)) return container.toSpliced(Number(key), 1)
  return isJsonObject(container) ? Object.fromEntries(Object.entries(container).filter(([name]) => name !== key)) : undefined
}

const missing = (op: string, path: string): Answer =>
  fail(`${op} operation does not apply: doc is missing path: ${JSON.stringify(path)}: missing value`)

function add(document: JsonValue, path: Path, value: JsonValue): JsonValue | undefined {
  return path.length === 0 ? value : within(document, path, (container, key) => insert(container, key, value))
}

const text = (operation: JsonObject, field: string): string => {
  const value = Object.hasOwn(operation, field) ? operation[field] : undefined
  return typeof value === 'string' ? value : ''
}

function applyOne(document: JsonValue, operation: JsonObject): Answer {
  const [op, pointer, source] = [text(operation, 'op'), text(operation, 'path'), text(operation, 'from')]
  const [path, from] = [parsePointer(pointer), parsePointer(source)]
  if (!path || !from) return missing(op, pointer)
  const value = (Object.hasOwn(operation, 'value') ? operation['value'] : null) ?? null
  const or = (result: JsonValue | undefined): Answer => (result === undefined ? missing(op, pointer) : done(result))
  switch (op) {
    case 'add':
      return or(add(document, path, value))
    case 'remove':
      return or(within(document, path, take))
    case 'replace':
      if (lookUp(document, path) === undefined) return missing(op, pointer)
      return path.length === 0 ? done(value) : or(within(document, path, (container, key) => put(container, key, value)))
    case 'move':
    case 'copy': {
      const moved = lookUp(document, from)
      if (moved === undefined) return missing(op, source)
      const rest = op === 'move' ? within(document, from, take) : document
      return or(rest === undefined ? undefined : add(rest, path, moved))
    }
    case 'test':
      return deepEqual(lookUp(document, path) ?? null, value)
        ? done(document)
        : fail(`testing value ${pointer} failed: test failed`)
    default:
      return fail(`Unexpected kind: ${op}`)
  }
}

/** Applies a JSON patch; the first operation that does not apply ends it, and nothing is changed. Source: RFC 6902. */
export function jsonPatch(document: JsonValue, operations: readonly JsonValue[]): Answer {
  if (operations.length > MAX_OPERATIONS)
    return fail(`The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${operations.length}`)
  let current = document
  for (const operation of operations) {
    if (!isJsonObject(operation)) return fail('Invalid JSON Patch')
    const next = applyOne(current, operation)
    if (!next.ok) return next
    current = next.value
  }
  return done(current)
}
