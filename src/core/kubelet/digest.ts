import { hexOf } from '../sim/hex.ts'
import { nextRandom } from '../sim/random.ts'

const WORDS = 8
const WORD = 2 ** 32

/** 64 hex digits made of a text: stands for a SHA-256 in names of images and containers. Differs: it is none. */
export function digestOf(text: string): string {
  let state = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193)
  state >>>= 0
  let digest = ''
  for (let word = 0; word < WORDS; word += 1) {
    const [value, next] = nextRandom(state)
    state = next
    digest += hexOf(Math.floor(value * WORD))
  }
  return digest
}
