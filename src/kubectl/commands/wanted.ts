import type { Result } from '../../core/api/status.ts'
import type { ApiResource } from '../client/client.ts'
import { readFiles } from '../client/files.ts'
import { at, listAt, textAt } from '../client/json.ts'
import { selectArgs } from '../client/select.ts'
import type { Trouble } from '../client/trouble.ts'
import type { Invocation } from '../command.ts'

/** One object that a command is about. */
export interface Wanted {
  readonly resource: ApiResource
  readonly namespace: string
  readonly name: string
  /** The file that named it, as it was given on the line. */
  readonly source?: string
}

/** What a builder without files and arguments says. Source: cli-runtime pkg/resource/builder.go. */
export const NOTHING_NAMED: Trouble = {
  text: `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`,
}

const has = (invocation: Invocation, name: string): boolean => {
  const { flags } = invocation
  return name === 'all-namespaces' || name === 'all' ? flags.bool(name) : flags.text(name) !== ''
}

export interface WantedOptions {
  /** Flags of the command that choose among all objects of a type. */
  readonly choosers: readonly ('selector' | 'field-selector' | 'all' | 'all-namespaces')[]
  /** Names do as they are; a type alone does not stand for all of its objects. */
  readonly needsName: boolean
}

/** The objects that files, names, `-l`, `--field-selector` and `--all` name. Those of a type are listed. */
export async function wantedObjects(
  invocation: Invocation,
  { choosers, needsName }: WantedOptions,
): Promise<Result<readonly Wanted[], Trouble>> {
  const { args, flags, host, client } = invocation
  const files = flags.list('filename')
  if (files.length > 0) {
    const objects = await readFiles(host, files, flags.bool('recursive'))
    if (!objects.ok) return objects
    const wanted: Wanted[] = []
    for (const { object, source } of objects.value) {
      const resource = await client.resourceOfKind(textAt(object, 'apiVersion'), textAt(object, 'kind'))
      if (!resource.ok) return resource
      const namespace = textAt(object, 'metadata', 'namespace') || client.namespace
      wanted.push({ resource: resource.value, namespace, name: textAt(object, 'metadata', 'name'), source })
    }
    return { ok: true, value: wanted }
  }
  if (args.length === 0) return { ok: false, error: NOTHING_NAMED }
  const [labels, fields] = [
    choosers.includes('selector') && has(invocation, 'selector'),
    choosers.includes('field-selector') && has(invocation, 'field-selector'),
  ]
  const all = choosers.includes('all') && has(invocation, 'all')
  const everywhere = choosers.includes('all-namespaces') && has(invocation, 'all-namespaces')
  const selected = await selectArgs(client, args, { selecting: labels || fields || all, allNamespaces: everywhere })
  if (!selected.ok) return selected
  const wanted: Wanted[] = []
  for (const { resource, name } of selected.value) {
    if (name !== null) {
      wanted.push({ resource, namespace: client.namespace, name })
      continue
    }
    if (needsName && !labels && !fields && !all) {
      return { ok: false, error: { text: 'resource(s) were provided, but no name was specified' } }
    }
    const query = {
      ...(labels ? { labelSelector: flags.text('selector') } : {}),
      ...(fields ? { fieldSelector: flags.text('field-selector') } : {}),
    }
    const list = await client.call({ method: 'GET', path: client.path(resource, everywhere ? null : client.namespace), query })
    if (!list.ok) return list
    for (const item of listAt(list.value.body, 'items')) {
      const namespace = textAt(at(item, 'metadata'), 'namespace') || client.namespace
      wanted.push({ resource, namespace, name: textAt(item, 'metadata', 'name') })
    }
  }
  return { ok: true, value: wanted }
}
