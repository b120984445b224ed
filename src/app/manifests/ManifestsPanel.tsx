import { type DragEvent, useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { TextRange } from '../../manifest/types.ts'
import { EditorSlot } from '../editor/EditorSlot.tsx'
import type { EditorProps } from '../editor/editor-props.ts'
import { placeOfRef, refAt } from '../explain/places.ts'
import { t } from '../i18n/t.ts'
import controls from '../parts/controls.module.css'
import { applyActive } from '../simulation/apply.ts'
import { checkOf, checks } from '../store/checks.ts'
import { cluster } from '../store/cluster.ts'
import { activeFile, files, openFile, reopenFile, writeText } from '../store/files.ts'
import { hover, selection } from '../store/selection.ts'
import { openDropped } from './drop.ts'
import { FileTabs } from './FileTabs.tsx'
import { FindingCard } from './FindingCard.tsx'
import styles from './LeftPanel.module.css'
import { StatusLine } from './StatusLine.tsx'

/** The stretch that somebody asked to see; asking again shows it again. */
function useReveal(): EditorProps['reveal'] {
  const [reveal, setReveal] = useState<EditorProps['reveal']>(null)
  useEffect(() => {
    const onReveal = (event: Event): void => {
      // Only `reveal` in simulation/apply.ts sends this event, with a range.
      const range = (event as CustomEvent<TextRange>).detail
      setReveal((last) => ({ range, seq: (last?.seq ?? 0) + 1 }))
    }
    window.addEventListener('switchyard:reveal', onReveal)
    return () => window.removeEventListener('switchyard:reveal', onReveal)
  }, [])
  return reveal
}

/** The stretch of the open file that belongs to what is lit elsewhere. */
function useHighlight(): TextRange | null {
  const file = useStore(files, activeFile)
  const allChecks = useStore(checks)
  const lit = useStore(selection, (state) => state.hover ?? state.selected)
  const view = useStore(cluster, (state) => state.view)
  return useMemo(() => {
    if (!file || !lit) return null
    const place = placeOfRef(lit, [file], allChecks, view)
    if (!place) return null
    return place.range
  }, [file, allChecks, lit, view])
}

function Editor() {
  const file = useStore(files, activeFile)
  const check = useStore(checks, (state) => checkOf(state, file?.id ?? ''))
  const reveal = useReveal()
  const highlight = useHighlight()
  const canReopen = useStore(files, (state) => state.closed.length > 0)
  const problems = useMemo(
    () => (check.text === file?.text ? [...check.manifest.problems, ...newRefusals(check.manifest.problems, check.refused)] : []),
    [check, file?.text],
  )
  if (!file) {
    return (
      <div className={styles.empty}>
        <h3>{t('files.closedAll')}</h3>
        <p>{t('files.closedAll.text')}</p>
        <button type="button" className={controls.plain} onClick={() => openFile('manifest.yaml', '')}>
          {t('files.new')}
        </button>
        {canReopen && (
          <button type="button" className={controls.plain} onClick={() => reopenFile()}>
            {t('files.reopen')}
          </button>
        )}
      </div>
    )
  }
  return (
    <EditorSlot
      fileId={file.id}
      name={file.name}
      text={file.text}
      problems={problems}
      highlight={highlight}
      reveal={reveal}
      onChange={(text) => writeText(file.id, text)}
      onPlace={(place) => hover(place && refAt(check.manifest.documents, place.line, place.column))}
      onApply={() => void applyActive()}
    />
  )
}

/** Refusals of the last apply that the check does not tell of already. */
const newRefusals = (known: EditorProps['problems'], refused: EditorProps['problems']): EditorProps['problems'] =>
  refused.filter(({ message, range }) => !known.some((one) => one.message === message && one.range.startLine === range.startLine))

/** Files, editor, what is wrong with them, and Apply. A file may be dropped anywhere on it. */
export function ManifestsPanel() {
  const [over, setOver] = useState(false)
  const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files')
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping a file is a short cut; "New file" and pasting do the same.
    <div
      className={styles.panel}
      onDragOver={(event) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
      }}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        void openDropped([...event.dataTransfer.files])
      }}
    >
      <FileTabs />
      <div className={styles.editor}>
        <Editor />
        {over && <div className={styles.drop}>{t('files.drop')}</div>}
      </div>
      <FindingCard />
      <StatusLine />
    </div>
  )
}
