import type { KeyboardEvent, PointerEvent } from 'react'
import { useStore } from 'zustand'
import { t } from '../i18n/t.ts'
import { defaultSize, LIMITS, layout, type Resizable, resize } from '../store/layout.ts'
import { cx } from './cx.ts'
import styles from './Splitter.module.css'

interface SplitterProps {
  readonly which: Resizable
  /** Sign by which the panel grows when the pointer moves right or down. */
  readonly grows: 1 | -1
  readonly className?: string | undefined
}

const STEP_PX = 16

/** The edge of a panel: dragged, moved by arrow keys, put back by a double click. */
export function Splitter({ which, grows, className }: SplitterProps) {
  const size = useStore(layout, (state) => state[which])
  const across = which === 'dockPx'
  const along = (event: PointerEvent): number => (across ? event.clientY : event.clientX)

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    const handle = event.currentTarget
    const from = along(event)
    const startSize = layout.getState()[which]
    handle.setPointerCapture(event.pointerId)
    handle.dataset['dragging'] = ''
    const move = (moved: globalThis.PointerEvent): void =>
      resize(which, startSize + grows * ((across ? moved.clientY : moved.clientX) - from))
    const end = (): void => {
      delete handle.dataset['dragging']
      handle.removeEventListener('pointermove', move)
    }
    handle.addEventListener('pointermove', move)
    handle.addEventListener('pointerup', end, { once: true })
    handle.addEventListener('pointercancel', end, { once: true })
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const forward = across ? 'ArrowDown' : 'ArrowRight'
    const back = across ? 'ArrowUp' : 'ArrowLeft'
    if (event.key === forward) resize(which, size + grows * STEP_PX)
    else if (event.key === back) resize(which, size - grows * STEP_PX)
    else if (event.key === 'Home') resize(which, LIMITS[which][0])
    else if (event.key === 'End') resize(which, LIMITS[which][1])
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that is moved has a value, which <hr> cannot hold.
    <div
      role="separator"
      tabIndex={0}
      aria-label={t(`splitter.${which}`)}
      aria-orientation={across ? 'horizontal' : 'vertical'}
      aria-valuenow={size}
      aria-valuemin={LIMITS[which][0]}
      aria-valuemax={LIMITS[which][1]}
      className={cx(styles.splitter, across ? styles.horizontal : styles.vertical, className)}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
      onDoubleClick={() => resize(which, defaultSize(which))}
    />
  )
}
