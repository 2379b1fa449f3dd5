/** plumbline scenario new: writes a commented scenario file to start from, by flags or by a few questions. */
import { existsSync } from 'node:fs'
import { writeWhole } from '../../../files/part-file.js'
import { need } from '../../../ground/error.js'
import { draftText } from '../../../scenarios/draft.js'
import { KINDS } from '../../../scenarios/draft-kinds.js'
import { parseScenario } from '../../../scenarios/parse.js'
import { changedBy } from '../../../whatif/changed.js'
import type { ScenarioArguments } from '../../arguments/scenario.js'
import { printDone } from '../../output.js'
import { quoted } from '../../shell.js'
import { draftOf, givenBy } from './given.js'
import { askDraft } from './questions.js'

export async function create(args: ScenarioArguments): Promise<void> {
  const given = givenBy(args)
  if (given.file !== undefined) needFree(given.file, args)
  const isWhole = given.file !== undefined && given.kinds.length > 0
  need(
    isWhole || process.stdin.isTTY,
    'draft.terminal',
    `scenario new asks on a terminal; without one give a name and --change, such as plumbline scenario new more-novices --change people --level novice (--change takes ${Object.keys(KINDS).join(', ')})`,
  )
  const draft = isWhole
    ? draftOf(given)
    : await askDraft(given, {
        input: process.stdin,
        output: process.stderr,
        needFree: f => needFree(f, args),
      })
  const text = draftText(draft)
  writeWhole(draft.file, text)
  const written = { ...parseScenario(text, draft.file), extends: draft.world }
  const changed = changedBy(written).map(c => `- ${c}`)
  printDone(
    args.json,
    draft,
    [`wrote ${draft.file}, which changes:`, ...changed].join('\n'),
    `Next: plumbline scenario run ${quoted(draft.file)}`,
  )
}

function needFree(file: string, { force = false }: ScenarioArguments): void {
  need(force || !existsSync(file), 'draft.taken', `${file} is there already; --force replaces it`)
}
