/** Hues after which they come round again; the letter tells lines apart. */
export const LINE_HUES = 8

/** The CSS colour of a line; grey for lines of the system (-1). */
export const lineColour = (line: number): string => (line < 0 ? 'var(--muted)' : `var(--line-${line % LINE_HUES})`)
