import type { Kind } from '../api/kinds.ts'
import { minorOf } from './server-version.ts'
import type { ApiResponse } from './types.ts'

/** Text of the `warning` header: one entry a line, each `299 - "text"`. */
export const warningHeader = (texts: readonly string[]): string =>
  [...new Set(texts)].map((text) => `299 - ${JSON.stringify(text)}`).join('\n')

/** The texts of a `warning` header. */
export function parseWarnings(header: string | undefined): readonly string[] {
  if (!header) return []
  return header.split('\n').map((line) => {
    const quoted = /^\d+ \S+ (".*")$/.exec(line)?.[1]
    if (quoted === undefined) return line
    const text: unknown = JSON.parse(quoted)
    return typeof text === 'string' ? text : line
  })
}

/** The minor version that says so first, and the text, for kinds that have a better successor. */
const DEPRECATED: { readonly [kind in Kind]?: { readonly since: number; readonly text: string } } = {
  Endpoints: { since: 33, text: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice' },
}

/**
 * The answer to any request for a kind, with the server's warning if it would rather be asked for another kind.
 * Source: k8s.io/apiserver pkg/endpoints/deprecation/deprecation.go; `prerelease-lifecycle-gen` tags of k8s.io/api.
 */
export function withDeprecation(response: ApiResponse, kind: Kind, serverVersion: string): ApiResponse {
  const deprecated = DEPRECATED[kind]
  if (!deprecated || minorOf(serverVersion) < deprecated.since) return response
  const texts = [deprecated.text, ...parseWarnings(response.headers['warning'])]
  return { ...response, headers: { ...response.headers, warning: warningHeader(texts) } }
}
