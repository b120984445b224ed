/** Throws when a state that cannot happen has happened: a bug of ours, never an answer to bad input. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${message}`)
}
