/** The one error class that users see, and the guard that throws it. */
import { nearest } from './nearest.js'

/** Bad input or a state the user can mend: one clear line, a stable code, exit status 2. */
export class PlumblineError extends Error {
  override readonly name = 'PlumblineError'
  constructor(
    /** Stable dotted code that tests and callers match on. */
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

/** Throws a PlumblineError unless `condition` is true. */
export function need(condition: unknown, code: string, message: string): asserts condition {
  if (!condition) throw new PlumblineError(code, message)
}

/** The member of `names` called `name`; otherwise an error naming the nearest one. */
export function needOneOf<T extends string>(
  name: string,
  names: readonly T[],
  code: string,
  what: string,
  where = '',
): T {
  if ((names as readonly string[]).includes(name)) return name as T
  const list = names.length <= MAX_LISTED ? ` (one of ${names.join(', ')})` : ''
  const near = names.length > 0 ? `; did you mean "${nearest(name, names)}"?` : ''
  throw new PlumblineError(code, `unknown ${what} "${name}"${where ? ` in ${where}` : ''}${near}${list}`)
}

/** One line of text for any thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

const MAX_LISTED = 12
