import type { ApplyResult } from '../../core/sim/types.ts'
import { type MessageKey, t } from '../i18n/t.ts'

export interface StatusWords {
  readonly tone: 'plain' | 'ok' | 'warn' | 'bad'
  readonly title: MessageKey
  readonly detail: string
}

const ACTIONS: readonly ApplyResult['action'][] = ['created', 'configured', 'unchanged', 'failed']

/** `service/web`; a document that could not be read has no kind, and is named by its place. */
const objectOf = ({ document, kind, name }: ApplyResult): string =>
  kind === undefined ? t('status.document', { number: document + 1 }) : `${kind.toLowerCase()}/${name ?? '?'}`

/** `service/web configured` for one object, `2 created, 1 configured` for several. */
export function resultsText(results: readonly ApplyResult[]): string {
  const [only] = results
  if (results.length === 1 && only) return t('status.result', { object: objectOf(only), action: t(`result.${only.action}`) })
  const changed = results.filter(({ action }) => action !== 'unchanged')
  if (changed.length === 1 && changed[0])
    return t('status.result', { object: objectOf(changed[0]), action: t(`result.${changed[0].action}`) })
  return ACTIONS.map((action) => [results.filter((result) => result.action === action).length, action] as const)
    .filter(([count]) => count > 0)
    .map(([count, action]) => `${count} ${t(`result.${action}`)}`)
    .join(', ')
}

const sameObject = (a: ApplyResult, b: ApplyResult): boolean =>
  a.kind === b.kind && a.namespace === b.namespace && a.name === b.name

/** What the last apply did and no longer holds, undone or deleted since; `would` is what applying the same text would do now. */
function lostSince(results: readonly ApplyResult[], would: readonly ApplyResult[]): StatusWords | null {
  const done = results.filter(({ action }) => action !== 'failed')
  const again = done.flatMap((result) => would.find((one) => sameObject(one, result)) ?? [])
  const gone = again.filter(({ action }) => action === 'created')
  if (gone.length > 0) return { tone: 'warn', title: 'status.gone', detail: gone.map(objectOf).join(', ') }
  const moved = again.filter(({ action }) => action === 'configured')
  return moved.length > 0 ? { tone: 'warn', title: 'status.moved', detail: moved.map(objectOf).join(', ') } : null
}

/** How the last apply of a file went; `would` tells what it would do again, while the text is still the same. */
export function statusWords(
  applied: string | null,
  results: readonly ApplyResult[],
  would: readonly ApplyResult[] = [],
): StatusWords {
  const lost = lostSince(results, would)
  if (lost) return lost
  if (applied === null) return { tone: 'plain', title: 'status.notApplied', detail: '' }
  if (results.length === 0) return { tone: 'plain', title: 'status.applied', detail: '' }
  const failed = results.filter(({ action }) => action === 'failed').length
  const title: MessageKey = failed === 0 ? 'status.applied' : failed === results.length ? 'status.refused' : 'status.partly'
  return { tone: failed === 0 ? 'ok' : failed === results.length ? 'bad' : 'warn', title, detail: resultsText(results) }
}
