/** `name` is Inter 600 at 11.5 px, `mono` JetBrains Mono at 10 px, `small` JetBrains Mono at 9.5 px. */
export type Font = 'name' | 'mono' | 'small'

/** Width of a text, in scene units. */
export type Measure = (text: string, font: Font) => number

export interface Size {
  readonly width: number
  readonly height: number
}

/** What a picture is laid out for. */
export interface Panel extends Size {
  /** Groups of more Pods than this are folded into a stack; FOLD_ABOVE unless told. */
  readonly foldAbove?: number
}

/** `width` and `height` of the panel are CSS px. The scene is at least as large; the page zooms to fit. */
export interface SceneOptions extends Panel {
  /** Draw kube-system and the `kubernetes` Service. */
  readonly showSystem: boolean
  /** Ids of groups that were opened: their Pods are drawn however many there are. */
  readonly expanded: ReadonlySet<string>
  /** Who sent lately: `laptop`, `internet`, `apiserver` (which then is drawn) or the id of a Pod, which is then pinned to the clients' column. */
  readonly clients: readonly string[]
  /** By a table of character widths unless told. */
  readonly measure?: Measure
}

/** What is drawn, whatever the size. */
export type Look = Omit<SceneOptions, keyof Size>

/** One view, laid out for any panel. */
export interface Layouts<Picture> {
  /** About how large the picture will be: counted, without laying it out. */
  readonly estimate: (panel: Panel) => Size
  readonly layOut: (panel: Panel) => Picture
}
