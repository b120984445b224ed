/** What a lesson's words are made of: Markdown's blocks and marks, as data that is drawn without any HTML text. */
export type Block =
  | { readonly is: 'paragraph'; readonly of: readonly Inline[] }
  | { readonly is: 'code'; readonly language: string; readonly text: string }
  | { readonly is: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }

export type Inline =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'code'; readonly text: string }
  | { readonly is: 'strong' | 'em'; readonly of: readonly Inline[] }
  | { readonly is: 'link'; readonly to: string; readonly of: readonly Inline[] }

export type Prose = readonly Block[]

/** The words of a lesson in one language, by key; the keys are named where their things are (see types.ts). */
export interface LessonTexts {
  readonly title: string
  /** One sentence for the lesson map: what one finds out. */
  readonly summary: string
  readonly sections: { readonly [key: string]: Prose }
}

const inlineText = (of: readonly Inline[]): string =>
  of.map((part) => ('text' in part ? part.text : inlineText(part.of))).join('')

/** The plain words, code included: for counting, searching and labels. */
export const plainText = (prose: Prose): string =>
  prose
    .map((block) => {
      if (block.is === 'paragraph') return inlineText(block.of)
      return block.is === 'code' ? block.text : block.items.map(inlineText).join('\n')
    })
    .join('\n')
