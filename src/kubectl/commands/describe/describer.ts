import type { JsonObject } from '../../../core/api/json.ts'
import type { Invocation } from '../../command.ts'
import type { DescribeWriter } from './writer.ts'

/** Writes down an object, asking the server for what belongs to it. */
export type Describer = (w: DescribeWriter, object: JsonObject, invocation: Invocation) => Promise<void>
