/** The mark: a track that a switch divides. */
export function Logo() {
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
      <path d="M2 11h6l5-6h7M8 11l5 6h7" fill="none" stroke="var(--ink)" strokeWidth="3" strokeLinejoin="round" />
      <circle cx="8" cy="11" r="3" fill="var(--panel)" stroke="var(--ink)" strokeWidth="2.4" />
    </svg>
  )
}
