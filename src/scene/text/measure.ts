import type { Font, Measure } from '../options.ts'

// Advance widths of Inter at weight 600, in thousandths of the font size, by character.
const INTER: readonly (readonly [width: number, characters: string])[] = [
  [252, ' '],
  [265, 'ijlI'],
  [319, ".:,!';"],
  [352, '`t|'],
  [380, '()[]/\\f'],
  [397, 'r'],
  [425, '1'],
  [462, '{}-_'],
  [481, '^'],
  [530, '"*?'],
  [549, 's'],
  [568, 'Lzkxa7'],
  [585, 'JcvFye'],
  [610, 'Eo5hnu'],
  [624, '2bdpqg'],
  [640, '3689#P'],
  [655, '$SRZB0T'],
  [668, '&4+<=>~'],
  [708, 'KYX'],
  [730, 'DAVUC'],
  [760, 'HGNOQ'],
  [839, 'w'],
  [915, 'mM'],
  [1010, '@%W'],
  [956, '…'],
]
const INTER_OTHER = 640
/** Characters of scripts that fill a square. */
const WIDE = /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/

const inter: ReadonlyMap<string, number> = new Map(
  INTER.flatMap(([width, characters]) => [...characters].map((character): [string, number] => [character, width])),
)

const SIZE: { readonly [font in Font]: number } = { name: 11.5, mono: 10, small: 9.5 }

const widthOf: Measure = (text, font) => {
  let thousandths = 0
  for (const character of text) {
    if (WIDE.test(character)) thousandths += 1000
    else thousandths += font === 'name' ? (inter.get(character) ?? INTER_OTHER) : character === '→' ? 1000 : 600
  }
  return (thousandths * SIZE[font]) / 1000
}

/** More texts than this are not remembered: all are forgotten, and measured again when they are asked for. */
const MOST_REMEMBERED = 5000
const remembered: { readonly [font in Font]: Map<string, number> } = { name: new Map(), mono: new Map(), small: new Map() }

/**
 * Width of a text without a host: character widths of Inter and of JetBrains Mono, no kerning. Widths are remembered: one picture asks for the same
 * names many times.
 */
export const measureByTable: Measure = (text, font) => {
  const widths = remembered[font]
  const known = widths.get(text)
  if (known !== undefined) return known
  if (widths.size >= MOST_REMEMBERED) widths.clear()
  const width = widthOf(text, font)
  widths.set(text, width)
  return width
}
