import { useStore } from 'zustand'
import { t } from '../i18n/t.ts'
import { dismiss, notices } from '../store/notices.ts'
import { cx } from './cx.ts'
import styles from './Notices.module.css'

/** Short messages over the page, read out politely. */
export function Notices() {
  const list = useStore(notices, (state) => state.list)
  return (
    <div className={styles.stack} role="status" aria-live="polite">
      {list.map(({ id, text, tone, action }) => (
        <div key={id} className={cx(styles.notice, tone === 'bad' && styles.bad)}>
          <span>{text}</span>
          {action && (
            <button
              type="button"
              onClick={() => {
                action.run()
                dismiss(id)
              }}
            >
              {action.label}
            </button>
          )}
          <button type="button" onClick={() => dismiss(id)}>
            {t('action.dismiss')}
          </button>
        </div>
      ))}
    </div>
  )
}
