/** Text longer than this is refused whole, in UTF-16 units: 2 MB. */
export const MAX_TEXT = 2_000_000
/** More documents than this in one text are refused whole. */
export const MAX_DOCUMENTS = 1000
/** How often aliases may be followed in one document before it is refused. */
export const MAX_ALIASES = 100
/** Deeper nesting than this is refused. */
export const MAX_DEPTH = 100
