import type { KeyboardEvent, ReactNode } from 'react'
import styles from './controls.module.css'
import { cx } from './cx.ts'

export interface TabItem<K extends string> {
  readonly key: K
  readonly label: ReactNode
}

interface TabsProps<K extends string> {
  readonly label: string
  readonly items: readonly TabItem<K>[]
  readonly selected: K
  readonly onSelect: (key: K) => void
  /** Tab `x` belongs to the panel with id `${idBase}-panel`. */
  readonly idBase: string
  readonly className?: string | undefined
}

const STEP: { readonly [key: string]: number } = { ArrowRight: 1, ArrowLeft: -1 }

/** A row of tabs with one tab stop: arrows, Home and End move in it. */
export function Tabs<K extends string>({ label, items, selected, onSelect, idBase, className }: TabsProps<K>) {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const at = items.findIndex(({ key }) => key === selected)
    const step = STEP[event.key]
    const to =
      event.key === 'Home'
        ? 0
        : event.key === 'End'
          ? items.length - 1
          : step === undefined
            ? -1
            : (at + step + items.length) % items.length
    const item = items[to]
    if (!item) return
    event.preventDefault()
    event.stopPropagation()
    onSelect(item.key)
    event.currentTarget.querySelector<HTMLElement>(`#${idBase}-${item.key}`)?.focus()
  }
  return (
    <div className={cx(styles.tabs, className)} role="tablist" aria-label={label} onKeyDown={onKeyDown} tabIndex={-1}>
      {items.map(({ key, label: text }) => (
        <button
          key={key}
          id={`${idBase}-${key}`}
          type="button"
          role="tab"
          aria-selected={key === selected}
          aria-controls={`${idBase}-panel`}
          tabIndex={key === selected ? 0 : -1}
          onClick={() => onSelect(key)}
        >
          {text}
        </button>
      ))}
    </div>
  )
}
