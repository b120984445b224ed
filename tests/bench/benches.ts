import { memory } from './memory.ts'
import { relabel } from './relabel.ts'
import { send } from './send.ts'
import { settle } from './settle.ts'
import type { Bench } from './types.ts'

/** Every bench, in the order in which they run: one file each. */
export const BENCHES: readonly Bench[] = [settle, relabel, send, memory]
