import { withLastApplied } from '../../../core/apply/last-applied.ts'
import { isObject } from '../../client/json.ts'
import { failed, type Trouble, usageError, withSource } from '../../client/trouble.ts'
import type { Failure, Invocation } from '../../command.ts'
import { defineCommand } from '../define.ts'
import { dryRunOf } from '../dry-run.ts'
import { type Manifest, readManifests, writeQueryOf } from '../manifests.ts'
import { reporterOf } from '../reporter.ts'
import { validationOf } from '../validation.ts'

/** Create a resource from a file or from stdin. Source: kubectl pkg/cmd/create/create.go. */
export const createCommand = defineCommand('create', run, ['edit', 'kustomize', 'raw', 'windows-line-endings'])

async function run(invocation: Invocation): Promise<number | Failure> {
  const { args, flags, client } = invocation
  if (args.length > 0) return usageError('create', `Unexpected args: [${args.join(' ')}]`)
  const dryRun = dryRunOf(invocation)
  if (!dryRun.ok) return failed(dryRun.error)
  const validation = validationOf(flags)
  if (!validation.ok) return failed(validation.error)
  const report = await reporterOf(invocation, dryRun.value)
  if (!report.ok) return failed(report.error)
  if (flags.list('filename').length === 0) return failed({ text: 'must specify one of -f and -k' })
  const manifests = await readManifests(invocation, { validation: validation.value, selector: flags.text('selector') })
  if (!manifests.ok) return failed(manifests.error)
  const query = writeQueryOf(flags.text('field-manager'), validation.value, dryRun.value)

  const create = async ({ resource, namespace, object, source }: Manifest): Promise<Trouble | null> => {
    const body = flags.bool('save-config') ? withLastApplied(object) : object
    if (dryRun.value === 'client') return report.value(body, 'created')
    const answer = await client.call({ method: 'POST', path: client.path(resource, namespace), query, body })
    if (!answer.ok) return withSource(answer.error, 'creating', source)
    return report.value(isObject(answer.value.body) ? answer.value.body : body, 'created')
  }

  const troubles: Trouble[] = []
  let created = 0
  for (const manifest of manifests.value) {
    const trouble = 'trouble' in manifest ? manifest.trouble : await create(manifest)
    if (trouble) troubles.push(trouble)
    else created += 1
  }
  if (troubles.length > 0) return failed(...troubles)
  return created === 0 ? failed({ text: 'no objects passed to create' }) : 0
}
