import type { Result } from '../../core/api/status.ts'
import type { Trouble } from '../client/trouble.ts'

export type Pairs = { readonly [key: string]: string }

const refused = (text: string): { readonly ok: false; readonly error: Trouble } => ({ ok: false, error: { text } })

/** `a=b,c=d` as labels or a selector of generators. Source: kubectl pkg/generate ParseLabels. */
export function parseLabelSpec(spec: string): Result<Pairs, Trouble> {
  const labels: [string, string][] = []
  for (const part of spec.split(',')) {
    const [key = '', value, more] = part.split('=')
    if (value === undefined || more !== undefined) return refused(`unexpected label spec: ${part}`)
    if (key === '') return refused('unexpected empty label key')
    labels.push([key, value])
  }
  return { ok: true, value: Object.fromEntries(labels) }
}

/** The words of a line before its changes, and the changes: `KEY=value` and `KEY-`. Source: kubectl GetResourcesAndPairs. */
export function splitPairs(
  args: readonly string[],
  pairType: string,
): Result<{ readonly resources: readonly string[]; readonly pairs: readonly string[] }, Trouble> {
  const isPair = (arg: string): boolean => arg.indexOf('=') > 0 || (arg.endsWith('-') && arg !== '-')
  const first = args.findIndex(isPair)
  if (first < 0) return { ok: true, value: { resources: args, pairs: [] } }
  const late = args.slice(first).find((arg) => !isPair(arg))
  if (late !== undefined) return refused(`all resources must be specified before ${pairType} changes: ${late}`)
  return { ok: true, value: { resources: args.slice(0, first), pairs: args.slice(first) } }
}

/** What changes ask for. `removes`: a key with `-` behind it takes it away. Source: kubectl pkg/cmd/util ParsePairs. */
export function parsePairs(
  pairs: readonly string[],
  pairType: string,
  removes: boolean,
): Result<{ readonly set: Pairs; readonly remove: readonly string[] }, Trouble> {
  const set = new Map<string, string>()
  const remove: string[] = []
  const invalid: string[] = []
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    if (equals > 0) set.set(pair.slice(0, equals), pair.slice(equals + 1))
    else if (removes && pair.endsWith('-') && pair !== '-') remove.push(pair.slice(0, -1))
    else invalid.push(pair)
  }
  if (invalid.length > 0) return refused(`invalid ${pairType} format: ${invalid.join(', ')}`)
  return { ok: true, value: { set: Object.fromEntries(set), remove } }
}
