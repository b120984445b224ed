/** An address as a number; `bits` tells the family. Written apart from the code under test, so that both must be right. */
export interface Address {
  readonly bits: 32 | 128
  readonly value: bigint
}

const groups = (text: string): readonly bigint[] => (text === '' ? [] : text.split(':').map((group) => BigInt(`0x${group}`)))

/** Parses IPv4 or IPv6 text; anything else throws. */
export function parseAddress(text: string): Address {
  if (!text.includes(':')) {
    const parts = text.split('.').map(Number)
    if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 255))) throw new Error(`${text} is no address`)
    return { bits: 32, value: parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n) }
  }
  const [head = '', tail] = text.split('::')
  const [first, last] = [groups(head), groups(tail ?? '')]
  const middle = Array.from({ length: 8 - first.length - last.length }, () => 0n)
  const all = tail === undefined ? first : [...first, ...middle, ...last]
  if (all.length !== 8) throw new Error(`${text} is no address`)
  return { bits: 128, value: all.reduce((sum, group) => sum * 65536n + group, 0n) }
}
