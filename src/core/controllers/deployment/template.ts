import type { JsonValue } from '../../api/json.ts'
import type { PodTemplate } from '../../api/workloads.ts'

export const TEMPLATE_HASH = 'pod-template-hash'

function withoutHash({ metadata = {}, spec }: PodTemplate): PodTemplate {
  const { [TEMPLATE_HASH]: _, ...labels } = metadata.labels ?? {}
  return { metadata: { ...metadata, labels }, spec }
}

/** True when two templates make the same Pods; the label pod-template-hash is not looked at. Source: deployment_util.go EqualIgnoreHash. */
export const sameTemplate = (a: PodTemplate, b: PodTemplate): boolean => a === b || textOf(a) === textOf(b)

/** JSON with sorted keys: one text for one value. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value as JsonValue) ?? 'null' // A leaf of an object that came as JSON.
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(',')}}`
}

/** Texts of frozen templates: a Deployment's is looked at in each of its syncs. */
const texts = new WeakMap<PodTemplate, string>()

/** One text for all templates that make the same Pods. */
function textOf(template: PodTemplate): string {
  const text = texts.get(template) ?? canonical(withoutHash(template))
  if (Object.isFrozen(template)) texts.set(template, text)
  return text
}

/** 32-bit FNV-1a of a text's UTF-16 code units, low byte first. */
const fnv1a = (text: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i)
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193)
    if (unit > 0xff) hash = Math.imul(hash ^ (unit >> 8), 0x01000193)
  }
  return hash >>> 0
}

const SAFE = 'bcdfghjklmnpqrstvwxz2456789'

/** Replaces each character by one of 27 that never spell a word. Source: apimachinery pkg/util/rand SafeEncodeString. */
export const safeEncode = (text: string): string => [...text].map((char) => SAFE[char.charCodeAt(0) % SAFE.length]).join('')

/**
 * The pod-template-hash of a template; another collision count gives another hash.
 * Source: kubernetes/kubernetes pkg/controller/controller_utils.go ComputeHash.
 * Differs: upstream hashes Go's printed form of the struct, so the letters differ from a real cluster's.
 */
export const templateHash = (template: PodTemplate, collisionCount?: number): string =>
  safeEncode(String(fnv1a(`${textOf(template)}${collisionCount ?? ''}`)))
