import type { Result } from '../../../core/api/status.ts'
import { type Action, parseJsonPath } from './parse.ts'

/**
 * A path as `--sort-by` and custom columns take it: `.metadata.name`, `metadata.name` or `{.metadata.name}`.
 * Source: kubectl pkg/cmd/get/customcolumn.go RelaxedJSONPathExpression.
 */
export function parseRelaxedPath(text: string): Result<readonly Action[], string> {
  if (text === '') return { ok: true, value: [] }
  const inside = (/^\{\.?([^{}]+)\}$/.exec(text) ?? /^\.?([^{}]+)$/.exec(text))?.[1]
  if (inside === undefined) {
    const forms = "'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'"
    return { ok: false, error: `unexpected path string, expected a ${forms}` }
  }
  return parseJsonPath(`{.${inside}}`)
}
