import { memo } from 'react'
import type { ChipMark, PodMark } from '../../../scene/marks.ts'
import styles from '../Marks.module.css'
import { Obj, useMap } from './Obj.tsx'
import { Text } from './Text.tsx'

const DOT = 4
const DOT_IN = 12

/** Readiness by shape: full, half, crossed, ring; nothing while it has not started. */
function Dot({ mark: { state, box, dot } }: { readonly mark: PodMark }) {
  const [x, y] = dot ? [dot.x - box.x, dot.y - box.y] : [box.width - DOT_IN, box.height - DOT_IN - 1]
  if (state === 'running') return <circle cx={x} cy={y} r={DOT} className={styles.dotReady} />
  if (state === 'not-ready')
    return (
      <g>
        <circle cx={x} cy={y} r={DOT} className={styles.dotHalf} />
        <path d={`M${x} ${y - DOT}a${DOT} ${DOT} 0 0 0 0 ${DOT * 2}z`} className={styles.dotHalfFill} />
      </g>
    )
  if (state === 'failed') return <path d={`M${x - 4} ${y - 4}l8 8m0 -8l-8 8`} className={styles.dotBad} />
  if (state === 'pending') return <path d={`M${x - 3.5} ${y - 4.5}h7l-7 9h7z`} className={styles.dotHalf} />
  return <circle cx={x} cy={y} r={DOT - 0.5} className={styles.dotHalf} strokeDasharray="2 2" />
}

const portOf = ({ text }: ChipMark): string => /^:(\d+)/.exec(text.full.match(/:\d+/g)?.at(-1) ?? text.text)?.[1] ?? ''

function Chip({ chip, mark }: { readonly chip: ChipMark; readonly mark: PodMark }) {
  const { litSockets } = useMap()
  const { box, text, kind } = chip
  const lit = kind.endsWith('socket') && litSockets.has(`${mark.id}:${portOf(chip)}`)
  return (
    <g>
      <rect
        x={box.x - mark.box.x}
        y={box.y - mark.box.y}
        width={box.width}
        height={box.height}
        rx={4}
        className={styles.chip}
        data-kind={kind}
        data-lit={lit || undefined}
      />
      <text
        x={text.x - mark.box.x}
        y={text.y - mark.box.y}
        textAnchor={text.anchor}
        className={`${styles.chipText ?? ''} ${styles.mono ?? ''}`}
        data-kind={kind}
      >
        {text.text}
        <title>{text.full}</title>
      </text>
    </g>
  )
}

export const PodView = memo(function PodView({ mark, leaving }: { readonly mark: PodMark; readonly leaving: boolean }) {
  const { id, box, name, address, status, chips, state, selected, label } = mark
  return (
    <Obj
      id={id}
      box={box}
      label={label}
      radius={12}
      leaving={leaving}
      className={styles.pod}
      data={{ 'data-state': state, 'data-selected': String(selected), 'data-kind': 'pod' }}
    >
      <rect width={box.width} height={box.height} rx={12} className={styles.card} />
      <Text mark={name} from={box} className={styles.podName} />
      <Text mark={address} from={box} className={`${styles.podAddress ?? ''} ${styles.mono ?? ''}`} />
      {chips.map((chip) => (
        <Chip key={`${chip.kind}${chip.text.full}`} chip={chip} mark={mark} />
      ))}
      {status && <Text mark={status} from={box} className={styles.podStatus} />}
      <Dot mark={mark} />
    </Obj>
  )
})
