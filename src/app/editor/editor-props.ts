import type { Problem, TextRange } from '../../manifest/types.ts'

/**
 * What an editor of one manifest gets and gives. The page mounts one editor and changes its file; an editor keeps the
 * cursor, the scroll position and the undo history of each `fileId` by itself.
 */
export interface EditorProps {
  readonly fileId: string
  /** Name of the file, for its label. */
  readonly name: string
  readonly text: string
  readonly problems: readonly Problem[]
  /** Lit because the same object is under the pointer elsewhere; lines of it get the `--sel` background. */
  readonly highlight: TextRange | null
  /** Bring this into sight and put the cursor there; a new `seq` asks again. */
  readonly reveal: { readonly range: TextRange; readonly seq: number } | null
  readonly onChange: (text: string) => void
  /** The place under the cursor or the pointer, 1-based; null when there is none. */
  readonly onPlace: (place: { readonly line: number; readonly column: number } | null) => void
  /** Ctrl+Enter. */
  readonly onApply: () => void
}

/** Longer texts get the plain editor: the full one would hold the page for seconds. UTF-16 units. */
export const FULL_EDITOR_CHARS = 300_000
