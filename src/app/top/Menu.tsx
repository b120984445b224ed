import { type KeyboardEvent, type ReactNode, useRef } from 'react'
import controls from '../parts/controls.module.css'
import { cx } from '../parts/cx.ts'
import styles from './Menu.module.css'

interface MenuProps {
  readonly id: string
  readonly label: string
  /** What the button shows; its name is `label`. */
  readonly face: ReactNode
  readonly className?: string | undefined
  readonly children: ReactNode
}

const GAP_PX = 6

/** A button that opens a native popover with a list of buttons; arrows walk in it, Escape and a click outside close it. */
export function Menu({ id, label, face, className, children }: MenuProps) {
  const list = useRef<HTMLFieldSetElement>(null)
  const button = useRef<HTMLButtonElement>(null)

  const place = (): void => {
    const [menu, from] = [list.current, button.current?.getBoundingClientRect()]
    if (!menu || !from) return
    menu.style.top = `${from.bottom + GAP_PX}px`
    menu.style.right = `${Math.max(8, window.innerWidth - from.right)}px`
  }
  const onKeyDown = (event: KeyboardEvent<HTMLFieldSetElement>): void => {
    const items = [...(list.current?.querySelectorAll<HTMLElement>('button:not(:disabled)') ?? [])]
    const at = items.indexOf(document.activeElement as HTMLElement)
    const to =
      event.key === 'ArrowDown'
        ? at + 1
        : event.key === 'ArrowUp'
          ? at - 1
          : event.key === 'Home'
            ? 0
            : event.key === 'End'
              ? -1
              : null
    if (to === null) return
    event.preventDefault()
    event.stopPropagation()
    items.at(to % items.length)?.focus()
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        className={cx(controls.plain, className)}
        popoverTarget={id}
        aria-label={label}
        title={label}
        onClick={place}
      >
        {face}
      </button>
      <fieldset
        ref={list}
        id={id}
        popover="auto"
        aria-label={label}
        className={styles.menu}
        onKeyDown={onKeyDown}
        onToggle={(event) => {
          if (event.newState === 'open') list.current?.querySelector<HTMLElement>('button:not(:disabled)')?.focus()
        }}
      >
        {children}
      </fieldset>
    </>
  )
}

interface ItemProps {
  readonly children: ReactNode
  readonly onChoose: () => void
  readonly checked?: boolean
  readonly disabled?: boolean
  readonly menu: string
}

export function MenuItem({ children, onChoose, checked, disabled = false, menu }: ItemProps) {
  return (
    <button
      type="button"
      aria-current={checked ? 'true' : undefined}
      disabled={disabled}
      popoverTarget={menu}
      popoverTargetAction="hide"
      onClick={onChoose}
    >
      {children}
    </button>
  )
}
