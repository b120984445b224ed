import type { JsonObject, JsonValue } from '../../../core/api/json.ts'
import { isObject } from '../../client/json.ts'
import type { Describer } from './describer.ts'
import { eventLines, eventsOf } from './events.ts'
import { metadataLines } from './fields.ts'
import type { DescribeWriter } from './writer.ts'

const ACRONYMS: ReadonlySet<string> = new Set(['API', 'URL', 'UID', 'OSB', 'GUID'])
/** Said already, above everything else. */
const SAID: ReadonlySet<string> = new Set(
  ['managedFields', 'name', 'namespace', 'labels', 'annotations'].map((field) => `.metadata.${field}`),
)

/** `involvedObject` → `Involved Object`. Source: describe.go smartLabelFor, github.com/fatih/camelcase. */
function titleOf(field: string): string {
  if (!/^[\p{L}-]*$/u.test(field)) return field
  const parts = field.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|[^\p{L}]+/gu) ?? [field]
  return parts
    .map((part) => (ACRONYMS.has(part.toUpperCase()) ? part.toUpperCase() : part.charAt(0).toUpperCase() + part.slice(1)))
    .join(' ')
}

function contentLines(w: DescribeWriter, level: number, content: JsonObject, at: string): void {
  for (const field of Object.keys(content).toSorted()) {
    const path = `${at}.${field}`
    if (SAID.has(path)) continue
    const value: JsonValue = content[field] ?? null
    if (Array.isArray(value) || isObject(value)) {
      w.line(level, `${titleOf(field)}:`)
      for (const child of Array.isArray(value) ? value : [value]) {
        if (isObject(child)) contentLines(w, level + 1, child, path)
        else w.line(level + 1, String(child))
      }
    } else w.line(level, `${titleOf(field)}:\t${value === null ? '<nil>' : String(value)}`)
  }
}

/** A kind that kubectl knows nothing of: all of its fields. Source: kubectl pkg/describe/describe.go genericDescriber. */
export const describeAnything: Describer = async (w, object, invocation) => {
  metadataLines(w, object)
  contentLines(w, 0, object, '')
  eventLines(w, await eventsOf(invocation, object), invocation.host.nowMs())
}
