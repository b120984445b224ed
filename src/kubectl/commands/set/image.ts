import type { JsonObject, JsonValue } from '../../../core/api/json.ts'
import { isObject, listAt, textAt } from '../../client/json.ts'
import { failed, type Trouble } from '../../client/trouble.ts'
import type { Failure, Invocation } from '../../command.ts'
import { defineCommand } from '../define.ts'
import { type Pairs, parsePairs, splitPairs } from '../pairs.ts'
import { noPodSpec, objectTitle, patchBetween, sendPatch, settingOf, withPodSpec } from './change.ts'

/** Update the image of a pod template. Source: kubectl pkg/cmd/set/set_image.go. */
export const setImageCommand = defineCommand('set image', run, ['kustomize'])

const CONTAINERS = ['initContainers', 'containers'] as const

function refusals({ flags }: Invocation, resources: readonly string[], images: Pairs): readonly Trouble[] {
  const names = Object.keys(images)
  const texts = [
    ...(flags.bool('all') && flags.text('selector') !== '' ? ['cannot set --all and --selector at the same time'] : []),
    ...(resources.length === 0 && flags.list('filename').length === 0
      ? ['one or more resources must be specified as <resource> <name> or <resource>/<name>']
      : []),
    ...(names.length === 0 ? ['at least one image update is required'] : []),
    ...(names.length > 1 && names.includes('*')
      ? ['all containers are already specified by *, but saw more than one container_name=container_image pairs']
      : []),
  ]
  return texts.map((text) => ({ text }))
}

const isCalled = (container: JsonValue, name: string): boolean => name === '*' || textAt(container, 'name') === name

/** A Pod spec with other images, and the names that none of its containers has. */
function withImages(spec: JsonObject, images: Pairs): { readonly spec: JsonObject; readonly missing: readonly string[] } {
  const wanted = Object.entries(images)
  const all = CONTAINERS.flatMap((field) => listAt(spec, field))
  const missing = wanted.map(([name]) => name).filter((name) => !all.some((container) => isCalled(container, name)))
  const renewed = (container: JsonValue): JsonValue => {
    const [, image] = wanted.findLast(([name]) => isCalled(container, name)) ?? []
    return isObject(container) && image !== undefined ? { ...container, image } : container
  }
  const lists = CONTAINERS.filter((field) => Array.isArray(spec[field])).map((field) => [field, listAt(spec, field).map(renewed)])
  return { spec: { ...spec, ...Object.fromEntries(lists) }, missing }
}

async function run(invocation: Invocation): Promise<number | Failure> {
  const split = splitPairs(invocation.args, 'image')
  if (!split.ok) return failed(split.error)
  const images = parsePairs(split.value.pairs, 'image', false)
  if (!images.ok) return failed(images.error)
  const setting = await settingOf(invocation, split.value.resources, ['selector', 'all'])
  if (!setting.ok) return failed(setting.error)
  const { objects, report, dryRun, here } = setting.value
  if (objects.troubles.length > 0) return failed(...objects.troubles)
  const refused = refusals(invocation, split.value.resources, images.value.set)
  if (refused.length > 0) return failed(...refused)
  const troubles: Trouble[] = []
  for (const one of objects.found) {
    const missing: string[] = []
    const after = withPodSpec(one.object, (spec) => {
      const changed = withImages(spec, images.value.set)
      missing.push(...changed.missing)
      return changed.spec
    })
    troubles.push(...missing.map((name) => ({ text: `error: unable to find container named ${JSON.stringify(name)}` })))
    if (!after) {
      troubles.push({ text: `error: ${objectTitle(one)} ${noPodSpec(one.object)}\n` })
      continue
    }
    const patch = patchBetween(one.object, after)
    if (Object.keys(patch).length === 0) continue
    const failing = 'failed to patch image update to pod template: '
    const sent = here ? ({ ok: true, value: after } as const) : await sendPatch(invocation, one, patch, { dryRun, failing })
    const trouble = sent.ok ? report(sent.value, 'image updated') : sent.error
    if (trouble) troubles.push(trouble)
  }
  return troubles.length > 0 ? failed(...troubles) : 0
}
