/** What an allocator answers: the value that was given, or the reason in the API server's words. */
export type Pick<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string }
