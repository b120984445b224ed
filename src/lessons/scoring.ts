import type { Trace } from '../core/network/trace.ts'
import { refutationKey, wrongKey } from './keys.ts'
import type { Truth } from './predict.ts'
import { tellingHop } from './traces.ts'
import type { Prediction } from './types.ts'

/** What the learner says: options, or how many each Pod gets. */
export interface Answer {
  readonly chosen: readonly string[]
  readonly counts?: { readonly [pod: string]: number }
}

export interface Verdict {
  readonly right: boolean
  /** 0 to 1: the share of options that were decided rightly; for a histogram how near it came. */
  readonly score: number
  readonly truth: Truth
  /** Absent where the answer is right. */
  readonly refutation?: Refutation
}

/** Why a wrong answer is wrong. */
export interface Refutation {
  /** Keys of its words, the most particular first: the first that the lesson has is shown. */
  readonly keys: readonly string[]
  /** Options that were chosen and are not right, and right ones that were not chosen. */
  readonly wrongly: readonly string[]
  readonly missed: readonly string[]
  /** A request that shows it, and which of its hops does. */
  readonly trace?: Trace
  readonly hop?: number
}

/** Judges an answer by the truth that the engine found. */
export function judge({ id, ask }: Prediction, { chosen, counts = {} }: Answer, truth: Truth): Verdict {
  if (truth.counts) return { right: true, score: nearness(counts, truth.counts), truth }
  const wrongly = chosen.filter((option) => !truth.right.includes(option))
  const missed = truth.right.filter((option) => !chosen.includes(option))
  if (wrongly.length === 0 && missed.length === 0) return { right: true, score: 1, truth }
  const many = ask.what === 'pods' || (ask.what === 'which' && !ask.one)
  const score = many ? 1 - (wrongly.length + missed.length) / Math.max(1, truth.options.length) : 0
  const hop = truth.trace ? tellingHop(truth.trace) : -1
  const refutation: Refutation = {
    keys: [...[...wrongly, ...missed].map((option) => refutationKey(id, option)), wrongKey(id)],
    wrongly,
    missed,
    ...(truth.trace ? { trace: truth.trace } : {}),
    ...(hop >= 0 ? { hop } : {}),
  }
  return { right: false, score: Math.max(0, score), truth, refutation }
}

/** 1 where every count is right, 0 where every request was given to the wrong Pod. */
function nearness(guess: { readonly [pod: string]: number }, truth: { readonly [pod: string]: number }): number {
  const total = Object.values(truth).reduce((sum, count) => sum + count, 0)
  const pods = new Set([...Object.keys(guess), ...Object.keys(truth)])
  const apart = [...pods].reduce((sum, pod) => sum + Math.abs((guess[pod] ?? 0) - (truth[pod] ?? 0)), 0)
  return total === 0 ? 1 : Math.max(0, 1 - apart / (2 * total))
}
