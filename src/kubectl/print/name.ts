import type { JsonValue } from '../../core/api/json.ts'
import { textAt } from '../client/json.ts'

/** `service/nginx`, `deployment.apps/web`: how kubectl names an object. Source: cli-runtime pkg/printers/name.go. */
export function objectName(object: JsonValue): string {
  const [, group = ''] = textAt(object, 'apiVersion').split('/').toReversed()
  const kind = textAt(object, 'kind').toLowerCase()
  return `${group === '' ? kind : `${kind}.${group}`}/${textAt(object, 'metadata', 'name')}`
}

export type DryRun = 'none' | 'client' | 'server'

const DRY_RUN: { readonly [run in DryRun]: string } = { none: '', client: ' (dry run)', server: ' (server dry run)' }

/** `service/nginx created (dry run)`, with its newline. */
export const doneLine = (object: JsonValue, done: string, dryRun: DryRun = 'none'): string =>
  `${objectName(object)} ${done}${DRY_RUN[dryRun]}\n`
