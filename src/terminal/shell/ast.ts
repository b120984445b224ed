import type { Bash } from 'just-bash/browser'

/** just-bash's syntax tree, by the parts that are looked at here. Its own names are not exported for browsers. */
export type Script = ReturnType<Bash['transform']>['ast']
export type Statement = Script['statements'][number]
export type Pipeline = Statement['pipelines'][number]
export type Command = Pipeline['commands'][number]
export type SimpleCommand = Extract<Command, { readonly type: 'SimpleCommand' }>
export type Compound = Exclude<Command, SimpleCommand>
export type Redirection = SimpleCommand['redirections'][number]
export type Word = SimpleCommand['args'][number]
export type Part = Word['parts'][number]

export const literal = (value: string): Word => ({ type: 'Word', parts: [{ type: 'Literal', value }] })

/** `"${name:-otherwise}"` */
export function variableOr(name: string, otherwise: string): Word {
  const part: Part = {
    type: 'ParameterExpansion',
    parameter: name,
    operation: { type: 'DefaultValue', word: literal(otherwise), checkEmpty: true },
  }
  return { type: 'Word', parts: [{ type: 'DoubleQuoted', parts: [part] }] }
}

/** The word's text when nothing in it is expanded; undefined otherwise. */
export function plainText({ parts }: Word): string | undefined {
  const texts = parts.map((part): string | undefined => {
    switch (part.type) {
      case 'Literal':
      case 'SingleQuoted':
      case 'Escaped':
        return part.value
      case 'DoubleQuoted':
        return plainText({ type: 'Word', parts: part.parts })
      default:
        return undefined
    }
  })
  return texts.some((text) => text === undefined) ? undefined : texts.join('')
}
