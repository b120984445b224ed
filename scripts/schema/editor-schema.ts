import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { OVERLAY } from './editor-overlay.ts'

/**
 * Makes the JSON schema behind the editor's completion and hover, and behind `kubectl explain`, from the type information of
 * @kubernetes/client-node:
 * `tsx scripts/schema/editor-schema.ts <folder of dist/gen/models>`. Its output is committed, so this is run by hand.
 */
const OUT = 'src/manifest/kubernetes-schema.generated.json'
const ROOTS = [
  'Service',
  'Pod',
  'Deployment',
  'ReplicaSet',
  'EndpointSlice',
  'Endpoints',
  'Namespace',
  'Node',
  'ConfigMap',
  'Secret',
] as const
/** Written by the cluster, or beyond what this page is about: named in completion, not opened. */
const CLOSED =
  /Status$|^V1(ManagedFieldsEntry|Affinity|Volume|VolumeDevice|VolumeMount|SecurityContext|PodSecurityContext|EphemeralContainer|TopologySpreadConstraint|ResourceClaim|PodResourceClaim|NodeConfigSource|ContainerResizePolicy|ContainerRestartRule|ResourceRequirements|WorkloadReference|PodSchedulingGate)$/
const API_VERSION: { readonly [kind: string]: string } = {
  Deployment: 'apps/v1',
  ReplicaSet: 'apps/v1',
  EndpointSlice: 'discovery.k8s.io/v1',
}

interface Schema {
  [key: string]: unknown
}

const folder = process.argv[2]
if (!folder) throw new Error('usage: tsx scripts/schema/editor-schema.ts <folder of dist/gen/models>')
const definitions: { [name: string]: Schema } = {}

const plain = (text: string): string => text.replace(/\\'/g, "'").replace(/\\"/g, '"').replace(/\s+/g, ' ').trim()
/** The first two sentences say what a field is; the rest is for the reference. */
const brief = (text: string): string =>
  (plain(text).match(/^(?:[^.]*(?:\.(?!\s|$)[^.]*)*\.(?:\s|$)){1,2}/)?.[0] ?? plain(text)).trim().slice(0, 320)

function fieldSchema(type: string): Schema {
  const list = /^Array<(.*)>$/.exec(type)?.[1]
  if (list) return { type: 'array', items: fieldSchema(list) }
  const map = /^\{\s*\[key: string\]: ([\s\S]*);\s*\}$/.exec(type)?.[1]?.trim()
  if (map) return { type: 'object', additionalProperties: fieldSchema(map) }
  switch (type) {
    case 'string':
      return { type: 'string' }
    case 'number':
      return { type: 'integer' }
    case 'boolean':
      return { type: 'boolean' }
    case 'IntOrString':
      return { type: ['integer', 'string'], 'x-type': type }
    case 'Date':
    case 'V1MicroTime':
      return { type: 'string' }
    case 'any':
    case 'object':
      return {}
    default:
      return reference(type)
  }
}

function reference(type: string): Schema {
  if (CLOSED.test(type)) return { type: 'object', 'x-type': type.replace(/^V1/, '') }
  if (!definitions[type]) define(type)
  return { $ref: `#/definitions/${type}` }
}

function define(type: string): void {
  const file = join(folder ?? '', `${type}.d.ts`)
  if (!existsSync(file)) throw new Error(`there is no ${file}`)
  const body = readFileSync(file, 'utf8')
  const said = /\/\*\*\n\* ([^\n]*)\n\*\/\nexport declare class/.exec(body)?.[1]
  const definition: Schema = { type: 'object', ...(said ? { description: brief(said) } : {}), additionalProperties: false }
  definitions[type] = definition
  const properties: { [name: string]: Schema } = {}
  const required: string[] = []
  const fields = body.matchAll(/(?: {4}\/\*\*\n\s+\* ([^\n]*)\n\s+\*\/\n)? {4}'(\w+)'(\??): ([^;{]+|\{[\s\S]*?\n {4}\});/g)
  for (const [, text = '', name = '', optional, kind = ''] of fields) {
    const label = name.replace(/^_/, '')
    properties[label] = {
      ...(text ? { description: brief(text) } : {}),
      ...fieldSchema(kind.trim()),
      // Read, never written.
      ...(name === 'status' ? { doNotSuggest: true } : {}),
      ...OVERLAY[`${type}.${label}`],
    }
    if (!optional) required.push(label)
  }
  definition['properties'] = properties
  if (required.length > 0) definition['required'] = required
}

for (const kind of ROOTS) {
  define(`V1${kind}`)
  const properties = definitions[`V1${kind}`]?.['properties'] as { [name: string]: Schema }
  properties['apiVersion'] = { const: API_VERSION[kind] ?? 'v1', description: `${kind}s are of ${API_VERSION[kind] ?? 'v1'}.` }
  properties['kind'] = { const: kind, description: 'What this object is.' }
  Object.assign(definitions[`V1${kind}`] ?? {}, { required: ['apiVersion', 'kind', 'metadata'] })
}
const schema = {
  $comment: 'Generated from @kubernetes/client-node (Apache-2.0) by scripts/schema/editor-schema.ts.',
  type: 'object',
  required: ['apiVersion', 'kind'],
  properties: { kind: { enum: [...ROOTS, 'List'] } },
  allOf: ROOTS.map((kind) => ({
    if: { properties: { kind: { const: kind } }, required: ['kind'] },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own keyword
    then: { $ref: `#/definitions/V1${kind}` },
  })),
  definitions,
}
writeFileSync(OUT, `${JSON.stringify(schema)}\n`)
console.log(`${OUT}: ${Object.keys(definitions).length} definitions`)
