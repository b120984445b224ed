import { X } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { t } from '../i18n/t.ts'
import controls from '../parts/controls.module.css'
import styles from './Dialog.module.css'
import { closeDialog, type DialogName, dialogs } from './dialogs.ts'

interface DialogProps {
  readonly name: DialogName
  readonly title: string
  readonly children: ReactNode
}

/** A native modal dialog; Escape and a click beside it close it, focus goes back where it was. */
export function Dialog({ name, title, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const open = useStore(dialogs, (state) => state.open === name)
  useEffect(() => {
    if (open) dialog.current?.showModal()
    else dialog.current?.close()
  }, [open])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a native dialog by itself.
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={`${name}-title`}
      onClose={closeDialog}
      onClick={(event) => {
        if (event.target === dialog.current) closeDialog()
      }}
    >
      {open && (
        <>
          <div className={styles.head}>
            <h2 id={`${name}-title`}>{title}</h2>
            <button type="button" className={controls.plain} aria-label={t('action.close')} onClick={closeDialog}>
              <X size={14} />
            </button>
          </div>
          <div className={styles.body}>{children}</div>
        </>
      )}
    </dialog>
  )
}
