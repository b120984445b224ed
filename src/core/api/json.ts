/** Any JSON value: what a request body decodes to before a kind claims it. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject

/** A JSON object. Its keys are data from outside: look them up with `Object.hasOwn`, never on a prototype. */
export type JsonObject = { readonly [key: string]: JsonValue }
