import type { JsonObject } from '../../../core/api/json.ts'
import { listAt, textAt } from '../../client/json.ts'
import { jsonOrYaml } from '../../client/yaml-text.ts'
import { compactJson, sortKeys } from '../../print/json-text.ts'

/** Why a file is opened again. */
export interface EditReason {
  readonly head: string
  readonly causes: readonly string[]
}

const ABOUT = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`
const commented = (text: string): string => text.replaceAll(/\n(?=[^#])/g, '\n# ')

/** The comment above what is edited. Source: kubectl pkg/cmd/util/editor/editoptions.go editHeader. */
export function headerOf(reasons: readonly EditReason[]): string {
  const told = reasons.map(({ head, causes }) => {
    const lines = causes.map((cause) => `# * ${commented(cause)}\n`)
    return `# ${commented(head)}${causes.length > 0 ? ':' : ''}\n${lines.join('')}#\n`
  })
  return ABOUT + told.join('')
}

/** The reason that a refusal of the server gives. */
export const reasonOf = (title: string, status: JsonObject): EditReason => ({
  head: `${title} was not valid`,
  causes: listAt(status, 'details', 'causes').map((cause) => `${textAt(cause, 'field')}: ${textAt(cause, 'message')}`),
})

/** A text without its comment lines. Source: kubectl pkg/cmd/util ManualStrip. */
export const withoutComments = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !/^\s*#(?!!)/.test(line))
    .join('\n')

/** What counts when two texts are compared: the values, if they can be read. Source: kubectl pkg/cmd/util StripComments. */
export function stripped(text: string): string {
  const value = jsonOrYaml(text)
  return value.ok && typeof value.value !== 'string' ? compactJson(sortKeys(value.value)) : withoutComments(text)
}

/** There is more in it than comments and blank lines. */
export const hasLines = (text: string): boolean =>
  text.split('\n').some((line) => line.trim() !== '' && !line.trim().startsWith('#'))
