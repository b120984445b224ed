import { LINE_HUES, lineColour } from '../parts/line-colour.ts'

/** The theme's colours as a canvas takes them. */
export interface Palette {
  readonly ink: string
  readonly onInk: string
  readonly panel: string
  readonly muted: string
  readonly sel: string
  readonly bad: string
  readonly lines: readonly string[]
}

/** Reads colours off the page: a canvas cannot look up custom properties or `light-dark()`. */
export function readPalette(from: HTMLElement): Palette {
  const probe = document.createElement('i')
  probe.style.display = 'none'
  from.append(probe)
  const read = (colour: string): string => {
    probe.style.color = colour
    return getComputedStyle(probe).color
  }
  const palette: Palette = {
    ink: read('var(--ink)'),
    onInk: read('var(--on-ink)'),
    panel: read('var(--panel)'),
    muted: read('light-dark(#b9bec5, #5a6470)'),
    sel: read('light-dark(#ffd75e, #0f1317)'),
    bad: read('var(--bad)'),
    lines: Array.from({ length: LINE_HUES }, (_, line) => read(lineColour(line))),
  }
  probe.remove()
  return palette
}

export const paletteLine = ({ lines, ink }: Palette, line: number): string =>
  line < 0 ? ink : (lines[line % lines.length] ?? ink)
