import type { JsonObject, JsonValue } from '../../core/api/json.ts'
import { isKind } from '../../core/api/kinds.ts'
import { structOf } from '../../core/api/schema.ts'
import type { Result } from '../../core/api/status.ts'
import { jsonPatch } from '../../core/apiserver/patch/json-patch.ts'
import { mergePatch } from '../../core/apiserver/patch/merge-patch.ts'
import { strategicPatch } from '../../core/apiserver/patch/strategic.ts'
import { deepEqual } from '../../core/apiserver/registry/equal.ts'
import { isObject } from '../client/json.ts'
import { failed, type Trouble } from '../client/trouble.ts'
import { jsonOrYaml } from '../client/yaml-text.ts'
import type { Failure, Invocation } from '../command.ts'
import { defineCommand } from './define.ts'
import { dryRunOf } from './dry-run.ts'
import { type Live, liveObjects, localObjects } from './live.ts'
import { type Report, reporterOf } from './reporter.ts'

/** Update fields of a resource. Source: kubectl pkg/cmd/patch/patch.go. */
export const patchCommand = defineCommand('patch', run, ['kustomize'])

type PatchType = 'json' | 'merge' | 'strategic'

const MEDIA_TYPES: { readonly [type in PatchType]: string } = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
}

const refused = (text: string): { readonly ok: false; readonly error: Trouble } => ({ ok: false, error: { text } })
const isPatchType = (type: string): type is PatchType => Object.hasOwn(MEDIA_TYPES, type)

interface Asked {
  readonly type: PatchType
  readonly patch: JsonValue
  readonly dryRun: string
  /** Nothing is sent. */
  readonly here: boolean
}

async function askedOf(invocation: Invocation): Promise<Result<Asked, Trouble>> {
  const { args, flags, host } = invocation
  const dryRun = dryRunOf(invocation)
  if (!dryRun.ok) return dryRun
  const [given, file, local] = [flags.text('patch'), flags.text('patch-file'), flags.bool('local')]
  if (given !== '' && file !== '') return refused('cannot specify --patch and --patch-file together')
  if (given === '' && file === '') return refused('must specify --patch or --patch-file containing the contents of the patch')
  if (local && args.length > 0) return refused('cannot specify --local and server resources')
  if (local && dryRun.value === 'server') {
    return refused('cannot specify --local and --dry-run=server - did you mean --dry-run=client?')
  }
  const type = flags.text('type').toLowerCase() || 'strategic'
  if (!isPatchType(type)) {
    return refused(`--type must be one of [json merge strategic], not ${JSON.stringify(flags.text('type'))}`)
  }
  const text = file === '' ? given : await host.files.read(file.startsWith('/') ? file : `${host.cwd}/${file}`)
  if (text === null) return refused(`unable to read patch file: open ${file}: no such file or directory`)
  const patch = jsonOrYaml(text)
  if (!patch.ok) return refused(`unable to parse ${JSON.stringify(given)}: ${patch.error}`)
  return { ok: true, value: { type, patch: patch.value, dryRun: dryRun.value, here: local || dryRun.value === 'client' } }
}

async function run(invocation: Invocation): Promise<number | Failure> {
  const { flags } = invocation
  const asked = await askedOf(invocation)
  if (!asked.ok) return failed(asked.error)
  const report = await reporterOf(invocation, asked.value.dryRun === 'server' ? 'server' : asked.value.here ? 'client' : 'none')
  if (!report.ok) return failed(report.error)
  const live = flags.bool('local')
    ? await localObjects(invocation)
    : await liveObjects(invocation, { choosers: [], needsName: true })
  if (!live.ok) return failed(live.error)
  const troubles = [...live.value.troubles]
  for (const one of live.value.found) {
    const trouble = await patchOne(invocation, one, asked.value, report.value)
    if (trouble) troubles.push(trouble)
  }
  if (troubles.length > 0) return failed(...troubles)
  return live.value.found.length === 0 ? failed({ text: 'no objects passed to patch' }) : 0
}

async function patchOne(
  { client, flags }: Invocation,
  { resource, namespace, name, object }: Live,
  { type, patch, dryRun, here }: Asked,
  report: Report,
): Promise<Trouble | null> {
  const done = (after: JsonValue): string => (deepEqual(object, after) ? 'patched (no change)' : 'patched')
  if (here) {
    const after = patchedHere(object, patch, type)
    return after.ok ? report(after.value, done(after.value)) : after.error
  }
  const path = client.path(resource, namespace, name, flags.text('subresource') || undefined)
  const query = { fieldManager: flags.text('field-manager'), ...(dryRun === 'server' ? { dryRun: 'All' } : {}) }
  const headers = { 'content-type': MEDIA_TYPES[type] }
  const answer = await client.call({ method: 'PATCH', path, query, headers, body: patch })
  return answer.ok ? report(answer.value.body, done(answer.value.body)) : answer.error
}

/** Source: patch.go getPatchedJSON. */
function patchedHere(object: JsonObject, patch: JsonValue, type: PatchType): Result<JsonValue, Trouble> {
  if (typeof patch === 'string') return refused('unexpected end of JSON input')
  if (type === 'merge') return { ok: true, value: mergePatch(object, patch) }
  if (type === 'json') {
    const answer = jsonPatch(object, Array.isArray(patch) ? patch : [patch])
    return answer.ok ? answer : refused(String(answer.error))
  }
  const kind = String(object['kind'])
  if (!isKind(kind)) return refused(`strategic merge patch is not supported for ${kind} locally, try --type merge`)
  if (!isObject(patch)) return refused('Invalid JSON Patch')
  const answer = strategicPatch(object, patch, structOf(kind))
  return answer.ok ? answer : refused(answer.error.message ?? '')
}
