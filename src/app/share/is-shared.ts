/** True when a page's fragment is a shared link at all; what reads it comes only then. */
export const isShared = (fragment: string): boolean => /^#?s\d+=/.test(fragment)
