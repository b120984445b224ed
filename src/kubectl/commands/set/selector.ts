import type { Result } from '../../../core/api/status.ts'
import { parseSelector } from '../../../core/labels/parse.ts'
import { objectAt } from '../../client/json.ts'
import { failed, type Trouble } from '../../client/trouble.ts'
import type { Failure, Invocation } from '../../command.ts'
import { defineCommand } from '../define.ts'
import type { Live } from '../live.ts'
import type { Pairs } from '../pairs.ts'
import { patchBetween, sendPatch, settingOf } from './change.ts'

/** Set the selector on a resource. Source: kubectl pkg/cmd/set/set_selector.go. */
export const setSelectorCommand = defineCommand('set selector', run)

const refused = (text: string): { readonly ok: false; readonly error: Trouble } => ({ ok: false, error: { text } })

/** A selector as the map that a Service has. Source: apimachinery meta/v1 ParseToLabelSelector. */
function pairsOf(text: string): Result<Pairs, Trouble> {
  const parsed = parseSelector(text)
  if (!parsed.ok) return refused(`couldn't parse the selector string "${text}": ${parsed.error}`)
  const pairs: [string, string][] = []
  for (const { key, op, values } of parsed.value) {
    const [value] = values
    if (!['=', '=='].includes(op) || value === undefined) {
      const operator =
        { in: 'In', notin: 'NotIn', '!=': 'NotIn', exists: 'Exists', '!': 'DoesNotExist' }[String(op)] ?? String(op)
      return refused(`match expression [{${key} ${operator} [${values.join(' ')}]}] not supported on this object`)
    }
    pairs.push([key, value])
  }
  return { ok: true, value: Object.fromEntries(pairs) }
}

async function run(invocation: Invocation): Promise<number | Failure> {
  const { args } = invocation
  const selector = args.at(-1)
  const pairs = selector === undefined ? null : pairsOf(selector)
  if (pairs && !pairs.ok) return failed(pairs.error)
  if (!pairs) return failed({ text: 'one selector is required' })
  const setting = await settingOf(invocation, args.slice(0, -1), ['all'])
  if (!setting.ok) return failed(setting.error)
  const { objects, report, dryRun, here } = setting.value
  const troubles = [...objects.troubles]
  for (const one of objects.found) {
    const after = withSelector(invocation, one, pairs.value)
    const sent =
      !after.ok || here
        ? after
        : await sendPatch(invocation, one, patchBetween(withoutVersion(invocation, one), after.value), { dryRun, failing: null })
    const trouble = sent.ok ? report(sent.value, 'selector updated') : sent.error
    if (trouble) troubles.push(trouble)
  }
  return troubles.length > 0 ? failed(...troubles) : 0
}

/** `--resource-version` takes part in the patch as a change. */
function withoutVersion({ flags }: Invocation, { object }: Live): Live['object'] {
  if (flags.text('resource-version') === '') return object
  const { resourceVersion: _, ...metadata } = objectAt(object, 'metadata')
  return { ...object, metadata }
}

function withSelector({ flags }: Invocation, { object }: Live, selector: Pairs): Result<Live['object'], Trouble> {
  if (object['kind'] !== 'Service') return refused('setting a selector is only supported for Services')
  const resourceVersion = flags.text('resource-version')
  const metadata = { ...objectAt(object, 'metadata'), ...(resourceVersion === '' ? {} : { resourceVersion }) }
  return { ok: true, value: { ...object, metadata, spec: { ...objectAt(object, 'spec'), selector } } }
}
