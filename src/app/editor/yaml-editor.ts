import type { Problem, TextRange } from '../../manifest/types.ts'
import { FULL_EDITOR_CHARS } from './editor-props.ts'
import { monaco } from './monaco.ts'

export interface YamlEditorOptions {
  readonly host: HTMLElement
  /** Names the file; one model a name is kept, so that each tab keeps its own undo history. */
  readonly file: string
  readonly text: string
  readonly dark: boolean
  /** Accessible name. */
  readonly label: string
  onChange(text: string): void
  onApply(): void
  /** Tab now leaves the editor, or indents again. */
  onTabLeaves(leaves: boolean): void
  /** 1-based place of the caret. */
  onCursor(line: number, column: number): void
}

export interface YamlEditor {
  /** Shows a file; its text is put in only where it differs from what the editor holds. */
  open(file: string, text: string): void
  problems(file: string, problems: readonly Problem[]): void
  /** Lights lines, the first of them scrolled into view when `reveal`. */
  light(ranges: readonly TextRange[], reveal: boolean): void
  /** Puts the caret at a place and the focus in the editor. */
  goTo(range: TextRange): void
  dark(dark: boolean): void
  focus(): void
  dispose(): void
}

const OWNER = 'switchyard'

const toRange = ({ startLine, startColumn, endLine, endColumn }: TextRange): monaco.IRange => ({
  startLineNumber: startLine,
  startColumn,
  endLineNumber: endLine,
  endColumn,
})

const toMarker = (problem: Problem): monaco.editor.IMarkerData => ({
  ...toRange(problem.range),
  message: problem.message,
  severity: problem.severity === 'error' ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning,
  source: problem.source,
})

const uriOf = (file: string): monaco.Uri => monaco.Uri.parse(`file:///${encodeURIComponent(file)}.yaml`)

function modelOf(file: string, text: string): monaco.editor.ITextModel {
  const uri = uriOf(file)
  const known = monaco.editor.getModel(uri)
  if (!known) return monaco.editor.createModel(text, 'yaml', uri)
  // An edit that can be undone, not a new text: what was typed before a repair stays one step back.
  if (known.getValue() !== text) known.pushEditOperations([], [{ range: known.getFullModelRange(), text }], () => null)
  return known
}

/** One editor on the page. Its text is the file store's: it reports every change and takes changes from outside. */
export function createYamlEditor(options: YamlEditorOptions): YamlEditor {
  const theme = (dark: boolean): string => (dark ? 'switchyard-dark' : 'switchyard-light')
  let model = modelOf(options.file, options.text)
  const editor = monaco.editor.create(options.host, {
    model,
    theme: theme(options.dark),
    ariaLabel: options.label,
    automaticLayout: true,
    fontFamily: '"JetBrains Mono Variable", ui-monospace, monospace',
    fontSize: 12.5,
    lineHeight: 20,
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    // The line about keys stands over the lowest stretch.
    padding: { top: 10, bottom: 32 },
    tabSize: 2,
    insertSpaces: true,
    detectIndentation: false,
    renderLineHighlight: 'line',
    overviewRulerLanes: 0,
    lineNumbersMinChars: 4,
    folding: true,
    fixedOverflowWidgets: true,
    wordBasedSuggestions: 'off',
    quickSuggestions: { other: true, strings: true, comments: false },
    accessibilitySupport: 'auto',
  })
  const lit = editor.createDecorationsCollection()
  const toggleTab = (): void => {
    const tabFocusMode = !editor.getOption(monaco.editor.EditorOption.tabFocusMode)
    editor.updateOptions({ tabFocusMode })
    options.onTabLeaves(tabFocusMode)
  }
  editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, () => options.onApply())
  // Ctrl+M on every machine, and heard of: Monaco's own action has another key on a Mac and tells nobody.
  editor.addCommand(monaco.KeyMod.WinCtrl | monaco.KeyCode.KeyM, toggleTab)
  editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyM, toggleTab)
  editor.onDidChangeModelContent(() => options.onChange(model.getValue()))
  editor.onDidChangeCursorPosition(({ position }) => options.onCursor(position.lineNumber, position.column))

  /** A very long paste never reaches Monaco: the file takes it, and the plain editor shows it. */
  const takeLong = (event: ClipboardEvent | InputEvent): void => {
    const pasted = event instanceof ClipboardEvent ? event.clipboardData?.getData('text/plain') : event.data
    if (!pasted || pasted.length < FULL_EDITOR_CHARS) return
    event.preventDefault()
    event.stopImmediatePropagation()
    const range = editor.getSelection() ?? model.getFullModelRange()
    const [from, to] = [model.getOffsetAt(range.getStartPosition()), model.getOffsetAt(range.getEndPosition())]
    const before = model.getValue()
    options.onChange(before.slice(0, from) + pasted + before.slice(to))
  }
  options.host.addEventListener('paste', takeLong, { capture: true })
  options.host.addEventListener('beforeinput', takeLong, { capture: true })

  return {
    open(file, text) {
      model = modelOf(file, text)
      if (editor.getModel() !== model) editor.setModel(model)
    },
    problems: (file, problems) => {
      const of = monaco.editor.getModel(uriOf(file))
      if (of) monaco.editor.setModelMarkers(of, OWNER, problems.map(toMarker))
    },
    light(ranges, reveal) {
      lit.set(ranges.map((range) => ({ range: toRange(range), options: { isWholeLine: true, className: 'lit-line' } })))
      const [first] = ranges
      if (first && reveal) editor.revealLineInCenterIfOutsideViewport(first.startLine)
    },
    goTo(range) {
      editor.setSelection(toRange(range))
      editor.revealLineInCenterIfOutsideViewport(range.startLine)
      editor.focus()
    },
    dark: (dark) => monaco.editor.setTheme(theme(dark)),
    focus: () => editor.focus(),
    dispose() {
      options.host.removeEventListener('paste', takeLong, { capture: true })
      options.host.removeEventListener('beforeinput', takeLong, { capture: true })
      editor.dispose()
      for (const each of monaco.editor.getModels()) each.dispose()
    },
  }
}
