import { lazy, Suspense, useEffect, useState } from 'react'
import { ErrorBoundary } from '../parts/ErrorBoundary.tsx'
import { type EditorProps, FULL_EDITOR_CHARS } from './editor-props.ts'
import { PlainEditor } from './PlainEditor.tsx'

/** The full editor comes after the first paint; where it cannot, the plain one stays. */
const FullEditor = lazy(() =>
  import('./ManifestEditor.tsx').then(
    ({ ManifestEditor }) => ({ default: ManifestEditor }),
    () => ({ default: PlainEditor }),
  ),
)

const COARSE = '(pointer: coarse) and (max-width: 1023px), (max-width: 767px)'
const IDLE_MS = 400

/** Shows the plain editor at once and the full one when the page has time for it; small touch screens keep the plain one. */
export function EditorSlot(props: EditorProps) {
  const [full, setFull] = useState(false)
  useEffect(() => {
    if (matchMedia(COARSE).matches) return
    const timer = setTimeout(() => setFull(true), IDLE_MS)
    return () => clearTimeout(timer)
  }, [])
  const plain = <PlainEditor {...props} />
  if (!full || props.text.length > FULL_EDITOR_CHARS) return plain
  return (
    <ErrorBoundary>
      <Suspense fallback={plain}>
        <FullEditor {...props} />
      </Suspense>
    </ErrorBoundary>
  )
}
