import type { JsonValue } from '../api/json.ts'
import type { KubeObject } from '../api/kinds.ts'
import type { Status } from '../api/status.ts'
import type { ApiResponse } from './types.ts'
import { warningHeader } from './warnings.ts'

const JSON_TYPE = 'application/json'

export function respond(status: number, body: JsonValue, warnings: readonly string[] = []): ApiResponse {
  const headers = { 'content-type': JSON_TYPE, ...(warnings.length > 0 ? { warning: warningHeader(warnings) } : {}) }
  return { status, headers, body }
}

/** Stored objects and Statuses are JSON by construction: their types only say more. */
export const asJson = (value: KubeObject | Status | object): JsonValue => value as JsonValue

export const respondObject = (status: number, object: KubeObject, warnings?: readonly string[]): ApiResponse =>
  respond(status, asJson(object), warnings)

export const respondStatus = (status: Status, warnings?: readonly string[]): ApiResponse =>
  respond(status.code ?? 200, asJson(status), warnings)
