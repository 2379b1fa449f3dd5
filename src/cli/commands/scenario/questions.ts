/** The questions of plumbline scenario new, one after the other; what a flag has said is not asked. */
import { createInterface } from 'node:readline'
import { PlumblineError } from '../../../ground/error.js'
import { type Draft, draftText, kindNamed } from '../../../scenarios/draft.js'
import { type Detail, type Details, KINDS } from '../../../scenarios/draft-kinds.js'
import { DEFAULT_WORLD, draftOf, fileNamed, type Given, idOf } from './given.js'

/** Where questions are written and answers are read. */
export interface Asking {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
  /** Throws where a file may not be written. */
  readonly needFree: (file: string) => void
}

/** The draft that the answers describe. An answer that does not fit is said so, and the question comes again. */
export async function askDraft(given: Given, asking: Asking): Promise<Draft> {
  const { ask, say, close } = asker(asking)
  try {
    const kinds = [...given.kinds]
    say('An empty answer takes what stands in brackets; without brackets it leaves the entry out.\n')
    if (kinds.length === 0) {
      const names = Object.keys(KINDS)
      say(`What is changed?\n${names.map((k, j) => `  ${j + 1}  ${k}: ${KINDS[k]?.says}`).join('\n')}`)
      kinds.push(await ask('A name or its number', '', text => named(text, names)))
    }
    const changes: { kind: string; details: Details }[] = []
    for (const kind of kinds) changes.push({ kind, details: await askDetails(kind, given.details, ask) })
    const world =
      given.world ??
      (await ask('In which world, or on top of which scenario', DEFAULT_WORLD, text => {
        tried({ world: text, changes })
        return text
      }))
    const preset = kindNamed(kinds[0] as string).asks
    const question = given.question ?? (await ask('The question in words', preset, text => text))
    const file =
      given.file ??
      (await ask('The file', slugOf(question), text => {
        const file = fileNamed(text)
        asking.needFree(file)
        tried({ id: idOf(file), world, changes })
        return file
      }))
    return { ...draftOf({ ...given, kinds: [], file, question, world }), changes }
  } finally {
    close()
  }
}

type Ask = <T>(says: string, preset: string, check: (text: string) => T) => Promise<T>

/** What a kind takes, detail by detail, each checked with those before it. */
async function askDetails(kind: string, said: Details, ask: Ask): Promise<Details> {
  let details: Details = said
  for (const [name, taken] of Object.entries(kindNamed(kind).takes)) {
    const detail = name as Detail
    if (details[detail] !== undefined) continue
    details = await ask(taken.says, taken.preset ?? '', text => {
      if (text === '') return details
      const own = { ...details, [detail]: detail === 'where' ? text.split(';').map(t => t.trim()) : text }
      tried({ changes: [{ kind, details: own }] })
      return own
    })
  }
  return details
}

/** Throws what would be wrong with the file. */
function tried(draft: Partial<Draft> & Pick<Draft, 'changes'>): void {
  draftText({ file: 'the draft', id: 'draft', world: DEFAULT_WORLD, ...draft })
}

/** A name of the list, by itself, by its number or by its first letters. */
function named(text: string, names: readonly string[]): string {
  const byNumber = names[Number(text) - 1]
  const beginning = names.filter(n => text !== '' && n.startsWith(text.toLowerCase()))
  const name = byNumber ?? (beginning.length === 1 ? (beginning[0] as string) : text)
  kindNamed(name)
  return name
}

const LONGEST = 40

/** A file's name from a question. */
function slugOf(question: string): string {
  const words = question
    .toLowerCase()
    .replace(/^what if\s+/, '')
    .replace(/(?<=\d),(?=\d)/g, '')
    .split(/[^a-z0-9]+/)
    .filter(w => w !== '')
  const slug = words.reduce((s, w) => (s.length + w.length < LONGEST ? `${s}${s && '-'}${w}` : s), '')
  return `${slug || 'scenario'}.yaml`
}

/** Where in the file a message speaks of, which does not exist yet; and what it suggests, which an empty answer takes. */
const PLACE = /^scenario [^:]*: (?:[\w.]+: )?/
const SUGGESTED = /did you mean "([^"]+)"|write (\S+) for /

/** Asks until an answer fits; the end of the input ends the command. */
function asker({ input, output }: Asking): { ask: Ask; say: (text: string) => void; close: () => void } {
  const lines = createInterface({ input, output })
  const answers = lines[Symbol.asyncIterator]()
  lines.on('SIGINT', () => lines.close())
  const say = (text: string) => output.write(`${text}\n`)
  const ask: Ask = async (says, before, check) => {
    for (let preset = before; ; ) {
      lines.setPrompt(`${says}${preset === '' ? '' : ` [${preset}]`}: `)
      lines.prompt()
      const { done, value } = await answers.next()
      if (done) {
        say('')
        throw new PlumblineError('draft.stopped', 'stopped before the last question; nothing is written')
      }
      try {
        return check(value.trim() || preset)
      } catch (error) {
        if (!(error instanceof PlumblineError)) throw error
        const problem = error.message.replace(PLACE, '')
        say(`  ${problem}`)
        preset = SUGGESTED.exec(problem)?.slice(1).find(Boolean) ?? before
      }
    }
  }
  return { ask, say, close: () => lines.close() }
}
