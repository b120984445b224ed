import type { JsonObject, JsonValue } from '../../core/api/json.ts'
import { isKind } from '../../core/api/kinds.ts'
import { structOf } from '../../core/api/schema.ts'
import type { Result } from '../../core/api/status.ts'
import { decodeKind } from '../../core/apiserver/decode.ts'
import { parseJsonText } from '../../core/apiserver/json-text.ts'
import { jsonPatch } from '../../core/apiserver/patch/json-patch.ts'
import { mergePatch } from '../../core/apiserver/patch/merge-patch.ts'
import { strategicPatch } from '../../core/apiserver/patch/strategic.ts'
import { isObject, textAt } from '../client/json.ts'
import type { Trouble } from '../client/trouble.ts'
import type { Flags } from '../flags/types.ts'

const refused = (text: string): { readonly ok: false; readonly error: Trouble } => ({ ok: false, error: { text } })

function patched(object: JsonObject, patch: JsonValue, type: string): Result<JsonValue, Trouble> {
  const kind = textAt(object, 'kind')
  if (type === 'json') {
    const answer = jsonPatch(object, Array.isArray(patch) ? patch : [patch])
    return answer.ok ? answer : refused(String(answer.error))
  }
  if (type === 'merge') return { ok: true, value: mergePatch(object, patch) }
  if (type !== 'strategic') return refused(`invalid override type: ${type}`)
  if (!isObject(patch) || !isKind(kind)) return refused('Invalid JSON Patch')
  const answer = strategicPatch(object, patch, structOf(kind))
  return answer.ok ? answer : refused(answer.error.message ?? '')
}

/**
 * A generated object as `--overrides` changes it; fields that its type does not have are dropped.
 * Source: kubectl pkg/cmd/util/override_options.go.
 */
export function overridden(object: JsonObject, flags: Flags): Result<JsonObject, Trouble> {
  const text = flags.text('overrides')
  if (text === '') return { ok: true, value: object }
  const parsed = parseJsonText(text)
  if (!parsed.ok) return refused('Invalid JSON Patch')
  const result = patched(object, parsed.value.value, flags.text('override-type'))
  if (!result.ok) return result
  if (!isObject(result.value)) return refused('Invalid JSON Patch')
  const kind = textAt(result.value, 'kind')
  if (!isKind(kind)) return refused(`no kind ${JSON.stringify(kind)} is registered`)
  const decoded = decodeKind(kind, result.value)
  if (!decoded.ok) return refused(decoded.error)
  return isObject(decoded.value.value) ? { ok: true, value: decoded.value.value } : refused('Invalid JSON Patch')
}
