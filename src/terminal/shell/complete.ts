import type { IFileSystem } from 'just-bash/browser'
import type { Machine } from '../machine.ts'
import type { Completion, ShellState } from '../messages.ts'
import type { Place } from '../place/place.ts'
import { kubectlWords } from './complete-kubectl.ts'

export interface ToComplete {
  readonly line: string
  readonly cursor: number
  readonly place: Place
  readonly state: ShellState
  readonly fs: IFileSystem
  readonly machine: Machine
}

const MOST = 200

/** What the word at the cursor may become: a command, a word of kubectl, a variable, or a file. */
export async function complete(asked: ToComplete): Promise<Completion> {
  const { line, cursor } = asked
  const before = line.slice(0, cursor)
  const [, command = ''] = /(?:^|[|;&(]|\$\()\s*((?:[^|;&()'"]|'[^']*'|"[^"]*")*)$/.exec(before) ?? []
  const words = command.split(/\s+/)
  const word = words.at(-1) ?? ''
  const from = cursor - word.length
  const offer = (list: readonly string[]): Completion => ({
    from,
    words: [...new Set(list)]
      .filter((one) => one.startsWith(word))
      .toSorted()
      .slice(0, MOST),
  })
  if (word.startsWith('$')) return offer(Object.keys(asked.state.exported).map((name) => `$${name}`))
  const program = words.find((one) => !/^\w+=/.test(one)) ?? ''
  if (words.filter((one) => !/^\w+=/.test(one)).length <= 1) return offer(await programs(asked, word))
  const { place, machine, state } = asked
  const isKubectl =
    Object.hasOwn(place.tools, 'kubectl') && (program === 'kubectl' || state.prelude.includes(`alias ${program}='kubectl'`))
  if (isKubectl) {
    const found = await kubectlWords(words.slice(words.indexOf(program) + 1), machine)
    if (found.length > 0) return offer(found)
  }
  return offer(await files(asked, word, program === 'cd'))
}

async function programs(asked: ToComplete, word: string): Promise<readonly string[]> {
  const { place, state } = asked
  if (word.includes('/')) return files(asked, word, false)
  const aliases = [...state.prelude.matchAll(/^alias (\S+?)=/gm)].map(([, name = '']) => name)
  const words = ['cd', 'export', 'for', 'while', 'if', 'source', 'exit', 'read', 'type', 'unset']
  return [...Object.keys(place.tools), ...place.builtIns, ...aliases, ...words].map((name) => `${name} `)
}

async function files({ fs, state }: ToComplete, word: string, foldersOnly: boolean): Promise<readonly string[]> {
  const cut = word.lastIndexOf('/') + 1
  const [folder, shown] = [word.slice(0, cut), word.slice(cut)]
  const home = state.exported['HOME'] ?? '/'
  const path = fs.resolvePath(state.cwd, folder.replace(/^~/, home) || '.')
  if (!(await fs.exists(path)) || !(await fs.stat(path)).isDirectory) return []
  const names = (await fs.readdir(path)).filter((name) => shown.startsWith('.') || !name.startsWith('.'))
  const found = await Promise.all(
    names.map(async (name) => {
      const { isDirectory } = await fs.stat(fs.resolvePath(path, name))
      return isDirectory ? `${folder}${name}/` : foldersOnly ? '' : `${folder}${name} `
    }),
  )
  return found.filter((name) => name !== '')
}
