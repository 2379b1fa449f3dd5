/** How to make a replicate's corpus without a validation. */
import { seedOf } from './corpus.js'
import type { Study, StudyWorld } from './study.js'

const PARAMETER = /^(parameters|choices)\./

/**
 * The words of the plumbline command that writes the corpus of a replicate: the same sessions in the same order and, up to
 * 10,000 people, tables of the same bytes. Undefined where no such command exists: for a scenario without a file, and for one
 * that a grid changes in other places than its parameters.
 */
export function corpusCommand(
  study: Study,
  { source, at, people }: StudyWorld,
  replicate: number,
): string[] | undefined {
  const { people: _, ...settings } = at
  const paths = Object.entries(settings)
  if (source === undefined || !paths.every(([path]) => PARAMETER.test(path))) return undefined
  const format = study.format === 'npy' ? [] : ['--format', study.format]
  return [
    'generate',
    ...['--scenario', source],
    ...paths.flatMap(([path, v]) => ['--set', `${path.replace(PARAMETER, '')}=${v}`]),
    ...['--people', String(people), '--seed', seedOf(study, replicate), '--tables', study.tables.join(',')],
    ...(study.gold ? ['--gold', study.gold.text] : []),
    ...format,
  ]
}
