import type { ApiServerHost } from '../types.ts'

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'
const SUFFIX = 5
const MAX_BASE = 58

/**
 * `base`, cut to 58, and five characters that spell no word.
 * Source: k8s.io/apiserver pkg/storage/names/generate.go; apimachinery pkg/util/rand.
 */
export function generatedName(base: string, random: () => number): string {
  let left = Math.floor(random() * ALPHABET.length ** SUFFIX)
  let suffix = ''
  for (let i = 0; i < SUFFIX; i += 1) {
    suffix += ALPHABET[left % ALPHABET.length]
    left = Math.floor(left / ALPHABET.length)
  }
  return base.slice(0, MAX_BASE) + suffix
}

/** Eight hex digits: a one in front keeps leading zeros. */
const hex = (host: Pick<ApiServerHost, 'random'>): string => (Math.floor(host.random() * 2 ** 32) + 2 ** 32).toString(16).slice(1)

/** A UUID (version 4) from the cluster's seeded generator. */
export function newUid(host: Pick<ApiServerHost, 'random'>): string {
  const [a, b, c, d] = [hex(host), hex(host), hex(host), hex(host)]
  const variant = '89ab'[Number.parseInt(c.slice(0, 1), 16) % 4]
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${d}`
}
