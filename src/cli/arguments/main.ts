/** The file that starts the command line, for programs that run it again. It is as far from this file as from any of the bundle. */
import { fileURLToPath } from 'node:url'

export const MAIN = fileURLToPath(new URL('../../cli/main.js', import.meta.url))
