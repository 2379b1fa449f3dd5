/** plumbline scenario new: by flags, by answers to its questions, and what it refuses. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { askDraft } from '../../src/cli/commands/scenario/questions.js'
import { draftText } from '../../src/scenarios/draft.js'
import { plumbline, together } from './support.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-new-'))
afterAll(() => rmSync(folder, { recursive: true }))
const inFolder = { cwd: folder }

describe('by flags', () => {
  test('the file is written, is checked and can be asked as it is', () => {
    const words = [
      'scenario',
      'new',
      'more-novices',
      '--change',
      'people',
      '--level',
      'novice',
      '--from',
      '2026-02',
    ]
    const made = plumbline(words, inFolder)
    expect([made.status, made.out]).toEqual([
      0,
      'wrote more-novices.yaml, which changes:\n- 10% more people come in, novice from 2026-02 on\n',
    ])
    expect(made.err).toBe('Next: plumbline scenario run more-novices.yaml\n')
    const checked = plumbline(['scenario', 'check', 'more-novices.yaml'], inFolder)
    expect(checked.out).toBe(
      'more-novices.yaml: nothing is wrong. What if more people came in?\n  in the world baseline:\n  - 10% more people come in, novice from 2026-02 on\n',
    )
    const small = ['--people', '200', '--reps', '2', '--metric', 'mean.verified', '--only', '--no-parts']
    const run = plumbline(['scenario', 'run', 'more-novices.yaml', ...small, '--quiet'], inFolder)
    expect([run.status, run.err]).toEqual([0, ''])
  })

  test('a file that is there stays, unless it is to be replaced', () => {
    const words = ['scenario', 'new', 'kept.yaml', '--change', 'values']
    expect(plumbline(words, inFolder).status).toBe(0)
    const before = readFileSync(join(folder, 'kept.yaml'), 'utf8')
    const again = plumbline([...words, '--amount', '2'], inFolder)
    expect([again.status, again.err]).toEqual([
      2,
      'plumbline: kept.yaml is there already; --force replaces it\n',
    ])
    expect(readFileSync(join(folder, 'kept.yaml'), 'utf8')).toBe(before)
    expect(plumbline([...words, '--amount', '2', '--force'], inFolder).status).toBe(0)
    expect(parse(readFileSync(join(folder, 'kept.yaml'), 'utf8')).population.values).toBe(2)
  })

  const WRONG = [
    [[], 'scenario new asks on a terminal; without one give a name and --change'],
    [['lonely'], 'scenario new asks on a terminal'],
    [['one', 'two', '--change', 'people'], 'scenario new takes one scenario, got one, two'],
    [['x', '--change', 'peple'], 'unknown kind of change "peple" in --change; did you mean "people"?'],
    [['x', '--change', 'people', '--level', 'Novice'], 'did you mean "novice"?'],
    [
      ['x', '--change', 'trouble', '--where', 'expertise=novice'],
      'trouble takes no --where; it takes --amount, --from, --until: it holds for all sessions. What it does to some: plumbline scenario run FILE --by expertise. Kinds that take --where: sessions, transitions, do',
    ],
    [
      ['x', '--change', 'people,sessions', '--amount', '0.2'],
      '--amount is taken by each of people and sessions',
    ],
    [['upskilling', '--change', 'people'], 'upskilling is a scenario that ships; choose another name'],
    [['x', '--change', 'people', '--world', 'baselin'], 'did you mean "baseline"?'],
    [['123', '--change', 'people'], '123.yaml gives no name: it needs a letter'],
  ] as const
  const tried = together(
    WRONG.map(([words]) => words as readonly string[]),
    words => ['scenario', 'new', ...words],
  )

  test.each(WRONG)('%j is one line and exit 2', (words, message) => {
    const { status, err } = tried(words)
    expect(status).toBe(2)
    expect(err.trim().split('\n')).toHaveLength(1)
    expect(err).toContain(message)
    expect(existsSync('x.yaml')).toBe(false)
  })
})

/** The draft that answers lead to, and what was written meanwhile. */
async function answered(answers: readonly string[], given = {}) {
  const [input, output] = [new PassThrough(), new PassThrough()]
  let said = ''
  output.on('data', d => {
    said += d
  })
  input.end(answers.map(a => `${a}\n`).join(''))
  const nothing = { file: undefined, kinds: [], details: {}, question: undefined, world: undefined }
  const draft = await askDraft({ ...nothing, ...given }, { input, output, needFree: () => {} })
  return { draft, said }
}

describe('by questions', () => {
  test('answers become the file; an empty one is the preset', async () => {
    const { draft, said } = await answered(['people', '0.2', 'novice', '', '2026-02', '', '', '', ''])
    expect(said).toMatch(
      /^An empty answer takes what stands in brackets[^\n]*\n\nWhat is changed\?\n {2}1 {2}people: more people come in\n/,
    )
    expect(said).toContain('how many, as a share of those there are [0.1]: ')
    expect(draft.file).toBe('more-people-came-in.yaml')
    expect(parse(draftText(draft))).toEqual({
      id: 'more-people-came-in',
      title: 'More people came in',
      question: 'What if more people came in?',
      extends: 'baseline',
      add: [{ people: 0.2, level: 'novice', from: '2026-02' }],
    })
  })

  test('a kind is named by its number or its first letters, conditions stand between semicolons', async () => {
    const { draft } = await answered([
      '4',
      'beginner',
      'expert',
      '0.5',
      'work_mode=fixing,testing; user_type=other',
      '',
      '',
      'selection',
      'What if they learned?',
      'learned',
    ])
    expect(parse(draftText(draft))).toMatchObject({
      id: 'learned',
      question: 'What if they learned?',
      extends: 'selection',
      transitions: [
        {
          from: 'beginner',
          to: 'expert',
          share: 0.5,
          where: { work_mode: ['fixing', 'testing'], user_type: 'other' },
        },
      ],
    })
  })

  test('an answer that does not fit is said so, and asked again', async () => {
    const { draft, said } = await answered(['val', '0', '1.5', 'Feb', '2026-02', '', 'baselin', '', '', 'a'])
    expect(said).toContain('a factor is a number above 0')
    expect(said).toContain('write 2026-02 for Feb')
    expect(said).toContain('did you mean "baseline"?')
    expect(said).not.toContain('the draft')
    expect(parse(draftText(draft)).population).toEqual({ values: 1.5, from: '2026-02' })
  })

  test('an empty answer takes what a message suggests', async () => {
    const answers = ['people', '', 'novices', '', 'finance', '', 'January', '', '', '', '', '']
    const { draft, said } = await answered(answers)
    expect(said).toContain('Legal Occupations [Business and Financial Operations Occupations]: ')
    expect(parse(draftText(draft)).add).toEqual([
      {
        people: 0.1,
        level: 'novice',
        occupation: 'Business and Financial Operations Occupations',
        from: '2026-01',
      },
    ])
  })

  test('what flags say is not asked', async () => {
    const given = { file: 'a.yaml', kinds: ['labels'], world: 'baseline', question: 'What if?' }
    const { said } = await answered(['0.7', '', ''], given)
    expect(said).not.toMatch(/What is changed|In which world|The file/)
  })

  test('without an answer nothing is made', async () => {
    await expect(answered(['people', '0.1'])).rejects.toThrow(
      'stopped before the last question; nothing is written',
    )
  })
})
