import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { t } from '../i18n/t.ts'
import controls from '../parts/controls.module.css'
import { shareLink } from '../share/link.ts'
import styles from './Dialog.module.css'
import { Dialog } from './Dialog.tsx'
import { dialogs } from './dialogs.ts'

const LONG = 8000

export function ShareDialog() {
  const open = useStore(dialogs, (state) => state.open === 'share')
  const [link, setLink] = useState('')
  const [said, setSaid] = useState('')
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (!open) return
    setSaid('')
    void shareLink().then(setLink)
  }, [open])
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(link)
      setSaid(t('share.copied'))
    } catch {
      field.current?.select()
      setSaid(t('share.failed'))
    }
  }
  return (
    <Dialog name="share" title={t('share.title')}>
      <p>{t('share.text')}</p>
      <div className={styles.row}>
        <input
          ref={field}
          className={`${controls.field ?? ''} mono`}
          readOnly
          value={link}
          aria-label={t('share.title')}
          onFocus={(event) => event.target.select()}
        />
        <button type="button" className={controls.primary} onClick={() => void copy()}>
          {t('share.copy')}
        </button>
      </div>
      <p role="status">{said || (link.length > LONG ? t('share.long', { count: link.length }) : '')}</p>
    </Dialog>
  )
}
