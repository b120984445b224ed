import type { Result } from '../../api/status.ts'
import { badRequest } from '../errors.ts'
import type { ApiRequest } from '../types.ts'
import type { IncludeObject } from './types.ts'

const INCLUDES: readonly IncludeObject[] = ['None', 'Metadata', 'Object']

/** Parameters of a media type: `application/json;as=Table;v=v1`. */
const parameters = (type: string): ReadonlyMap<string, string> =>
  new Map(
    type.split(';').map((part) => {
      const [name = '', value = ''] = part.split('=')
      return [name.trim(), value.trim()] as const
    }),
  )

function isTable(type: string): boolean {
  const given = parameters(type)
  return given.get('as') === 'Table' && given.get('v') === 'v1' && given.get('g') === 'meta.k8s.io'
}

/**
 * What the rows of the Table carry that a request asks for before anything else: `includeObject`, Metadata unless told. Null
 * when it asks for no Table.
 */
export function wantedTable(headers: ApiRequest['headers'], query: ReadonlyMap<string, string>): Result<IncludeObject | null> {
  if (!isTable((headers?.['accept'] ?? '').split(',')[0] ?? '')) return { ok: true, value: null }
  const wanted = query.get('includeObject') || 'Metadata'
  const found = INCLUDES.find((one) => one === wanted)
  return found
    ? { ok: true, value: found }
    : { ok: false, error: badRequest(`unrecognized includeObject value: ${JSON.stringify(wanted)}`) }
}
