/** Parses JSON as programs write it: Python's json has NaN and Infinity, jq writes one document after another. */

/** The value of a JSON text, or undefined. NaN is null, and infinities are text. */
export function tryJson(text: string): unknown {
  const known = parsed(text)
  return known === undefined ? parsed(text.replace(NO_NUMBERS, jsonOf)) : known
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function jsonOf(token: string): string {
  if (token.startsWith('"')) return token
  return token === 'NaN' ? 'null' : `"${token}"`
}

/** Matches strings, which stay as they are, and the names of non-numbers outside them. */
const NO_NUMBERS = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g

/** The objects and arrays that follow each other in a text, whatever stands between them. */
export function documentsIn(text: string): string[] {
  const all: string[] = []
  let depth = 0
  let start = 0
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    if (token === '{' || token === '[') {
      if (depth++ === 0) start = index
    } else if ((token === '}' || token === ']') && --depth === 0) all.push(text.slice(start, index + 1))
  }
  return depth === 0 ? all : [...all, text.slice(start)]
}

const TOKENS = /"(?:[^"\\]|\\.)*"|[[\]{}]/g
