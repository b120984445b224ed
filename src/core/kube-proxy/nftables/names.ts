import type { Target } from '../rule.ts'

export const TABLE = 'kube-proxy'
export const MARK_CHAIN = 'mark-for-masquerade'
export const REJECT_CHAIN = 'reject-chain'

export const jump = (chain: string): Target => ({ kind: 'jump', chain })
export const goto = (chain: string): Target => ({ kind: 'goto', chain })
