import type { FieldRef } from '../../core/because.ts'
import type { ApplyResult } from '../../core/sim/types.ts'
import { placeOfRef, replaceRange } from '../explain/places.ts'
import { t } from '../i18n/t.ts'
import { checkOf, checks, noteCheck } from '../store/checks.ts'
import { cluster } from '../store/cluster.ts'
import { activate, activeFile, files, type ManifestFile, noteApplied, writeText } from '../store/files.ts'
import { showManifests } from '../store/layout.ts'
import { notify } from '../store/notices.ts'
import { settings } from '../store/settings.ts'
import { ask } from './connection.ts'

const sorry = (error: unknown): void => notify(error instanceof Error ? error.message : String(error), { tone: 'bad' })

/** `kubectl apply -f` of one file. */
export async function applyFile({ id, text }: ManifestFile): Promise<readonly ApplyResult[]> {
  const { results, problems } = await ask('apply', { text })
  noteCheck(id, { results, refused: problems })
  noteApplied(id, text)
  await checkFile(id)
  return results
}

export async function applyActive(): Promise<void> {
  const file = activeFile(files.getState())
  if (file) await applyFile(file).catch(sorry)
}

/** Reads a file's text without changing anything, and asks what applying it would do. */
export async function checkFile(id: string): Promise<void> {
  const file = files.getState().files.find((one) => one.id === id)
  if (!file) return
  const { text } = file
  const known = checkOf(checks.getState(), id)
  const { manifest, would } = await ask('check', { text })
  const same = known.text === text
  noteCheck(id, { text, manifest, would, ...(same ? {} : { refused: file.applied === text ? known.refused : [] }) })
}

const CHECK_AFTER_MS = 220
const APPLY_AFTER_MS = 700

/** Checks the open file soon after its text or the cluster changes; applies it too when that is wished. */
export function followFiles(): () => void {
  let check: ReturnType<typeof setTimeout> | null = null
  let apply: ReturnType<typeof setTimeout> | null = null
  const soon = (): void => {
    if (check !== null) clearTimeout(check)
    check = setTimeout(() => {
      if (cluster.getState().status !== 'ready') return
      for (const { id } of files.getState().files) {
        const { text } = files.getState().files.find((one) => one.id === id) ?? { text: '' }
        const isActive = id === files.getState().active
        if (isActive || checkOf(checks.getState(), id).text !== text) void checkFile(id).catch(() => undefined)
      }
    }, CHECK_AFTER_MS)
  }
  const typed = (): void => {
    soon()
    const file = activeFile(files.getState())
    if (apply !== null) clearTimeout(apply)
    if (!file || !settings.getState().applyAsYouType || file.applied === file.text) return
    apply = setTimeout(() => {
      const broken = checkOf(checks.getState(), file.id).manifest.problems.some(({ severity }) => severity === 'error')
      if (!broken) void applyActive()
    }, APPLY_AFTER_MS)
  }
  const stops = [
    files.subscribe(typed),
    cluster.subscribe((now, was) => {
      if (now.view?.revision !== was.view?.revision) soon()
    }),
  ]
  soon()
  return () => {
    for (const stop of stops) stop()
  }
}

/** Writes one value into the file that has a field, and applies the file. */
export async function setField(ref: FieldRef, value: string): Promise<void> {
  const place = placeOfRef(ref, files.getState().files, checks.getState(), cluster.getState().view)
  const file = files.getState().files.find(({ id }) => id === place?.fileId)
  if (!place || !file) return setLive(ref, value)
  activate(file.id)
  const exact = place.document.fields[ref.path ?? '']
  const text = exact ? replaceRange(file.text, exact, value) : addField(file.text, place.document.fields, ref.path ?? '', value)
  if (text === null) return setLive(ref, value)
  writeText(file.id, text)
  await applyFile({ ...file, text }).catch(sorry)
}

/** A targetPort that is not written yet goes under its port. */
function addField(
  text: string,
  fields: { readonly [path: string]: { readonly startLine: number } },
  path: string,
  value: string,
): string | null {
  const [parent, name] = [path.slice(0, path.lastIndexOf('.')), path.slice(path.lastIndexOf('.') + 1)]
  const beside = fields[`${parent}.port`]
  if (!beside) return null
  const lines = text.split('\n')
  const line = lines[beside.startLine - 1] ?? ''
  const column = line.indexOf('port:')
  if (column < 0 || line.includes('{')) return null
  return lines.toSpliced(beside.startLine, 0, `${' '.repeat(column)}${name}: ${value}`).join('\n')
}

/** An object that stands in no open file is changed where it lives. */
async function setLive(ref: FieldRef, value: string): Promise<void> {
  const number = /^\d+$/.test(value) && /Port$|replicas$/.test(ref.path ?? '')
  const pointer = `/${(ref.path ?? '')
    .replaceAll(/\[(\d+)\]/g, '.$1')
    .split('.')
    .join('/')}`
  const path = objectPath(ref)
  if (!path) return
  const body = [{ op: 'add', path: pointer, value: number ? Number(value) : value }]
  await request('PATCH', path, body, 'application/json-patch+json')
}

const PLURAL: { readonly [kind: string]: { readonly root: string; readonly plural: string; readonly namespaced: boolean } } = {
  Pod: { root: '/api/v1', plural: 'pods', namespaced: true },
  Service: { root: '/api/v1', plural: 'services', namespaced: true },
  Node: { root: '/api/v1', plural: 'nodes', namespaced: false },
  Namespace: { root: '/api/v1', plural: 'namespaces', namespaced: false },
  Deployment: { root: '/apis/apps/v1', plural: 'deployments', namespaced: true },
  ReplicaSet: { root: '/apis/apps/v1', plural: 'replicasets', namespaced: true },
}

function objectPath({ kind, namespace, name }: FieldRef): string | null {
  const resource = PLURAL[kind]
  if (!resource) return null
  const { root, plural, namespaced } = resource
  return `${root}${namespaced ? `/namespaces/${namespace}` : ''}/${plural}/${name}`
}

const messageOf = (body: unknown): string =>
  typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string' ? body.message : ''

type Body = Parameters<typeof ask<'handle'>>[1]['request']['body']

/** One request to the API server; refusals are shown as it words them. True when it was accepted. */
async function request(method: 'DELETE' | 'PATCH', path: string, body?: Body, type?: string): Promise<boolean> {
  try {
    const { response } = await ask('handle', {
      request: { method, path, ...(type ? { headers: { 'content-type': type } } : {}), ...(body === undefined ? {} : { body }) },
    })
    if (response.status < 400) return true
    notify(t('inspect.refused', { message: messageOf(response.body) }), { tone: 'bad' })
  } catch (error) {
    sorry(error)
  }
  return false
}

export async function deleteObject(ref: FieldRef): Promise<void> {
  const path = objectPath(ref)
  if (path && (await request('DELETE', path))) notify(t('inspect.deleted', { object: `${ref.kind.toLowerCase()}/${ref.name}` }))
}

export async function scale(ref: FieldRef, replicas: number): Promise<void> {
  const path = objectPath(ref)
  if (path && replicas >= 0) await request('PATCH', path, { spec: { replicas } }, 'application/merge-patch+json')
}

/** Opens the file that has a place and says which stretch to show. */
export function reveal(ref: FieldRef): void {
  const place = placeOfRef(ref, files.getState().files, checks.getState(), cluster.getState().view)
  if (!place) return
  activate(place.fileId)
  showManifests()
  window.dispatchEvent(new CustomEvent('switchyard:reveal', { detail: place.range }))
}
