import { createStore } from 'zustand/vanilla'
import { isSandbox } from './lesson.ts'
import { isRecord, recall, remember } from './persist.ts'

export interface ManifestFile {
  readonly id: string
  readonly name: string
  readonly text: string
  /** The text as it was when it was last applied; null before. */
  readonly applied: string | null
}

export interface FilesState {
  readonly files: readonly ManifestFile[]
  /** Id of the file that is open. */
  readonly active: string
  /** Closed files, newest last, each with the place it had. */
  readonly closed: readonly { readonly file: ManifestFile; readonly at: number }[]
}

/** A file larger than this is refused with a message, bytes of UTF-16. */
export const MAX_FILE_CHARS = 8_000_000
const KEPT_CLOSED = 20
/** Browsers keep about 5 MB; larger texts live for this visit only. */
const MAX_REMEMBERED_CHARS = 2_000_000

const isFile = (value: unknown): value is ManifestFile =>
  isRecord(value) &&
  typeof value['id'] === 'string' &&
  typeof value['name'] === 'string' &&
  typeof value['text'] === 'string' &&
  (value['applied'] === null || typeof value['applied'] === 'string')

/** Files out of whatever was stored. */
export function acceptFiles(value: unknown): FilesState | null {
  if (!isRecord(value) || !Array.isArray(value['files']) || typeof value['active'] !== 'string') return null
  const files = value['files'].filter(isFile)
  return files.length === 0 ? null : { files, active: value['active'], closed: [] }
}

export const rememberedFiles = (): FilesState | null => recall('files', acceptFiles)

export const files = createStore<FilesState>(() => ({ files: [], active: '', closed: [] }))

let rememberLater: ReturnType<typeof setTimeout> | null = null

/** Keeps the files in this browser, soon after they change and when the page is left. */
export function rememberFiles(): () => void {
  const now = (): void => {
    if (!isSandbox()) return
    const { files: list, active } = files.getState()
    const size = list.reduce((sum, { text }) => sum + text.length, 0)
    if (list.length > 0 && size <= MAX_REMEMBERED_CHARS) remember('files', { files: list, active })
  }
  const stop = files.subscribe(() => {
    if (rememberLater !== null) clearTimeout(rememberLater)
    rememberLater = setTimeout(now, 200)
  })
  window.addEventListener('pagehide', now)
  return () => {
    stop()
    window.removeEventListener('pagehide', now)
  }
}

const freshId = (list: readonly ManifestFile[]): string => {
  const highest = list.reduce((max, { id }) => Math.max(max, Number(id.slice(1)) || 0), 0)
  return `f${highest + 1}`
}

/** `name`, or `name-2`, `name-3`… when that name is taken. */
export function freeName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name
  const dot = name.lastIndexOf('.')
  const [stem, end] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
  let n = 2
  while (taken.includes(`${stem}-${n}${end}`)) n += 1
  return `${stem}-${n}${end}`
}

const everything = ({ files: list, closed }: FilesState): readonly ManifestFile[] => [...list, ...closed.map(({ file }) => file)]

/** Opens a new file and makes it the active one; its id. */
export function openFile(name: string, text: string): string {
  const state = files.getState()
  const id = freshId(everything(state))
  const file: ManifestFile = {
    id,
    text,
    applied: null,
    name: freeName(
      name,
      state.files.map((one) => one.name),
    ),
  }
  files.setState({ files: [...state.files, file], active: id })
  return id
}

/** Opens files in place of those that are open, which are put on the stack of closed ones. */
export function replaceFiles(texts: readonly { readonly name: string; readonly text: string }[]): void {
  const state = files.getState()
  const aside = state.files.filter(({ text }) => text.trim() !== '').map((file, at) => ({ file, at }))
  const closed = [...state.closed, ...aside].slice(-KEPT_CLOSED)
  files.setState({ files: [], active: '', closed })
  for (const { name, text } of texts) openFile(name, text)
  const first = files.getState().files[0]
  if (first) files.setState({ active: first.id })
}

const change = (id: string, changed: (file: ManifestFile) => ManifestFile): void =>
  files.setState(({ files: list }) => ({ files: list.map((file) => (file.id === id ? changed(file) : file)) }))

export const writeText = (id: string, text: string): void => change(id, (file) => (file.text === text ? file : { ...file, text }))

export const noteApplied = (id: string, text: string): void => change(id, (file) => ({ ...file, applied: text }))

export function renameFile(id: string, wanted: string): void {
  const name = wanted.trim().slice(0, 80)
  if (name === '') return
  const others = files.getState().files.filter((file) => file.id !== id)
  change(id, (file) => ({
    ...file,
    name: freeName(
      name,
      others.map((one) => one.name),
    ),
  }))
}

export const activate = (id: string): void => files.setState({ active: id })

export function closeFile(id: string): void {
  const { files: list, active, closed } = files.getState()
  const at = list.findIndex((file) => file.id === id)
  const file = list[at]
  if (!file) return
  const left = list.filter((one) => one.id !== id)
  const next = active === id ? (left[Math.min(at, left.length - 1)]?.id ?? '') : active
  files.setState({ files: left, active: next, closed: [...closed, { file, at }].slice(-KEPT_CLOSED) })
}

/** Brings the file that was closed last back to its place; its name, or null when none was closed. */
export function reopenFile(): string | null {
  const { files: list, closed } = files.getState()
  const last = closed.at(-1)
  if (!last) return null
  files.setState({ files: list.toSpliced(last.at, 0, last.file), active: last.file.id, closed: closed.slice(0, -1) })
  return last.file.name
}

export const activeFile = ({ files: list, active }: FilesState): ManifestFile | null =>
  list.find(({ id }) => id === active) ?? null
