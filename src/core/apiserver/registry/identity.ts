import { hexOf } from '../../sim/hex.ts'
import type { ApiServerHost } from '../types.ts'

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'
const SUFFIX = 5
const MAX_BASE = 58

/**
 * `base`, cut to 58, and five characters that spell no word.
 * Source: k8s.io/apiserver pkg/storage/names/generate.go; apimachinery pkg/util/rand.
 */
export function generatedName(base: string, random: () => number): string {
  // Below 2 ** 24, so that all of it is whole numbers of 32 bits.
  let left = Math.floor(random() * ALPHABET.length ** SUFFIX) | 0
  let suffix = ''
  for (let i = 0; i < SUFFIX; i += 1) {
    suffix += ALPHABET[left % ALPHABET.length]
    left = (left / ALPHABET.length) | 0
  }
  return base.slice(0, MAX_BASE) + suffix
}

const hex = (host: Pick<ApiServerHost, 'random'>): string => hexOf(Math.floor(host.random() * 2 ** 32))

/** A UUID (version 4) from the cluster's seeded generator. */
export function newUid(host: Pick<ApiServerHost, 'random'>): string {
  const [a, b, c, d] = [hex(host), hex(host), hex(host), hex(host)]
  const variant = '89ab'[Number.parseInt(c.slice(0, 1), 16) % 4]
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${d}`
}
