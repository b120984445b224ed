import { memo } from 'react'
import type { Footprint } from '../../../scene/journey-types.ts'
import type { AreaMark, Box, FailureMark, NoteMark, TrackMark } from '../../../scene/marks.ts'
import { t } from '../../i18n/t.ts'
import { cx } from '../../parts/cx.ts'
import { LINE_HUES, lineColour } from '../../parts/line-colour.ts'
import styles from '../Marks.module.css'
import { useMap } from './Obj.tsx'
import { Text } from './Text.tsx'

/** Tracks bend anew when their ends move: browsers that can, morph the path. */
export const TrackView = memo(function TrackView({ mark, leaving }: { readonly mark: TrackMark; readonly leaving: boolean }) {
  const { lit, dimming } = useMap()
  const { d, kind, line, service, dashed } = mark
  const moving = { d: `path("${d}")` }
  if (kind === 'network' || kind === 'temporary') {
    return (
      <path
        d={d}
        className={cx(styles.track, kind === 'network' ? styles.network : styles.temporary, leaving && styles.leaving)}
        style={moving}
      />
    )
  }
  const on = lit.has(service)
  const dim = dimming && !on
  return (
    <g className={cx(styles.track, dim && styles.dim, leaving && styles.leaving)}>
      <path d={d} className={cx(styles.track, styles.under)} style={moving} />
      <path
        d={d}
        className={cx(styles.track, styles.line, dashed && styles.dashed, dimming && on && styles.litLine)}
        style={{ ...moving, stroke: lineColour(line) }}
      />
      {line >= LINE_HUES && <path d={d} className={cx(styles.track, styles.grain)} style={moving} />}
    </g>
  )
})

export function AreaView({ mark }: { readonly mark: AreaMark }) {
  const { kind, box, title, subtitle } = mark
  const origin = { x: 0, y: 0 }
  return (
    <g className={styles.area} data-kind={kind}>
      <rect
        x={box.x}
        y={box.y}
        width={box.width}
        height={box.height}
        rx={kind === 'cluster' ? 22 : kind === 'kube-proxy' ? 11 : 18}
      />
      <Text mark={title} from={origin} className={styles.areaTitle} />
      {subtitle && <Text mark={subtitle} from={origin} className={styles.areaSub} />}
    </g>
  )
}

/** Words that stand alone. */
export function NoteView({ mark: { text, font, rotate } }: { readonly mark: NoteMark }) {
  return (
    <text
      x={text.x}
      y={text.y}
      textAnchor={text.anchor}
      transform={rotate === 0 ? undefined : `rotate(${rotate} ${text.x} ${text.y})`}
      className={cx(styles.note, font === 'mono' && styles.mono)}
    >
      {text.text}
    </text>
  )
}

const R = 10
const OCTAGON = [22.5, 67.5, 112.5, 157.5, 202.5, 247.5, 292.5, 337.5]
  .map(
    (degrees) =>
      `${(Math.cos((degrees * Math.PI) / 180) * (R + 1)).toFixed(2)},${(Math.sin((degrees * Math.PI) / 180) * (R + 1)).toFixed(2)}`,
  )
  .join(' ')

function Shape({ shape }: { readonly shape: FailureMark['shape'] }) {
  switch (shape) {
    case 'octagon':
      return (
        <>
          <polygon points={OCTAGON} className={styles.shape} />
          <path d="M-5 0h10" className={styles.glyph} />
        </>
      )
    case 'diamond':
      return (
        <>
          <path d="M0 -13L13 0L0 13L-13 0z" className={styles.shape} />
          <text y={4.5} style={{ fontSize: 13, fontWeight: 700 }}>
            ?
          </text>
        </>
      )
    case 'hourglass':
      return (
        <>
          <circle r={R + 1} className={styles.shape} />
          <path d="M-4 -5h8l-8 10h8z" className={styles.glyph} style={{ strokeWidth: 1.6 }} />
        </>
      )
    case 'envelope':
      return (
        <>
          <rect x={-12} y={-8} width={24} height={16} rx={2} />
          <path d="M-11 -7L0 2L11 -7" className={styles.glyph} style={{ strokeWidth: 1.6 }} />
        </>
      )
    default:
      return (
        <>
          <circle r={R} className={styles.shape} />
          <path d="M-4 -4l8 8m0 -8l-8 8" className={styles.glyph} />
        </>
      )
  }
}

/** Where and how a request died: a shape, and its words in `box`. */
export function FailureView({ mark, box }: { readonly mark: FailureMark; readonly box: Box }) {
  const { x, y, shape, words } = mark
  return (
    <g className={styles.failure} style={{ transform: `translate(${x}px, ${y}px)`, pointerEvents: 'none' }}>
      <title>{t('map.failure', { words })}</title>
      <rect x={box.x - x} y={box.y - y} width={box.width} height={box.height} rx={6} />
      <text x={box.x - x + box.width / 2} y={box.y - y + 14}>
        {words}
      </text>
      <g className={shape === 'octagon' ? styles.bounce : undefined}>
        <Shape shape={shape} />
      </g>
    </g>
  )
}

/** In place of motion: where the packet stopped, in order. */
export function FootprintView({ mark: { x, y, n, label } }: { readonly mark: Footprint }) {
  return (
    <g className={styles.foot} style={{ transform: `translate(${x}px, ${y}px)`, pointerEvents: 'none' }}>
      <circle r={9} />
      <text y={3.6}>{n}</text>
      <title>{label}</title>
    </g>
  )
}
