/** The solved worlds for the browser, which reads no files; the browser's build fills them in. */
import type { Rules } from './model/rules.js'

/** The name of a solved world that the browser’s build holds. */
export type WorldName = 'baseline' | 'selection' | 'selection-people' | 'noisy-labels' | 'null'
interface World {
  readonly parameters: readonly { readonly id: string; readonly value: number }[]
  readonly rules: Rules
}

declare const __WORLDS__: Readonly<Record<WorldName, World>>

/**
 * What a corpus of each solved world is made of, by the world's name: parameters as `plumbline calibrate` solved them, and
 * rules. The defaults of parameters alone are no solved world.
 *
 * @example
 * import { BrowserCorpus, SOLVED_WORLDS } from '@plumbline/plumbline/browser'
 *
 * const corpus = new BrowserCorpus({ ...SOLVED_WORLDS.selection, seed: '2026', people: 100 })
 * console.log((await corpus.part('sessions', 0, 'csv')).length) // → 42970
 */
export const SOLVED_WORLDS: Readonly<Record<WorldName, World>> =
  typeof __WORLDS__ === 'undefined' ? ({} as Readonly<Record<WorldName, World>>) : __WORLDS__
