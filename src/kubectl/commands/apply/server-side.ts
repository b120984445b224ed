import type { Result } from '../../../core/api/status.ts'
import { textAt } from '../../client/json.ts'
import type { Trouble } from '../../client/trouble.ts'
import type { Invocation } from '../../command.ts'
import { type Manifest, writeQueryOf } from '../manifests.ts'
import { warnIfDeleting } from './client-side.ts'
import type { Applied, Settings } from './settings.ts'

const APPLY = { 'content-type': 'application/apply-patch+yaml' }
const ABOUT_CONFLICTS = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`

/**
 * Applies an object by letting the server merge it.
 * Source: kubectl pkg/cmd/apply/apply.go applyOneObject. Differs: what was applied on the client before keeps its owner.
 */
export async function applyOnServer(
  invocation: Invocation,
  { resource, namespace, name, object }: Manifest,
  { manager, validation, dryRun, forceConflicts }: Settings,
): Promise<Result<Applied, Trouble>> {
  const { client } = invocation
  if (name === '') {
    const beginning = textAt(object, 'metadata', 'generateName')
    const text = beginning === '' ? 'resource name may not be empty' : `from ${beginning}: cannot use generate name with apply`
    return { ok: false, error: { text } }
  }
  const query = { ...writeQueryOf(manager, validation, dryRun), force: String(forceConflicts) }
  const path = client.path(resource, namespace, name)
  const answer = await client.call({ method: 'PATCH', path, query, headers: APPLY, body: object })
  if (answer.ok) {
    warnIfDeleting(invocation, answer.value.body, name)
    return { ok: true, value: { object: answer.value.body, done: 'serverside-applied' } }
  }
  const { error } = answer
  if (!('status' in error) || textAt(error.status, 'reason') !== 'Conflict') return answer
  return { ok: false, error: { text: `${textAt(error.status, 'message')}\n${ABOUT_CONFLICTS}` } }
}
