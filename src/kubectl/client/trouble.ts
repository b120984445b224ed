import type { JsonObject, JsonValue } from '../../core/api/json.ts'
import type { Failure } from '../command.ts'
import { isObject, listAt, textAt } from './json.ts'

/** Why a command could not do what it was asked, before kubectl gives it words. */
export type Trouble =
  /** The server's refusal: a Status. Its `reason` decides, never its text. */
  | { readonly status: JsonObject }
  /** kubectl's own; printed behind `error: `. */
  | { readonly text: string }
  /** Printed as it is. */
  | { readonly line: string }

const detailsOf = (status: JsonObject): JsonObject | null => {
  const details = status['details']
  return isObject(details) ? details : null
}

/** A refusal with words before its message: `error when creating "f.yaml": …`. Source: kubectl pkg/cmd/util AddSourceToErr. */
export function withSource(trouble: Trouble, doing: string, source: string): Trouble {
  const prefix = `error when ${doing} ${JSON.stringify(source)}: `
  if ('status' in trouble) return { status: { ...trouble.status, message: prefix + textAt(trouble.status, 'message') } }
  return { text: prefix + ('text' in trouble ? trouble.text : trouble.line) }
}

/** One trouble among several. Source: kubectl pkg/cmd/util/helpers.go messageForError. */
export function messageOf(trouble: Trouble): string {
  if ('text' in trouble) return trouble.text
  if ('line' in trouble) return trouble.line
  const [reason, message] = [textAt(trouble.status, 'reason'), textAt(trouble.status, 'message')]
  if (reason === 'Unauthorized') return `error: You must be logged in to the server (${message})`
  return reason === '' ? `Error from server: ${message}` : `Error from server (${reason}): ${message}`
}

const causeText = (cause: JsonValue): string => {
  const field = textAt(cause, 'field')
  return field === '' ? textAt(cause, 'message') : `${field}: ${textAt(cause, 'message')}`
}

function invalidText(status: JsonObject): string {
  const details = detailsOf(status)
  const [kind, name] = [textAt(details, 'kind'), textAt(details, 'name')]
  const causes = [...new Set(listAt(details, 'causes').map(causeText))]
  const named = kind !== '' || name !== ''
  const said = named ? `The ${kind} ${JSON.stringify(name)} is invalid` : 'The request is invalid'
  if (causes.length === 0) return named ? said : `${said}: ${textAt(status, 'message')}`
  return causes.length === 1 ? `${said}: ${causes[0]}` : [`${said}: `, ...causes.map((cause) => `* ${cause}`)].join('\n')
}

const endLine = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`)

/**
 * What ends a command, in kubectl's words. Several troubles are a line each, without `error: `.
 * Source: kubectl pkg/cmd/util/helpers.go checkErr.
 */
export function failed(...troubles: readonly Trouble[]): Failure {
  const [only, another] = troubles
  if (only === undefined || another !== undefined) {
    return { stderr: troubles.map((trouble) => endLine(messageOf(trouble))).join(''), exitCode: 1 }
  }
  if ('status' in only && textAt(only.status, 'reason') === 'Invalid') {
    return { stderr: endLine(invalidText(only.status)), exitCode: 1 }
  }
  if ('text' in only) return { stderr: endLine(only.text.startsWith('error: ') ? only.text : `error: ${only.text}`), exitCode: 1 }
  return { stderr: endLine(messageOf(only)), exitCode: 1 }
}

/** `error: …` and where help is. Source: kubectl pkg/cmd/util UsageErrorf. */
export const usageError = (path: string, text: string): Failure =>
  failed({ text: `${text}\nSee 'kubectl ${path} -h' for help and examples` })

/** The server has nothing of that name. */
export const isNotFound = (trouble: Trouble): boolean => 'status' in trouble && textAt(trouble.status, 'reason') === 'NotFound'
