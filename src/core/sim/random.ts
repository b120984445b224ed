/**
 * Next value in [0, 1) and the generator state (uint32) that follows it.
 * The generator is mulberry32: one 32-bit word of state, so that a snapshot holds it as a number.
 */
export function nextRandom(state: number): readonly [value: number, state: number] {
  const next = (state + 0x6d2b79f5) >>> 0
  const mixed = Math.imul(next ^ (next >>> 15), 1 | next)
  const stirred = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return [((stirred ^ (stirred >>> 14)) >>> 0) / 4294967296, next]
}
