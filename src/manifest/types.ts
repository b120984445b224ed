/** A stretch of a text: 1-based lines and columns as editors count them, end exclusive. */
export interface TextRange {
  readonly startLine: number
  readonly startColumn: number
  readonly endLine: number
  readonly endColumn: number
}

/** Something wrong with a manifest, at its place. */
export interface Problem {
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly range: TextRange
  /** Which document of the text, from 0. */
  readonly document: number
  /** `yaml` syntax, `field` unknown or of a wrong type, `server` refused by the API server. */
  readonly source: 'yaml' | 'field' | 'server'
  /** What to do about it, and the whole text repaired, when we are sure. */
  readonly fix?: { readonly title: string; readonly text: string }
}

/**
 * One object of a manifest text. `document` counts objects from 0 in the order in which they are applied: a `List` counts
 * once for each of its items, a document that cannot be read counts once, an empty one not at all.
 */
export interface DocumentView {
  readonly document: number
  readonly range: TextRange
  readonly apiVersion: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
  /** Field path (as the API server writes it) → where its value stands. */
  readonly fields: { readonly [path: string]: TextRange }
  /** Field path → where its key stands (entries of lists have none). */
  readonly keys: { readonly [path: string]: TextRange }
}

export interface Manifest {
  readonly documents: readonly DocumentView[]
  readonly problems: readonly Problem[]
}
