import { Plus, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { t } from '../i18n/t.ts'
import { cx } from '../parts/cx.ts'
import { activate, closeFile, files, type ManifestFile, openFile, renameFile, reopenFile } from '../store/files.ts'
import { notify } from '../store/notices.ts'
import styles from './LeftPanel.module.css'

function close({ id, name }: ManifestFile): void {
  closeFile(id)
  notify(t('files.closed', { name }), { action: { label: t('files.reopen'), run: () => reopenFile() } })
}

function FileTab({ file, on }: { readonly file: ManifestFile; readonly on: boolean }) {
  const [renaming, setRenaming] = useState(false)
  const { id, name, text, applied } = file
  if (renaming) {
    const end = (wanted: string): void => {
      renameFile(id, wanted)
      setRenaming(false)
    }
    return (
      <input
        className={styles.rename}
        defaultValue={name}
        aria-label={t('files.rename', { name })}
        // biome-ignore lint/a11y/noAutofocus: renaming was asked for on this very tab.
        autoFocus
        onFocus={(event) => event.target.select()}
        onBlur={(event) => end(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') end(event.currentTarget.value)
          if (event.key === 'Escape') setRenaming(false)
        }}
      />
    )
  }
  const changed = applied !== null && applied !== text
  return (
    <div className={cx(styles.file, on && styles.on)}>
      <button
        type="button"
        aria-pressed={on}
        title={changed ? `${t('files.changed')}. ${t('files.renameHint')}` : t('files.renameHint')}
        onClick={() => activate(id)}
        onDoubleClick={() => setRenaming(true)}
        onKeyDown={(event) => {
          if (event.key === 'F2') setRenaming(true)
          if (event.key === 'Delete') close(file)
        }}
      >
        {name}
        {changed && (
          <>
            <i className={styles.dot} />
            <span className="visually-hidden">, {t('files.changed')}</span>
          </>
        )}
      </button>
      <button type="button" className={styles.close} aria-label={t('files.close', { name })} onClick={() => close(file)}>
        <X size={12} />
      </button>
    </div>
  )
}

/** The open files: click opens, double click or F2 renames, a dot says that a file changed since it was applied. */
export function FileTabs() {
  const list = useStore(files, (state) => state.files)
  const active = useStore(files, (state) => state.active)
  const row = useRef<HTMLFieldSetElement>(null)
  // A tab grows with its name and with its dot.
  const widths = list.map(({ name, text, applied }) => `${name}${applied !== null && applied !== text ? '*' : ''}`).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: whichever file is opened, its tab is brought into sight.
  useEffect(() => {
    row.current?.querySelector('[aria-pressed="true"]')?.parentElement?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [active, widths])
  return (
    <div className={styles.files}>
      <fieldset ref={row} className={styles.row} aria-label={t('files.tabs')}>
        {list.map((file) => (
          <FileTab key={file.id} file={file} on={file.id === active} />
        ))}
      </fieldset>
      <button
        type="button"
        className={styles.new}
        aria-label={t('files.new')}
        title={t('files.new')}
        onClick={() => openFile('manifest.yaml', '')}
      >
        <Plus size={14} />
      </button>
    </div>
  )
}
