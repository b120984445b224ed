import type { ApiRequest } from './types.ts'

/** A request's path without its query string, and all of its parameters; those of `query` win. */
export interface Target {
  readonly path: string
  readonly query: ReadonlyMap<string, string>
}

/** Undoes percent-encoding; text that is not well encoded stays as it is. */
export function decodePart(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export function targetOf({ path, query = {} }: Pick<ApiRequest, 'path' | 'query'>): Target {
  const [bare = '', ...rest] = path.split('?')
  const inPath = rest
    .join('?')
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.replaceAll('+', ' ').split('=')
      return [decodePart(name), decodePart(value.join('='))] as const
    })
  return { path: bare, query: new Map([...inPath, ...Object.entries(query)]) }
}
