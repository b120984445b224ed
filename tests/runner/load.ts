import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { JsonObject, JsonValue } from '../../src/core/api/json.ts'
import type { Dispute } from './report.ts'
import type { SuiteFile } from './types.ts'

const NOT_SUITES = new Set(['disputed.json'])

/** Every `*.json` below a folder, sorted. A path to one file is that file. */
function jsonFiles(at: string): readonly string[] {
  if (statSync(at).isFile()) return [at]
  return readdirSync(at, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json') && !NOT_SUITES.has(name))
    .toSorted()
    .map((name) => join(at, name))
}

const isObject = (value: JsonValue): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

function readSuite(file: string): SuiteFile {
  const data: JsonValue = JSON.parse(readFileSync(file, 'utf8'))
  if (isObject(data) && typeof data['suite'] === 'string' && Array.isArray(data['cases'])) {
    return { suite: data['suite'], cases: data['cases'], file: data }
  }
  throw new Error(`${file} is not a suite: it needs "suite" and "cases"`)
}

/** The suites of a folder. A folder that holds none is an error: nothing to run is no success. */
export function loadSuites(folder: string): readonly SuiteFile[] {
  if (!existsSync(folder)) throw new Error(`there is no ${folder}`)
  const suites = jsonFiles(folder).map(readSuite)
  if (suites.length === 0) throw new Error(`${folder} holds no suite`)
  return suites
}

export function loadDisputes(file: string): readonly Dispute[] {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []
}
