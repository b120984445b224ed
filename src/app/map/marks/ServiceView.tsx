import { memo } from 'react'
import type { GateMark, GroupMark, PlaceMark, RuleChipMark, ServiceMark, StationMark } from '../../../scene/marks.ts'
import { t } from '../../i18n/t.ts'
import { cx } from '../../parts/cx.ts'
import { lineColour } from '../../parts/line-colour.ts'
import styles from '../Marks.module.css'
import { Obj, useMap } from './Obj.tsx'
import { Text } from './Text.tsx'

const DASH: { readonly [style in ServiceMark['style']]: string | undefined } = {
  solid: undefined,
  headless: '7 5',
  'external-name': '2 5',
  'no-selector': '14 4',
}

export const ServiceView = memo(function ServiceView({
  mark,
  leaving,
}: {
  readonly mark: ServiceMark
  readonly leaving: boolean
}) {
  const { id, box, badge, name, address, ports, selector, line, letter, style, label } = mark
  const colour = lineColour(line)
  // A Service on a Node is one row of its kube-proxy: too low for a card.
  const row = box.height < 30
  return (
    <Obj id={id} box={box} label={label} radius={row ? 6 : 12} leaving={leaving} data={{ 'data-kind': 'service' }}>
      <rect
        width={box.width}
        height={box.height}
        rx={row ? 6 : 12}
        className={cx(styles.card, styles.service)}
        style={{ stroke: colour, ...(row ? { strokeWidth: 1.4 } : {}) }}
        strokeDasharray={DASH[style]}
        strokeLinecap={style === 'external-name' ? 'round' : undefined}
      />
      {letter !== '' && (
        <>
          <circle cx={badge.x - box.x} cy={badge.y - box.y} r={row ? 7 : 11} style={{ fill: colour }} />
          <text
            x={badge.x - box.x}
            y={badge.y - box.y + (row ? 3.5 : 4.3)}
            className={styles.badgeText}
            style={row ? { fontSize: 9.5 } : undefined}
          >
            {letter}
          </text>
        </>
      )}
      <Text mark={name} from={box} className={row ? cx(styles.podAddress, styles.mono) : styles.name} />
      <Text mark={address} from={box} className={cx(styles.address, styles.mono)} />
      {ports.map(({ port, target, wrong, arrow }) => (
        <g key={`${port.full}>${target.full}`}>
          <Text mark={port} from={box} className={cx(styles.port, styles.mono)} />
          {arrow && (
            <text x={arrow.x - box.x} y={arrow.y - box.y} textAnchor="middle" className={cx(styles.port, styles.arrow)}>
              →
            </text>
          )}
          <Text mark={target} from={box} className={cx(styles.port, styles.mono, wrong && styles.wrong)} />
        </g>
      ))}
      {selector && (
        <g>
          <rect
            x={selector.box.x - box.x}
            y={selector.box.y - box.y}
            width={selector.box.width}
            height={selector.box.height}
            rx={selector.box.height / 2}
            className={styles.selectorBox}
          />
          <Text mark={selector.text} from={box} className={cx(styles.selectorText, styles.mono)} />
        </g>
      )}
    </Obj>
  )
})

/** One Service's rules on one Node: the same row on every Node. */
export const RuleChipView = memo(function RuleChipView({
  mark,
  leaving,
}: {
  readonly mark: RuleChipMark
  readonly leaving: boolean
}) {
  const { id, box, badge, text, line, letter, node } = mark
  return (
    <Obj
      id={id}
      box={box}
      label={t('map.label.rules', { text: text.full, node })}
      radius={6}
      leaving={leaving}
      data={{ 'data-kind': 'rules' }}
    >
      <rect width={box.width} height={box.height} rx={6} className={styles.ruleChip} style={{ stroke: lineColour(line) }} />
      {letter !== '' && (
        <>
          <circle cx={badge.x - box.x} cy={badge.y - box.y} r={7} style={{ fill: lineColour(line) }} />
          <text x={badge.x - box.x} y={badge.y - box.y + 3.5} className={cx(styles.badgeText, styles.small)}>
            {letter}
          </text>
        </>
      )}
      <Text mark={text} from={box} className={cx(styles.ruleText, styles.mono)} />
    </Obj>
  )
})

export const GateView = memo(function GateView({ mark, leaving }: { readonly mark: GateMark; readonly leaving: boolean }) {
  const { id, box, title, number } = mark
  return (
    <Obj
      id={id}
      box={box}
      label={t('map.label.gate', { port: number.full })}
      radius={8}
      leaving={leaving}
      data={{ 'data-kind': 'gate' }}
    >
      <rect width={box.width} height={box.height} rx={Math.min(8, box.height / 4)} className={styles.gateBox} />
      <Text mark={title} from={box} className={styles.gateTitle} />
      <Text mark={number} from={box} className={cx(styles.gateNumber, styles.mono)} />
    </Obj>
  )
})

export const PlaceView = memo(function PlaceView({ mark, leaving }: { readonly mark: PlaceMark; readonly leaving: boolean }) {
  const { id, box, title, subtitle, pending, kind } = mark
  return (
    <Obj
      id={id}
      box={box}
      label={`${title.full}${subtitle ? `, ${subtitle.full}` : ''}${pending ? ', pending' : ''}`}
      radius={10}
      leaving={leaving}
      data={{ 'data-kind': kind }}
    >
      <rect
        width={box.width}
        height={box.height}
        rx={10}
        className={cx(styles.card, styles.placeCard, pending && styles.pendingCard)}
      />
      <Text mark={title} from={box} className={styles.title} />
      {subtitle && <Text mark={subtitle} from={box} className={cx(styles.sub, styles.mono)} />}
      {pending && <path d={`M${box.width - 17} 8h8l-8 11h8z`} className={styles.dotHalf} />}
    </Obj>
  )
})

/** The dashed bracket around Pods of one owner; folded, it is a stack with a count that opens. */
export const GroupView = memo(function GroupView({ mark, leaving }: { readonly mark: GroupMark; readonly leaving: boolean }) {
  const { id, box, title, count, folded, stack = box } = mark
  const heading = (
    <>
      <Text mark={title} from={box} className={styles.groupTitle} />
      <Text mark={count} from={box} className={styles.groupTitle} />
    </>
  )
  if (folded === 0) {
    return (
      <g
        className={cx(styles.obj, leaving && styles.leaving)}
        style={{ transform: `translate(${box.x}px, ${box.y}px)`, pointerEvents: 'none' }}
      >
        <rect width={box.width} height={box.height} rx={16} className={styles.groupBox} />
        {heading}
      </g>
    )
  }
  return (
    <Obj
      id={id}
      box={box}
      label={`${title.full} ${count.full}. ${t('map.open', { count: folded })}`}
      radius={14}
      leaving={leaving}
      data={{ 'data-kind': 'group' }}
    >
      <rect width={box.width} height={box.height} rx={16} className={styles.groupBox} />
      {heading}
      {[8, 4, 0].map((by) => (
        <rect
          key={by}
          x={stack.x - box.x + by}
          y={stack.y - box.y + by}
          width={stack.width}
          height={stack.height}
          rx={12}
          className={styles.stack}
        />
      ))}
      <text
        x={stack.x - box.x + stack.width / 2}
        y={stack.y - box.y + stack.height / 2 + 4.5}
        textAnchor="middle"
        className={styles.name}
      >
        {t('map.folded', { count: folded })}
      </text>
    </Obj>
  )
})

const RING: { readonly [state in StationMark['state']]: string | undefined } = {
  ready: undefined,
  'not-ready': styles.stationNotReady,
  terminating: styles.stationTerminating,
}

export const StationView = memo(function StationView({
  mark,
  leaving,
}: {
  readonly mark: StationMark
  readonly leaving: boolean
}) {
  const { lit, dimming } = useMap()
  const { x, y, line, state, service, pod, shape } = mark
  const dim = dimming && !(lit.has(service) && lit.has(pod))
  return (
    <g
      className={cx(styles.station, dim && styles.dim, leaving && styles.leaving)}
      style={{ transform: `translate(${x}px, ${y}px)`, pointerEvents: 'none' }}
    >
      {shape === 'square' ? (
        <rect
          x={-7}
          y={-7}
          width={14}
          height={14}
          rx={2}
          className={cx(styles.stationRing, RING[state])}
          style={{ stroke: lineColour(line) }}
        />
      ) : (
        <circle r={8} className={cx(styles.stationRing, RING[state])} style={{ stroke: lineColour(line) }} />
      )}
    </g>
  )
})
