/** Stands for `node:zlib` in the browser: gzip, gunzip and zcat of just-bash fail with this text, and nothing else needs it. */
function absent(): never {
  throw new Error('compression is not modelled here')
}

export const gunzipSync = absent
export const gzipSync = absent
export const constants = { Z_BEST_COMPRESSION: 9, Z_BEST_SPEED: 1, Z_DEFAULT_COMPRESSION: -1 }
