import { byteLength, isSubdomain, SUBDOMAIN_RULE } from '../../labels/syntax.ts'

/** Each rule answers with what is wrong with a text, in the API server's words; empty is fine. */
export type NameRule = (value: string) => string[]

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?'
const whole = (pattern: string): RegExp => new RegExp(`^${pattern}$`)
const LABEL_RE = whole(LABEL)
const LABEL_1035_RE = whole(LABEL_1035)
/** Source: apimachinery pkg/util/validation/validation.go RegexError. */
function explained(message: string, pattern: string, ...examples: readonly string[]): string {
  return `${message} (e.g. ${examples.map((example) => `'${example}', `).join(' or ')}regex used for validation is '${pattern}')`
}

const longerThan = (value: string, most: number): boolean => value.length > most || byteLength(value) > most
const tooManyChars = (most: number): string => `must be no more than ${most} characters`

const LABEL_TEXT = explained(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  LABEL,
  'my-name',
  '123-abc',
)
const LABEL_1035_TEXT = explained(
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  LABEL_1035,
  'my-name',
  'abc-123',
)
/** RFC 1123 label, at most 63: Namespaces, containers, service ports. */
export function dns1123Label(value: string): string[] {
  const errors = longerThan(value, 63) ? [tooManyChars(63)] : []
  if (!LABEL_RE.test(value)) errors.push(isSubdomain(value) ? 'must not contain dots' : LABEL_TEXT)
  return errors
}

/** RFC 1123 subdomain, at most 253: Pods, Deployments, Nodes, host names. */
export const dns1123Subdomain = (value: string): string[] => [
  ...(longerThan(value, 253) ? [tooManyChars(253)] : []),
  ...(isSubdomain(value) ? [] : [SUBDOMAIN_RULE]),
]

/** RFC 1035 label, at most 63: Services. */
export function dns1035Label(value: string): string[] {
  const errors = longerThan(value, 63) ? [tooManyChars(63)] : []
  if (!LABEL_1035_RE.test(value)) errors.push(LABEL_1035_TEXT)
  return errors
}

/** An IANA service name, as names of container ports and `targetPort` must be. */
export function ianaPortName(value: string): string[] {
  const errors: string[] = []
  if (longerThan(value, 15)) errors.push(tooManyChars(15))
  if (!/^[-a-z0-9]+$/.test(value)) errors.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  if (!/[a-z]/.test(value)) errors.push('must contain at least one letter (a-z)')
  if (value.includes('--')) errors.push('must not contain consecutive hyphens')
  if (value.startsWith('-') || value.endsWith('-')) errors.push('must not begin or end with a hyphen')
  return errors
}

const CONFIG_KEY_TEXT = explained(
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  '[-._a-zA-Z0-9]+',
  'key.name',
  'KEY_NAME',
  'key-name',
)

/** A key of a ConfigMap or Secret, which may become the name of a file. */
export function configKey(value: string): string[] {
  const errors = longerThan(value, 253) ? [tooManyChars(253)] : []
  if (!/^[-._a-zA-Z0-9]+$/.test(value)) errors.push(CONFIG_KEY_TEXT)
  if (value === '.' || value === '..') errors.push(`must not be '${value}'`)
  else if (value.startsWith('..')) errors.push("must not start with '..'")
  return errors
}

/** A port number of TCP, UDP or SCTP. */
export const portNumber = (value: number): string[] =>
  value >= 1 && value <= 65535 ? [] : ['must be between 1 and 65535, inclusive']
