/** `name` is Inter 600 at 11.5 px, `mono` JetBrains Mono at 10 px, `small` JetBrains Mono at 9.5 px. */
export type Font = 'name' | 'mono' | 'small'

/** Width of a text, in scene units. */
export type Measure = (text: string, font: Font) => number

export interface SceneOptions {
  /** Size of the panel, CSS px. The scene is at least as large; the page zooms to fit. */
  readonly width: number
  readonly height: number
  /** Draw kube-system and the `kubernetes` Service. */
  readonly showSystem: boolean
  /** Groups of more Pods than this are folded into a stack; FOLD_ABOVE unless told. */
  readonly foldAbove?: number
  /** Ids of groups that were opened: their Pods are drawn however many there are. */
  readonly expanded: ReadonlySet<string>
  /** Who sent lately: `laptop`, `internet`, `apiserver` (which then is drawn) or the id of a Pod, which is then pinned to the clients' column. */
  readonly clients: readonly string[]
  /** By a table of character widths unless told. */
  readonly measure?: Measure
}
