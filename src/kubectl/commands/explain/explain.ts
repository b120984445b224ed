import type { Result } from '../../../core/api/status.ts'
import { type ApiResource, apiVersionOf, qualifiedPlural } from '../../client/client.ts'
import { failed, type Trouble } from '../../client/trouble.ts'
import type { Failure, Invocation } from '../../command.ts'
import { parseJsonPath } from '../../print/jsonpath/parse.ts'
import { defineCommand } from '../define.ts'
import { explained } from './render.ts'
import { type Docs, fieldsOf, type Schema } from './schema.ts'

/**
 * Get documentation for a resource. Source: kubectl pkg/cmd/explain, pkg/explain/v2.
 * Differs: the docs come with kubectl and are cut to their first sentences; those of status end at its name.
 */
export const explainCommand = defineCommand('explain', run)

const NOTHING_NAMED =
  'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.'

const docsOf = async (): Promise<Docs> => (await import('../../../manifest/kubernetes-schema.generated.json')).default

const refused = (text: string): { readonly ok: false; readonly error: Trouble } => ({ ok: false, error: { text } })

/** `svc.spec.ports` as its words. */
function wordsOf(path: string): Result<readonly string[], Trouble> {
  const parsed = parseJsonPath(`{.${path}}`)
  if (!parsed.ok) return refused(parsed.error)
  const words: string[] = []
  for (const step of parsed.value.flat()) {
    if (step.step !== 'field') return refused('invalid jsonpath syntax, first node must be field node')
    if (step.name !== '') words.push(step.name)
  }
  return { ok: true, value: words }
}

interface Asked {
  readonly resource: ApiResource
  readonly fields: readonly string[]
}

/** `deployments.apps.spec` names its group, `deploy.spec` does not. */
async function resolve({ client, flags }: Invocation, path: string): Promise<Result<Asked, Trouble>> {
  const words = wordsOf(path)
  if (!words.ok) return words
  const [type = '', ...fields] = words.value
  const found = await client.resource(type)
  if (!found.ok) return 'text' in found.error ? { ok: false, error: { line: found.error.text } } : found
  const version = flags.text('api-version')
  if (version.split('/').length > 2) return refused(`unexpected GroupVersion string: ${version}`)
  if (version === '') {
    const qualified = qualifiedPlural(found.value).split('.')
    const isQualified = qualified.length > 1 && qualified.every((part, i) => words.value[i] === part)
    return { ok: true, value: { resource: found.value, fields: isQualified ? words.value.slice(qualified.length) : fields } }
  }
  const resources = await client.resources()
  if (!resources.ok) return resources
  const resource = resources.value.find((one) => one.plural === found.value.plural && apiVersionOf(one) === version)
  const [name = '', group = ''] = version.split('/').toReversed()
  return resource
    ? { ok: true, value: { resource, fields } }
    : refused(`couldn't find resource for ${JSON.stringify(`${group}/${name}, Resource=${found.value.plural}`)}`)
}

/** The docs at a path of fields; null where one of them is not there. */
function reach(docs: Docs, root: Schema, fields: readonly string[]): Schema | null {
  let reached = root
  for (const field of fields) {
    const next = fieldsOf(docs, reached).find(([name]) => name === field)
    if (!next) return null
    reached = next[1]
  }
  return reached
}

async function run(invocation: Invocation): Promise<number | Failure> {
  const { args, flags, host } = invocation
  const [path, another] = args
  if (path === undefined) return failed({ text: NOTHING_NAMED })
  if (another !== undefined) return failed({ text: 'We accept only this format: explain RESOURCE' })
  const asked = await resolve(invocation, path)
  if (!asked.ok) return failed(asked.error)
  const output = flags.text('output')
  if (output === 'plaintext-openapiv2')
    return { stderr: 'switchyard: kubectl explain -o plaintext-openapiv2 is not modelled\n', exitCode: 1 }
  if (output !== 'plaintext') return failed({ text: `unrecognized format: ${output}` })
  const { resource, fields } = asked.value
  const docs = await docsOf()
  const root = docs.definitions[`V1${resource.kind}`]
  if (!root) return { stderr: `switchyard: the fields of ${qualifiedPlural(resource)} are not explained here\n`, exitCode: 1 }
  const group = resource.group === '' ? '' : `GROUP:      ${resource.group}\n`
  host.stdout(`${group}KIND:       ${resource.kind}\nVERSION:    ${resource.version}\n\n`)
  if (fields[0] === 'status' && fields.length > 1) {
    return { stderr: `switchyard: the fields of ${resource.kind}.status are not explained here\n`, exitCode: 1 }
  }
  const schema = reach(docs, root, fields)
  const last = fields.at(-1) ?? null
  if (!schema) return failed({ text: `field ${JSON.stringify(last)} does not exist` })
  host.stdout(explained(docs, schema, last, flags.bool('recursive')))
  return 0
}
