import { parseDocument } from 'yaml'
import type { JsonValue } from '../../core/api/json.ts'
import type { Result } from '../../core/api/status.ts'
import { MAX_ALIASES } from '../../manifest/limits.ts'
import { yamlMistake } from './files.ts'

/**
 * A text that is JSON, or YAML: its value; a text that only looks like JSON stays a text for the server to refuse.
 * Source: apimachinery pkg/util/yaml ToJSON.
 */
export function jsonOrYaml(text: string): Result<JsonValue, string> {
  if (text.trimStart().startsWith('{')) {
    try {
      const value: JsonValue = JSON.parse(text)
      return { ok: true, value }
    } catch {
      return { ok: true, value: text }
    }
  }
  const document = parseDocument(text, { version: '1.1', uniqueKeys: true, prettyErrors: false, stringKeys: true })
  if (document.errors.length > 0) return { ok: false, error: `yaml: ${yamlMistake(text, document.errors)}` }
  // Without tags of its own a YAML document holds JSON values only.
  return { ok: true, value: document.toJS({ maxAliasCount: MAX_ALIASES }) as JsonValue }
}
