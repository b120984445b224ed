/** As much of JSON Schema as the generated docs of fields use. */
export interface Schema {
  readonly description?: string
  readonly type?: string | readonly string[]
  readonly const?: string
  readonly enum?: readonly string[]
  readonly $ref?: string
  readonly items?: Schema
  readonly properties?: { readonly [name: string]: Schema }
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  /** The type's name where it is not opened. */
  readonly 'x-type'?: string
}

/** The docs of every kind that can be explained. */
export interface Docs {
  readonly definitions: { readonly [name: string]: Schema }
}

const refName = (ref: string): string => ref.split('/').at(-1) ?? ref

/** The schema itself, where it only points at another. */
export function resolved({ definitions }: Docs, schema: Schema): Schema {
  const found = schema.$ref === undefined ? undefined : definitions[refName(schema.$ref)]
  return found ?? schema
}

/** What the values of a list or of a map are; undefined for other types. */
export const elementOf = ({ items, additionalProperties }: Schema): Schema | undefined =>
  items ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined)

/** `[]ServicePort`, `map[string]string`. Source: kubectl pkg/explain/v2/templates/plaintext.tmpl typeGuess. */
export function typeName(schema: Schema): string {
  if (schema.items) return `[]${typeName(schema.items)}`
  if (typeof schema.additionalProperties === 'object') return `map[string]${typeName(schema.additionalProperties)}`
  if (schema.$ref !== undefined) return refName(schema.$ref).replace(/^(?:Core|Discovery)?V1/, '')
  if (schema['x-type'] !== undefined) return schema['x-type']
  if (schema.const !== undefined) return 'string'
  return typeof schema.type === 'string' && schema.type !== 'object' ? schema.type : 'Object'
}

/** What is said of a field, then of its type. */
export function descriptionsOf(docs: Docs, schema: Schema): readonly string[] {
  const inner = elementOf(schema)
  const target = resolved(docs, schema)
  return [
    ...(schema.description === undefined ? [] : [schema.description]),
    ...(target === schema || target.description === undefined ? [] : [target.description]),
    ...(inner ? descriptionsOf(docs, inner) : []),
  ]
}

/** The fields of a type, by name; lists and maps are seen through. */
export function fieldsOf(docs: Docs, schema: Schema): readonly (readonly [name: string, field: Schema, required: boolean])[] {
  const { properties, required = [], ...rest } = resolved(docs, schema)
  const inner = elementOf(rest)
  if (!properties) return inner ? fieldsOf(docs, inner) : []
  return Object.entries(properties)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => [name, field, required.includes(name)] as const)
}
