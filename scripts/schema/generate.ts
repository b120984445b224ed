import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * `npx tsx scripts/schema/generate.ts MODELS OUT`: writes what fields the kinds have, from the attribute maps of the
 * official JavaScript client (`@kubernetes/client-node`, folder `dist/gen/models`). Run by hand when the client moves on.
 *
 * One line a type: `Name|code field field|code field …`. Codes: s string, b boolean, i int32, l int64, x int or string,
 * t time, u time in microseconds, q quantity, y bytes in base64, a anything; `[` a list of, `{` a map from strings to; a capital is a type.
 */
const ROOTS = [
  'Namespace',
  'Node',
  'Pod',
  'Service',
  'Endpoints',
  'EndpointSlice',
  'ReplicaSet',
  'Deployment',
  'CoreV1Event',
  'ConfigMap',
  'Secret',
  'Lease',
]

/** The models say `string` where the API has a quantity, which may also be written as a number. */
const QUANTITIES = new Set([
  'ResourceRequirements.limits',
  'ResourceRequirements.requests',
  'VolumeResourceRequirements.limits',
  'VolumeResourceRequirements.requests',
  'NodeStatus.allocatable',
  'NodeStatus.capacity',
  'PodSpec.overhead',
  'ContainerStatus.allocatedResources',
  'PodStatus.allocatedResources',
  'EmptyDirVolumeSource.sizeLimit',
  'ResourceFieldSelector.divisor',
])

interface Attribute {
  readonly baseName: string
  readonly type: string
  readonly format: string
}

const shortName = (model: string): string => model.replace(/^V1/, '')

function modelFile(models: string, type: string): string {
  const found = [`V1${type}`, type].map((name) => join(models, `${name}.js`)).find((file) => existsSync(file))
  if (!found) throw new Error(`the client has no model ${type}`)
  return found
}

function attributesOf(models: string, type: string): readonly Attribute[] {
  const text = readFileSync(modelFile(models, type), 'utf8')
  const list = /attributeTypeMap = (\[[\s\S]*?\n\]);/.exec(text)?.[1]
  if (list === undefined) throw new Error(`${type} has no attribute map`)
  return JSON.parse(list)
}

function codeOf(type: string, format: string): string {
  const list = /^(?:Array|Set)<(.*)>$/.exec(type)?.[1]
  if (list !== undefined) return `[${codeOf(list, format)}`
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type)?.[1]
  if (map !== undefined) return format === 'byte' ? '{y' : `{${codeOf(map, format)}`
  if (type === 'number') {
    if (format === 'int32') return 'i'
    if (format === 'int64') return 'l'
    throw new Error(`a number of format ${format}`)
  }
  const scalar = { string: 's', boolean: 'b', any: 'a', object: 'a', Date: 't', V1MicroTime: 'u', IntOrString: 'x' }[type]
  if (scalar !== undefined) return scalar
  if (!/^[A-Z]\w+$/.test(type)) throw new Error(`the type ${type}`)
  return shortName(type)
}

function lines(models: string): readonly string[] {
  const done = new Map<string, string>()
  const open = [...ROOTS]
  for (let type = open.pop(); type !== undefined; type = open.pop()) {
    if (done.has(type)) continue
    const byCode = new Map<string, string[]>()
    for (const { baseName, type: declared, format } of attributesOf(models, type)) {
      const plain = codeOf(declared, format)
      const code = QUANTITIES.has(`${type}.${baseName}`) ? plain.replace('s', 'q') : plain
      byCode.set(code, [...(byCode.get(code) ?? []), baseName])
      const next = code.replace(/^[[{]+/, '')
      if (/^[A-Z]/.test(next)) open.push(next)
    }
    done.set(type, [type, ...[...byCode].map(([code, names]) => `${code} ${names.join(' ')}`)].join('|'))
  }
  return [...done.values()].toSorted()
}

const [models, out] = process.argv.slice(2)
if (models === undefined || out === undefined) throw new Error('usage: generate.ts MODELS OUT')
writeFileSync(
  out,
  `/** Written by scripts/schema/generate.ts from @kubernetes/client-node 2.0.1 (Apache-2.0): the fields of every served kind. */\nexport const SCHEMA = \`\n${lines(models).join('\n')}\n\`\n`,
)
