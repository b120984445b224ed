import { createContext, type ReactNode, useContext } from 'react'
import type { Box } from '../../../scene/marks.ts'
import { cx } from '../../parts/cx.ts'
import styles from '../Marks.module.css'

/** What an object of the map has to know about the rest of the page. */
export interface MapContext {
  readonly tabStop: string
  readonly selected: string | null
  readonly hovered: string | null
  readonly lit: ReadonlySet<string>
  readonly litSockets: ReadonlySet<string>
  /** Something is lit, so what is not steps back. */
  readonly dimming: boolean
  readonly onOpen: (id: string) => void
  readonly onHover: (id: string | null) => void
  readonly onFocus: (id: string) => void
}

export const MapCtx = createContext<MapContext | null>(null)

export function useMap(): MapContext {
  const context = useContext(MapCtx)
  if (!context) throw new Error('a mark was drawn outside of the map')
  return context
}

interface ObjProps {
  readonly id: string
  readonly box: Box
  readonly label: string
  readonly radius: number
  readonly leaving: boolean
  readonly className?: string | undefined
  readonly data?: { readonly [name: `data-${string}`]: string | boolean }
  readonly children: ReactNode
}

/** An object of the map: a button that moves to its place, with a ring for focus and selection. */
export function Obj({ id, box, label, radius, leaving, className, data, children }: ObjProps) {
  const { tabStop, selected, hovered, lit, dimming, onOpen, onHover, onFocus } = useMap()
  return (
    <g
      data-id={id}
      className={cx(
        styles.obj,
        className,
        selected === id && styles.selected,
        hovered === id && styles.hovered,
        dimming && !lit.has(id) && styles.dim,
        leaving && styles.leaving,
      )}
      style={{ transform: `translate(${box.x}px, ${box.y}px)` }}
      onPointerEnter={() => onHover(id)}
      onPointerLeave={() => onHover(null)}
      {...data}
    >
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a group of drawings cannot have the focus. */}
      <g aria-hidden="true">{children}</g>
      {/* biome-ignore lint/a11y/useSemanticElements: SVG has no <button>. */}
      <rect
        role="button"
        tabIndex={tabStop === id ? 0 : -1}
        aria-label={label}
        aria-pressed={selected === id}
        x={-4}
        y={-4}
        width={box.width + 8}
        height={box.height + 8}
        rx={radius + 4}
        className={styles.ring}
        onClick={() => onOpen(id)}
        onFocus={() => onFocus(id)}
      >
        <title>{label}</title>
      </rect>
    </g>
  )
}
