/** plumbline scenario list, show, check, diff and schema. */
import { need } from '../../../ground/error.js'
import { differencesInWords, sentences } from '../../../scenarios/diff.js'
import { resolveScenario } from '../../../scenarios/resolve.js'
import { loadScenario, scenarioNames } from '../../../scenarios/scenario.js'
import { scenarioJsonSchema } from '../../../scenarios/schema.js'
import { nameOf, namesOf, type ScenarioArguments } from '../../arguments/scenario.js'
import { columns, print, printJson } from '../../output.js'

export function list({ json }: ScenarioArguments): void {
  const all = scenarioNames().map(loadScenario)
  if (json) {
    printJson(all)
    return
  }
  const rows = (of: typeof all) => columns(of.map(s => [`  ${s.id}`, s.question ?? s.title])).join('\n')
  print(`Worlds: what is true\n${rows(all.filter(s => !s.extends))}`)
  print(`\nQuestions: what if\n${rows(all.filter(s => s.extends))}`)
}

export function show(args: ScenarioArguments): void {
  const name = nameOf(args)
  const scenario = loadScenario(name)
  if (args.json) {
    printJson(scenario)
    return
  }
  print(`${scenario.id}: ${scenario.question ?? scenario.title}`)
  if (scenario.about) print(`\n${scenario.about.trim()}`)
  if (scenario.extends) {
    const resolved = resolveScenario(name)
    print(`\nextends ${scenario.extends}; besides:`)
    const words = differencesInWords(resolveScenario(scenario.extends), resolved)
    print(words.map(w => `  ${w}`).join('\n'))
    return
  }
  section('chosen', scenario.choices)
  section('exempt from the check', scenario.exempt)
  section('fails by design', Object.fromEntries(scenario.fails.map(f => [f, ''])))
  section('set', scenario.parameters)
}

/** A heading and the lines under it; nothing if there are none. */
function section(heading: string, entries: Readonly<Record<string, string | number>>): void {
  const rows = Object.entries(entries).map(([k, v]) => [`  ${k}`, String(v)])
  if (rows.length > 0) print(`\n${heading}:\n${columns(rows).join('\n')}`)
}

/** Says of each file what it changes, or, in one line, what is wrong with it. */
export function check(args: ScenarioArguments): void {
  const checked = namesOf(args).map(name => {
    const { scenario, world } = resolveScenario(name)
    const changes = differencesInWords(resolveScenario(world), resolveScenario(name))
    return { name, id: scenario.id, question: scenario.question ?? null, world: world.id, changes }
  })
  if (args.json) {
    printJson(checked)
    return
  }
  for (const { name, question, world, changes } of checked) {
    print(`${name}: nothing is wrong${question ? `. ${question}` : ''}`)
    print(changes.length === 0 ? `  changes nothing in the world ${world}` : `  in the world ${world}:`)
    for (const words of changes) print(`  - ${words}`)
  }
}

export function diff(args: ScenarioArguments): void {
  const names = namesOf(args)
  need(names.length === 2, 'scenario.two', `scenario diff takes two scenarios, got ${names.join(', ')}`)
  const [a, b] = names.map(n => resolveScenario(n)) as [
    ReturnType<typeof resolveScenario>,
    ReturnType<typeof resolveScenario>,
  ]
  const words = differencesInWords(a, b)
  if (args.json) {
    printJson({ from: names[0], to: names[1], differences: words, rules: sentences(b.rules) })
    return
  }
  print(
    words.length === 0
      ? `${names[1]} is ${names[0]}, to the last value`
      : `${names[1]}, where ${names[0]} differs:`,
  )
  for (const w of words) print(`  ${w}`)
}

export function schema(): void {
  printJson(scenarioJsonSchema())
}
