/**
 * Where a decision comes from: an object and, when one field made it, the path of that field as the API server
 * writes it (`spec.ports[0].targetPort`, `metadata.labels.app`). The page turns it into a line of a manifest.
 */
export interface FieldRef {
  readonly kind: string
  readonly namespace: string
  readonly name: string
  readonly path?: string
}

/**
 * Why something was decided, as data. `code` names the rule and is a message key; `facts` are the values that its
 * sentence needs; `refs` are the objects and fields that made it so, the deciding one first.
 */
export interface Because {
  readonly code: string
  readonly facts?: { readonly [name: string]: string | number | boolean | readonly string[] }
  readonly refs?: readonly FieldRef[]
}
