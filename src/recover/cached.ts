/** What is worked out once for a frame. */

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
