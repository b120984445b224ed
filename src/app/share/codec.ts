import { isRecord } from '../store/persist.ts'

/** What a link carries: enough to see what its sender saw. */
export interface Shared {
  readonly title: string
  readonly seed: number
  readonly files: readonly { readonly name: string; readonly text: string }[]
  readonly view: 'map' | 'nodes' | 'rules'
  /** Who sends (`pod:ns/name`, `node:name`, `laptop`, `internet`) and where to; '' when nothing was chosen. */
  readonly from: string
  readonly to: string
}

export type Decoded = { readonly ok: true; readonly shared: Shared } | { readonly ok: false; readonly reason: LinkError }
export type LinkError = 'unknown-version' | 'broken' | 'too-large'

const MARK = 's1='
/** A link that unpacks to more is refused, bytes. */
export const MAX_UNPACKED = 4_000_000
const MAX_FILES = 50

const toBase64Url = (bytes: Uint8Array): string => {
  let binary = ''
  for (let i = 0; i < bytes.length; i += 0x8000) binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))

/** The fragment of a link, without `#`. */
export async function encodeShared(shared: Shared): Promise<string> {
  const stream = new Blob([JSON.stringify(shared)]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  return MARK + toBase64Url(new Uint8Array(await new Response(stream).arrayBuffer()))
}

/** Reads until the end or until it is too much: a small link must not unpack to a large memory. */
async function readUpTo(stream: ReadableStream<Uint8Array>, limit: number): Promise<string | null> {
  const reader = stream.getReader()
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    size += value.length
    if (size > limit) {
      await reader.cancel()
      return null
    }
    text += decoder.decode(value, { stream: true })
  }
}

function accept(value: unknown): Shared | null {
  if (!isRecord(value) || !Array.isArray(value['files']) || value['files'].length > MAX_FILES) return null
  const files = value['files'].flatMap((file: unknown) =>
    isRecord(file) && typeof file['name'] === 'string' && typeof file['text'] === 'string'
      ? [{ name: file['name'].slice(0, 80), text: file['text'] }]
      : [],
  )
  if (files.length !== value['files'].length) return null
  const { title, seed, view, from, to } = value
  return {
    files,
    title: typeof title === 'string' ? title.slice(0, 120) : '',
    seed: typeof seed === 'number' && Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32 ? seed : 1,
    view: view === 'nodes' || view === 'rules' ? view : 'map',
    from: typeof from === 'string' ? from.slice(0, 300) : '',
    to: typeof to === 'string' ? to.slice(0, 2000) : '',
  }
}

/** Reads a fragment. Links come from anywhere: nothing in them is trusted. */
export async function decodeShared(fragment: string): Promise<Decoded> {
  const text = fragment.replace(/^#/, '')
  if (!text.startsWith(MARK)) return { ok: false, reason: 'unknown-version' }
  try {
    const packed = new Blob([fromBase64Url(text.slice(MARK.length))]).stream()
    const json = await readUpTo(packed.pipeThrough(new DecompressionStream('deflate-raw')), MAX_UNPACKED)
    if (json === null) return { ok: false, reason: 'too-large' }
    const shared = accept(JSON.parse(json))
    return shared ? { ok: true, shared } : { ok: false, reason: 'broken' }
  } catch {
    return { ok: false, reason: 'broken' }
  }
}
