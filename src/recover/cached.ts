/** What is worked out once: for a frame, or at all. */

interface Cache {
  readonly cache: Map<string, unknown>
}

/** What `make` returns, cached with the frame under a name. */
export function cached<T>({ cache }: Cache, name: string, make: () => T): T {
  const found = cache.get(name)
  if (found !== undefined) return found as T
  const made = make()
  cache.set(name, made)
  return made
}

/** What `make` returns, made when it is first asked for. */
export function once<T>(make: () => T): () => T {
  let made: { readonly of: T } | undefined
  return () => {
    made ??= { of: make() }
    return made.of
  }
}
