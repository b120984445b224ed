import type { JsonValue } from '../../../core/api/json.ts'
import type { Result } from '../../../core/api/status.ts'

/** A value in a pipeline. */
export type Operand =
  | { readonly is: 'constant'; readonly value: JsonValue }
  | { readonly is: 'path'; readonly variable: string | null; readonly names: readonly string[] }
  | { readonly is: 'function'; readonly name: string }
  | { readonly is: 'pipeline'; readonly pipeline: Pipeline; readonly names: readonly string[] }

/** Commands joined by `|`; the first word of each may be a function. */
export type Pipeline = readonly (readonly Operand[])[]

export type TemplateNode =
  | { readonly node: 'text'; readonly text: string }
  | { readonly node: 'print'; readonly pipeline: Pipeline }
  | { readonly node: 'set'; readonly variable: string; readonly pipeline: Pipeline }
  | {
      readonly node: 'if' | 'with' | 'range'
      readonly variables: readonly string[]
      readonly pipeline: Pipeline
      readonly body: readonly TemplateNode[]
      readonly otherwise: readonly TemplateNode[]
    }

class Unparsable extends Error {}

export const FUNCTIONS: ReadonlySet<string> = new Set([
  ...['and', 'or', 'not', 'len', 'index', 'print', 'println', 'printf', 'eq', 'ne', 'lt', 'le', 'gt', 'ge'],
  ...['exists', 'base64decode'],
])

interface Piece {
  readonly text: string
  readonly isAction: boolean
}

/** Text and `{{…}}`, blanks trimmed where a `-` asks for it. */
function pieces(template: string): readonly Piece[] {
  const found: Piece[] = []
  let at = 0
  while (at < template.length) {
    const open = template.indexOf('{{', at)
    const text = open < 0 ? template.slice(at) : template.slice(at, open)
    if (text !== '') found.push({ text, isAction: false })
    if (open < 0) break
    const inside = /^(?:"(?:[^"\\]|\\.)*"|`[^`]*`|(?!\}\})[\s\S])*/.exec(template.slice(open + 2))?.[0] ?? ''
    const end = open + 2 + inside.length
    if (!template.startsWith('}}', end)) throw new Unparsable('unclosed action')
    found.push({ text: inside, isAction: true })
    at = end + 2
  }
  return found.flatMap((piece, i) => {
    if (piece.isAction) return [{ ...piece, text: piece.text.replace(/^-\s/, ' ').replace(/\s-$/, ' ').trim() }]
    const [before, after] = [found[i - 1]?.text ?? '', found[i + 1]?.text ?? '']
    const led = /\s-$/.test(before) ? piece.text.trimStart() : piece.text
    const text = /^-\s/.test(after) ? led.trimEnd() : led
    return text === '' ? [] : [{ text, isAction: false }]
  })
}

const TOKEN =
  /\s*(?:("(?:[^"\\]|\\.)*")|(`[^`]*`)|('(?:[^'\\]|\\.)')|(-?\d+(?:\.\d+)?)|(\$\w*(?:\.\w+)*)|(\.(?:[\w-]+(?:\.[\w-]+)*)?)|(\w+)|(:=|=|[(),|]))/y

/** The words of an action. */
function tokens(text: string): readonly string[] {
  const found: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text)
    if (!match) throw new Unparsable(`unexpected ${JSON.stringify(text.trim())} in command`)
    found.push(match[0].trim())
  }
  return found
}

class PipelineReader {
  readonly #tokens: string[]

  constructor(words: readonly string[]) {
    this.#tokens = [...words]
  }

  pipeline(): Pipeline {
    const commands: Operand[][] = [[]]
    for (let token = this.#tokens[0]; token !== undefined && token !== ')'; token = this.#tokens[0]) {
      this.#tokens.shift()
      if (token === '|') commands.push([])
      else commands.at(-1)?.push(this.#operand(token))
    }
    if (commands.some((command) => command.length === 0)) throw new Unparsable('missing value for command')
    return commands
  }

  #operand(token: string): Operand {
    if (token === '(') {
      const pipeline = this.pipeline()
      if (this.#tokens.shift() !== ')') throw new Unparsable('unclosed left paren')
      const after = this.#tokens[0]?.startsWith('.') && this.#tokens[0] !== '.' ? this.#tokens.shift() : undefined
      return { is: 'pipeline', pipeline, names: (after ?? '').split('.').filter((name) => name !== '') }
    }
    if (token.startsWith('"')) return { is: 'constant', value: String(JSON.parse(token)) }
    if (token.startsWith('`')) return { is: 'constant', value: token.slice(1, -1) }
    if (/^-?\d/.test(token)) return { is: 'constant', value: Number(token) }
    if (token === 'true' || token === 'false') return { is: 'constant', value: token === 'true' }
    if (token === 'nil') return { is: 'constant', value: null }
    if (token.startsWith('.')) return { is: 'path', variable: null, names: token.split('.').filter((name) => name !== '') }
    if (token.startsWith('$')) {
      const [variable = '$', ...names] = token.split('.')
      return { is: 'path', variable, names }
    }
    if (FUNCTIONS.has(token)) return { is: 'function', name: token }
    throw new Unparsable(
      /^\w+$/.test(token) ? `function ${JSON.stringify(token)} not defined` : `unexpected ${JSON.stringify(token)} in operand`,
    )
  }
}

const pipelineOf = (words: readonly string[]): Pipeline => new PipelineReader(words).pipeline()

class TemplateReader {
  readonly #pieces: Piece[]

  constructor(found: readonly Piece[]) {
    this.#pieces = [...found]
  }

  /** Nodes up to `end` or `else`, and the words of what ended them. */
  block(nested: boolean): { readonly nodes: readonly TemplateNode[]; readonly ended: readonly string[] } {
    const nodes: TemplateNode[] = []
    for (let piece = this.#pieces.shift(); piece; piece = this.#pieces.shift()) {
      if (!piece.isAction) {
        nodes.push({ node: 'text', text: piece.text })
        continue
      }
      if (piece.text.startsWith('/*')) continue
      const words = tokens(piece.text)
      const [word = ''] = words
      if (word === 'end' || word === 'else') {
        if (!nested) throw new Unparsable(`unexpected {{${word}}}`)
        return { nodes, ended: words }
      }
      nodes.push(this.#node(word, words))
    }
    if (nested) throw new Unparsable('unexpected EOF')
    return { nodes, ended: [] }
  }

  #node(word: string, words: readonly string[]): TemplateNode {
    if (word === 'if' || word === 'with' || word === 'range') return this.#control(word, words.slice(1))
    const [variable = '', assign] = words
    if (variable.startsWith('$') && (assign === ':=' || assign === '=')) {
      return { node: 'set', variable, pipeline: pipelineOf(words.slice(2)) }
    }
    return { node: 'print', pipeline: pipelineOf(words) }
  }

  #control(node: 'if' | 'with' | 'range', words: readonly string[]): TemplateNode {
    const assign = words.indexOf(':=')
    const variables = assign < 0 ? [] : words.slice(0, assign).filter((word) => word.startsWith('$'))
    const pipeline = pipelineOf(words.slice(assign + 1))
    const body = this.block(true)
    const [ended, ...again] = body.ended
    if (ended !== 'else') return { node, variables, pipeline, body: body.nodes, otherwise: [] }
    const [chained] = again
    if (chained === 'if' || chained === 'with') {
      return { node, variables, pipeline, body: body.nodes, otherwise: [this.#control(chained, again.slice(1))] }
    }
    return { node, variables, pipeline, body: body.nodes, otherwise: this.block(true).nodes }
  }
}

/** Reads a Go template; the error is Go's text behind the place. Source: Go text/template/parse. */
export function parseTemplate(text: string): Result<readonly TemplateNode[], string> {
  try {
    return { ok: true, value: new TemplateReader(pieces(text)).block(false).nodes }
  } catch (error) {
    if (error instanceof Unparsable) return { ok: false, error: error.message }
    throw error
  }
}
