import type { Target } from '../rule.ts'

export const MARK_MASQ = 'KUBE-MARK-MASQ'
export const LOCALHOST_COUNTER = 'localhost_nps_accepted_pkts'
export const INVALID_COUNTER = 'ct_state_invalid_dropped_pkts'

export const jump = (chain: string): Target => ({ kind: 'jump', chain })
