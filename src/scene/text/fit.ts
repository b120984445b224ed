import type { TextMark } from '../marks.ts'
import type { Font, Measure } from '../options.ts'

/** The longest text of the form `start…end` that is not wider than `width`; the whole text when it fits, '…' at least. */
export function fitMiddle(text: string, width: number, font: Font, measure: Measure, scale = 1): string {
  const fits = (candidate: string) => measure(candidate, font) * scale <= width
  if (fits(text)) return text
  const characters = [...text]
  const cut = (kept: number) => {
    const end = Math.floor(kept / 2)
    return `${characters.slice(0, kept - end).join('')}…${end > 0 ? characters.slice(-end).join('') : ''}`
  }
  let low = 0
  let high = Math.max(0, characters.length - 1)
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fits(cut(middle))) low = middle
    else high = middle - 1
  }
  return cut(low)
}

export interface Words {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly font: Font
  readonly anchor?: TextMark['anchor']
  /** Size over the font's own, as 13 px of an 11.5 px font. */
  readonly scale?: number
  /** Said on hover instead of the text. */
  readonly full?: string
}

/** A text mark that is cut to `width`. */
export const textMark = (
  measure: Measure,
  { text, x, y, width, font, anchor = 'start', scale = 1, full = text }: Words,
): TextMark => ({
  x,
  y,
  text: fitMiddle(text, width, font, measure, scale),
  full,
  anchor,
})
