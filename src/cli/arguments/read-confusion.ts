/** Reads the chances of misreading expertise from a file. */
import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import * as z from 'zod'
import { messageOf, need } from '../../ground/error.js'

const matrix = z.array(z.array(z.number()))

/** Rows of true levels, each the chances of being read as levels 1 to 5; YAML, of which JSON is a part. */
export function readConfusion(file: string): number[][] {
  need(existsSync(file), 'confusion.missing', `there is no file ${file}`)
  let content: unknown
  try {
    content = parse(readFileSync(file, 'utf8'))
  } catch (error) {
    need(false, 'confusion.yaml', `${file} is not YAML: ${messageOf(error).split('\n')[0]}`)
  }
  const found = matrix.safeParse(content)
  need(found.success, 'confusion.rows', `${file} must be a list of 5 rows, each a list of 5 chances`)
  return found.data
}
