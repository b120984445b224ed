import { type IFileSystem, InMemoryFs } from 'just-bash/browser'
import type { DiskChange } from '../messages.ts'
import { TERMINAL } from './rewrite.ts'

/** The terminal as the file system sees it. */
export interface TerminalFiles {
  write(stream: 'out' | 'err', text: string): void
  /** All that is typed until Ctrl-D, or one line. */
  read(kind: 'input' | 'line'): Promise<string>
}

type Content = Parameters<IFileSystem['writeFile']>[1]
type Options = Parameters<IFileSystem['writeFile']>[2]

const encoder = new TextEncoder()
const decoder = new TextDecoder()

const bytesOf = (latin1: string): Uint8Array => Uint8Array.from(latin1, (char) => char.charCodeAt(0))
const latin1Of = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')

/** Text of what is written: `binary` content holds one byte a character. */
function textOf(content: Content, options: Options): string {
  if (typeof content !== 'string') return decoder.decode(content)
  const encoding = typeof options === 'string' ? options : options?.encoding
  return encoding === 'binary' || encoding === 'latin1' ? decoder.decode(bytesOf(content)) : content
}

/** The bytes of a UTF-8 text, one a character, as just-bash hands them through pipes. */
export const pipedBytes = (text: string): string => latin1Of(encoder.encode(text))
export const pipedText = (bytes: string): string => decoder.decode(bytesOf(bytes))

const MAX_SHARED_CHARS = 8_000_000

/** Folders whose changes somebody wants to hear of. */
export interface Follower {
  readonly folders: readonly string[]
  changed(changes: readonly DiskChange[]): void
}

/**
 * A shell's disk in memory. What changes in followed folders is told, and what other shells change comes in by `take`. The terminal's own files are not kept: writing them shows text, reading them asks for it.
 */
export class Disk extends InMemoryFs {
  readonly #terminal: TerminalFiles
  readonly #follower: Follower | null

  #working = false

  constructor(files: { readonly [path: string]: string }, terminal: TerminalFiles, follower: Follower | null) {
    super({ ...files })
    this.#terminal = terminal
    this.#follower = follower
  }

  /** Another shell, or the page, changed these files. */
  readonly take = (changes: readonly DiskChange[]): void => {
    for (const { path, text } of changes) {
      if (text === null) void super.rm(path, { force: true })
      else this.writeFileSync(path, text)
    }
  }

  override async writeFile(path: string, content: Content, options?: Options): Promise<void> {
    if (this.#show(path, content, options)) return
    await super.writeFile(path, content, options)
    await this.#tell([path])
  }

  override async appendFile(path: string, content: Content, options?: Options): Promise<void> {
    if (this.#show(path, content, options)) return
    await super.appendFile(path, content, options)
    await this.#tell([path])
  }

  override async rm(path: string, options?: Parameters<IFileSystem['rm']>[1]): Promise<void> {
    await this.#telling(() => super.rm(path, options))
  }

  override async mv(from: string, to: string): Promise<void> {
    await this.#telling(() => super.mv(from, to))
  }

  override async cp(from: string, to: string, options?: Parameters<IFileSystem['cp']>[2]): Promise<void> {
    await this.#telling(() => super.cp(from, to, options))
  }

  override async readFileBytes(path: string): ReturnType<InMemoryFs['readFileBytes']> {
    await this.#ask(path)
    return super.readFileBytes(path)
  }

  /** What is typed is put where the reader looks for it. */
  async #ask(path: string): Promise<void> {
    if (path === TERMINAL.input) await super.writeFile(path, await this.#terminal.read('input'))
    else if (path === TERMINAL.line) await super.writeFile(path, await this.#terminal.read('line'))
  }

  #show(path: string, content: Content, options: Options): boolean {
    const stream = path === TERMINAL.out ? 'out' : path === TERMINAL.err ? 'err' : null
    if (stream === null) return false
    const text = textOf(content, options)
    if (text !== '') this.#terminal.write(stream, text)
    return true
  }

  #isFollowed(path: string): boolean {
    return this.#follower?.folders.some((folder) => path.startsWith(folder)) ?? false
  }

  #shared(): readonly string[] {
    return this.getAllPaths().filter((path) => this.#isFollowed(path))
  }

  async #telling(work: () => Promise<void>): Promise<void> {
    // Recursive work calls itself: the outermost call tells of all of it.
    if (this.#working) return work()
    this.#working = true
    const before = this.#shared()
    try {
      await work()
    } finally {
      this.#working = false
    }
    const after = new Set(this.#shared())
    const gone = before.filter((path) => !after.has(path))
    for (const path of before) after.delete(path)
    await this.#tell([...gone, ...after])
  }

  async #tell(paths: readonly string[]): Promise<void> {
    if (!this.#follower || this.#working) return
    const changes: DiskChange[] = []
    for (const path of paths) {
      if (!this.#isFollowed(path)) continue
      const found = (await this.exists(path)) ? await this.stat(path) : null
      if (found?.isDirectory || (found && found.size > MAX_SHARED_CHARS)) continue
      changes.push({ path, text: found ? await this.readFile(path) : null })
    }
    if (changes.length > 0) this.#follower.changed(changes)
  }
}
