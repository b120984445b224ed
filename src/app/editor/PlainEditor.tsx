import { type KeyboardEvent, memo, useEffect, useId, useMemo, useRef } from 'react'
import type { Problem, TextRange } from '../../manifest/types.ts'
import { t } from '../i18n/t.ts'
import { cx } from '../parts/cx.ts'
import type { EditorProps } from './editor-props.ts'
import styles from './PlainEditor.module.css'
import { paintLine } from './painted-lines.ts'

/** Beyond this a text is shown without colours and numbers, lines. */
const MAX_PAINTED_LINES = 2500
const MAX_PAINTED_CHARS = 120_000

interface LineProps {
  readonly line: string
  readonly number: number
  readonly problems: readonly Problem[]
  readonly lit: boolean
}

const NO_PROBLEMS: readonly Problem[] = []

const Line = memo(function Line({ line, number, problems, lit }: LineProps) {
  return (
    <div className={cx(lit && styles.lit)}>
      {paintLine(line, number, problems).map(({ text, kind, severity }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a line have no identity but their place.
        <span key={i} className={cx(kind !== 'plain' && styles[kind], severity && styles[severity])}>
          {text}
        </span>
      ))}
    </div>
  )
})

const inRange = (range: TextRange | null, number: number): boolean =>
  range !== null &&
  range.startLine <= number &&
  number <= Math.max(range.startLine, range.endColumn === 1 ? range.endLine - 1 : range.endLine)

const placeAt = (text: string, offset: number): { line: number; column: number } => {
  const before = text.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}

const offsetOf = (text: string, line: number, column: number): number =>
  text
    .split('\n')
    .slice(0, line - 1)
    .reduce((sum, one) => sum + one.length + 1, 0) +
  column -
  1

/** A textarea over a painted copy of its text: there at once, on phones, and when the full editor cannot come. */
export function PlainEditor({ fileId, name, text, problems, highlight, reveal, onChange, onPlace, onApply }: EditorProps) {
  const area = useRef<HTMLTextAreaElement>(null)
  const scroll = useRef<HTMLDivElement>(null)
  const listId = useId()
  const lines = useMemo(() => text.split('\n'), [text])
  const byLine = useMemo(() => {
    const map = new Map<number, Problem[]>()
    for (const problem of problems) {
      for (let n = problem.range.startLine; n <= Math.min(problem.range.endLine, problem.range.startLine + 200); n += 1)
        map.set(n, [...(map.get(n) ?? []), problem])
    }
    return map
  }, [problems])
  const painted = lines.length <= MAX_PAINTED_LINES && text.length <= MAX_PAINTED_CHARS

  // biome-ignore lint/correctness/useExhaustiveDependencies: another file begins at its top.
  useEffect(() => {
    if (scroll.current) scroll.current.scrollTop = 0
  }, [fileId])

  useEffect(() => {
    const element = area.current
    if (!reveal || !element) return
    const { range } = reveal
    const from = offsetOf(element.value, range.startLine, range.startColumn)
    const to = offsetOf(element.value, range.endLine, range.endColumn)
    element.focus({ preventScroll: true })
    element.setSelectionRange(from, Math.max(from, to))
    const lineHeight = Number.parseFloat(getComputedStyle(element).lineHeight) || 20
    const box = scroll.current ?? element
    box.scrollTop = Math.max(0, (range.startLine - 1) * lineHeight - box.clientHeight / 3)
  }, [reveal])

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      onApply()
    }
  }
  const tellPlace = (): void => {
    const element = area.current
    if (element) onPlace(placeAt(element.value, element.selectionStart))
  }
  const field = (
    <textarea
      ref={area}
      className={painted ? styles.text : styles.large}
      value={text}
      aria-label={t('editor.label', { name })}
      aria-invalid={problems.some(({ severity }) => severity === 'error')}
      aria-describedby={listId}
      spellCheck={false}
      autoCapitalize="off"
      autoCorrect="off"
      autoComplete="off"
      wrap="off"
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={onKeyDown}
      onSelect={tellPlace}
      onBlur={() => onPlace(null)}
    />
  )
  const described = (
    <span id={listId} className="visually-hidden">
      {problems.slice(0, 5).map(({ range, message }) => `${t('problem.line', { line: range.startLine })}: ${message}. `)}
    </span>
  )
  const keys = <p className={styles.keys}>{t('editor.tab.plain')}</p>
  if (!painted) {
    return (
      <>
        {field}
        {keys}
        {described}
      </>
    )
  }
  return (
    <>
      <div ref={scroll} className={styles.scroll}>
        <div className={styles.sheet}>
          <div className={styles.numbers} aria-hidden="true">
            {lines.map((_, i) => {
              const here = byLine.get(i + 1)
              const severity = here?.some((one) => one.severity === 'error') ? 'error' : here ? 'warning' : undefined
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: a line's number is its identity.
                <b key={i} data-severity={severity}>
                  {i + 1}
                </b>
              )
            })}
          </div>
          <div className={styles.body}>
            <pre className={styles.paint} aria-hidden="true">
              {lines.map((line, i) => (
                <Line
                  // biome-ignore lint/suspicious/noArrayIndexKey: a line's number is its identity.
                  key={i}
                  line={line}
                  number={i + 1}
                  problems={byLine.get(i + 1) ?? NO_PROBLEMS}
                  lit={inRange(highlight, i + 1)}
                />
              ))}
            </pre>
            {field}
          </div>
        </div>
        {described}
      </div>
      {keys}
    </>
  )
}
