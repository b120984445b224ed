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

/** Whether a request asks for a Table before anything else. */
export const asksForTable = ({ headers = {} }: Pick<ApiRequest, 'headers'>): boolean =>
  isTable((headers['accept'] ?? '').split(',')[0] ?? '')

/** What the rows of a Table carry: `includeObject`, Metadata unless told. */
export function includeObjectOf(query: ReadonlyMap<string, string>): Result<IncludeObject> {
  const wanted = query.get('includeObject') || 'Metadata'
  const found = INCLUDES.find((one) => one === wanted)
  return found
    ? { ok: true, value: found }
    : { ok: false, error: badRequest(`unrecognized includeObject value: ${JSON.stringify(wanted)}`) }
}
