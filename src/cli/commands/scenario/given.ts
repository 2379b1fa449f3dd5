/** What the flags of plumbline scenario new say of a draft. */
import { basename, extname } from 'node:path'
import { need } from '../../../ground/error.js'
import { type Draft, kindNamed } from '../../../scenarios/draft.js'
import { DETAILS, type Detail, type Details } from '../../../scenarios/draft-kinds.js'
import { nameOf, type ScenarioArguments } from '../../arguments/scenario.js'

/** What the words of the command say of the draft. */
export interface Given {
  readonly file: string | undefined
  readonly kinds: readonly string[]
  readonly details: Details
  readonly question: string | undefined
  readonly world: string | undefined
}

export function givenBy(args: ScenarioArguments): Given {
  const { names = [], change, question, world, out } = args
  const name = names.length === 0 ? undefined : nameOf(args)
  const kinds = change?.split(',').map(k => k.trim()) ?? []
  kinds.forEach(kindNamed)
  const details = Object.fromEntries(
    (Object.keys(DETAILS) as Detail[]).flatMap(d => (args[d] === undefined ? [] : [[d, args[d]]])),
  ) as Details
  return { file: out ?? (name === undefined ? undefined : fileNamed(name)), kinds, details, question, world }
}

const ENDINGS = ['.yaml', '.yml']

/** The file of a name. */
export const fileNamed = (name: string): string => (ENDINGS.includes(extname(name)) ? name : `${name}.yaml`)

/** A scenario's id from its file: lower-case letters, digits and hyphens. */
export function idOf(file: string): string {
  const id = basename(file, extname(file))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
  need(id !== '', 'draft.name', `${file} gives no name: it needs a letter`)
  return id
}

export const DEFAULT_WORLD = 'baseline'

/** The draft that the flags describe. */
export function draftOf({ file = '', kinds, details, question, world = DEFAULT_WORLD }: Given): Draft {
  return {
    file,
    id: idOf(file),
    ...(question !== undefined && { question }),
    world,
    changes: kinds.map(kind => ({ kind, details: shared(kind, kinds, details) })),
  }
}

/** Months hold for every kind; any other detail is of the one kind that takes it. */
function shared(kind: string, kinds: readonly string[], details: Details): Details {
  if (kinds.length === 1) return details
  const own = (Object.keys(details) as Detail[]).filter(d => {
    const takers = kinds.filter(k => d in kindNamed(k).takes)
    need(
      d === 'from' || d === 'until' || takers.length === 1,
      'draft.detail',
      `--${d} is taken by ${takers.length === 0 ? 'none of the changes' : `each of ${takers.join(' and ')}`}; name one change, and write the others into the file`,
    )
    return takers.includes(kind)
  })
  return Object.fromEntries(own.map(d => [d, details[d]]))
}
