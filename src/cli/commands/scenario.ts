/** plumbline scenario: the scenarios that ship, and what each sets. */
import type { CommandModule } from 'yargs'
import { need, needOneOf } from '../../ground/error.js'
import { columns, print, printJson } from '../output.js'

export const scenarioCommand: CommandModule<object, { action: string; name?: string; json?: boolean }> = {
  command: 'scenario <action> [name]',
  describe: 'List the scenarios (list), or show one with every parameter it sets (show NAME)',
  builder: yargs =>
    yargs
      .positional('action', { type: 'string', demandOption: true, describe: 'list or show' })
      .positional('name', { type: 'string', describe: 'a scenario’s name or file' })
      .example('$0 scenario list', 'the scenarios that ship')
      .example('$0 scenario show baseline', 'what the baseline world sets') as never,
  handler: async ({ action, name, json }) => {
    const { loadScenario, scenarioNames } = await import('../../scenarios/scenario.js')
    needOneOf(action, ['list', 'show'], 'scenario.action', 'action')
    if (action === 'list') {
      const all = scenarioNames().map(loadScenario)
      if (json) return printJson(all)
      return print(columns(all.map(s => [s.id, s.title])).join('\n'))
    }
    need(name, 'scenario.name', 'scenario show needs a name, such as baseline')
    const scenario = loadScenario(name)
    if (json) return printJson(scenario)
    print(`${scenario.id}: ${scenario.title}`)
    if (scenario.about) print(`\n${scenario.about.trim()}`)
    section('chosen', scenario.choices)
    section('exempt from the check', scenario.exempt)
    section('fails by design', Object.fromEntries(scenario.fails.map(f => [f, ''])))
    section('set', scenario.parameters)
  },
}

/** A heading and what stands under it, unless nothing does. */
function section(heading: string, entries: Readonly<Record<string, string | number>>): void {
  const rows = Object.entries(entries).map(([k, v]) => [`  ${k}`, String(v)])
  if (rows.length > 0) print(`\n${heading}:\n${columns(rows).join('\n')}`)
}
