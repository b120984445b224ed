/** The minor version that a server says it has: 35 for `v1.35.0`; 0 when the text is no version. */
export const minorOf = (serverVersion: string): number => Number(/^v?\d+\.(\d+)/.exec(serverVersion)?.[1] ?? 0)
