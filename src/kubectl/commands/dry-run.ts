import type { Result } from '../../core/api/status.ts'
import { klogLine } from '../client/klog.ts'
import type { Trouble } from '../client/trouble.ts'
import type { Invocation } from '../command.ts'
import type { DryRun } from '../print/name.ts'

/** What `--dry-run` asks for. Source: kubectl pkg/cmd/util/helpers.go GetDryRunStrategy. */
export function dryRunOf({ flags, host }: Pick<Invocation, 'flags' | 'host'>): Result<DryRun, Trouble> {
  const given = flags.text('dry-run')
  if (given === 'none' || given === 'client' || given === 'server') return { ok: true, value: given }
  if (given === 'unchanged') {
    const text = '--dry-run is deprecated and can be replaced with --dry-run=client.'
    host.stderr(klogLine(host, 'W', 'helpers.go:706', text))
    return { ok: true, value: 'client' }
  }
  return { ok: false, error: { text: `Invalid dry-run value (${given}). Must be "none", "server", or "client".` } }
}
