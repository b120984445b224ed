import { invariant } from '../invariant.ts'
import type { Kind } from './kinds.ts'
import { SCHEMA } from './schema.generated.ts'

export type Scalar =
  | 'string'
  | 'boolean'
  | 'int32'
  | 'int64'
  | 'intOrString'
  | 'time'
  | 'microTime'
  | 'quantity'
  | 'bytes'
  | 'any'

/** What may stand in a field. A `struct` is named: look its fields up with `fieldsOf`. */
export type FieldType =
  | { readonly is: 'scalar'; readonly scalar: Scalar }
  | { readonly is: 'list'; readonly of: FieldType }
  /** Keys are free text. */
  | { readonly is: 'map'; readonly of: FieldType }
  | { readonly is: 'struct'; readonly name: string }

export type Fields = ReadonlyMap<string, FieldType>

const SCALARS: { readonly [code: string]: Scalar } = {
  s: 'string',
  b: 'boolean',
  i: 'int32',
  l: 'int64',
  x: 'intOrString',
  t: 'time',
  u: 'microTime',
  q: 'quantity',
  y: 'bytes',
  a: 'any',
}

function typeOf(code: string): FieldType {
  if (code.startsWith('[')) return { is: 'list', of: typeOf(code.slice(1)) }
  if (code.startsWith('{')) return { is: 'map', of: typeOf(code.slice(1)) }
  const scalar = SCALARS[code]
  return scalar ? { is: 'scalar', scalar } : { is: 'struct', name: code }
}

function parseFields(groups: readonly string[]): Fields {
  return new Map(
    groups.flatMap((group) => {
      const [code = '', ...names] = group.split(' ')
      const type = typeOf(code)
      return names.map((name) => [name, type] as const)
    }),
  )
}

const written: ReadonlyMap<string, readonly string[]> = new Map(
  SCHEMA.trim()
    .split('\n')
    .map((line) => {
      const [name = '', ...groups] = line.split('|')
      return [name, groups] as const
    }),
)
const parsed = new Map<string, Fields>()

/** The fields of a struct type, by their JSON names. */
export function fieldsOf(struct: string): Fields {
  const known = parsed.get(struct)
  if (known) return known
  const groups = written.get(struct)
  invariant(groups, `the schema has no type ${struct}`)
  const fields = parseFields(groups)
  parsed.set(struct, fields)
  return fields
}

/** The struct type of a kind's objects. */
export const structOf = (kind: Kind): string => (kind === 'Event' ? 'CoreV1Event' : kind)
