import type { Box, TextMark } from '../../../scene/marks.ts'

interface TextProps {
  readonly mark: TextMark
  /** Marks are placed from the corner of the object that they belong to, so that they move with it. */
  readonly from: Pick<Box, 'x' | 'y'>
  readonly className?: string | undefined
}

/** A text of the scene; what was cut to fit is whole on hover. */
export function Text({ mark: { x, y, text, full, anchor }, from, className }: TextProps) {
  return (
    <text x={x - from.x} y={y - from.y} textAnchor={anchor} className={className}>
      {text}
      {text !== full && <title>{full}</title>}
    </text>
  )
}
