import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { t } from '../i18n/t.ts'
import { files } from '../store/files.ts'
import { settings } from '../store/settings.ts'
import type { EditorProps } from './editor-props.ts'
import styles from './ManifestEditor.module.css'
import plain from './PlainEditor.module.css'
import { createYamlEditor, type YamlEditor } from './yaml-editor.ts'

const systemDark = matchMedia('(prefers-color-scheme: dark)')

/** The full editor: Monaco with the Kubernetes schema. Loaded by EditorSlot after the first paint. */
export function ManifestEditor({ fileId, name, text, problems, highlight, reveal, onChange, onPlace, onApply }: EditorProps) {
  const host = useRef<HTMLDivElement>(null)
  const editor = useRef<YamlEditor | null>(null)
  const theme = useStore(settings, (state) => state.theme)
  const [tabLeaves, setTabLeaves] = useState(false)
  const label = t('editor.label', { name })
  // Monaco keeps its callbacks for good, props change: it calls through this.
  const latest = useRef({ onChange, onPlace, onApply, fileId, text, label })
  latest.current = { onChange, onPlace, onApply, fileId, text, label }

  useEffect(() => {
    if (!host.current) return
    const now = latest.current
    const made = createYamlEditor({
      host: host.current,
      file: now.fileId,
      text: now.text,
      label: now.label,
      dark: document.documentElement.dataset['theme'] === 'dark',
      onChange: (changed) => latest.current.onChange(changed),
      onApply: () => latest.current.onApply(),
      onTabLeaves: setTabLeaves,
      onCursor: (line, column) => latest.current.onPlace({ line, column }),
    })
    editor.current = made
    return () => {
      editor.current = null
      made.dispose()
    }
  }, [])

  useEffect(() => {
    const show = (): void => editor.current?.dark(theme === 'dark' || (theme === 'system' && systemDark.matches))
    show()
    systemDark.addEventListener('change', show)
    return () => systemDark.removeEventListener('change', show)
  }, [theme])

  useEffect(() => {
    // A render can lag behind quick typing, the store cannot: a late `text` must not take back what was typed since.
    const current = files.getState().files.find(({ id }) => id === fileId)
    editor.current?.open(fileId, current?.text ?? text)
  }, [fileId, text])
  // After `open`: markers and lit lines belong to the model that is shown.
  useEffect(() => editor.current?.problems(fileId, problems), [fileId, problems])
  useEffect(() => editor.current?.light(highlight ? [highlight] : [], false), [highlight])
  useEffect(() => {
    if (reveal) editor.current?.goTo(reveal.range)
  }, [reveal])

  return (
    <>
      <div ref={host} className={styles.host} />
      <p className={plain.keys} role="status">
        {t(tabLeaves ? 'editor.tab.leaves' : 'editor.tab.indents')}
      </p>
    </>
  )
}
