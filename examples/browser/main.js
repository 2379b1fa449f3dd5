// A part of the corpus of a solved world, made in the browser: the bytes that the command line writes.
import { BrowserCorpus, SOLVED_WORLDS } from '@plumbline/plumbline/browser'

const corpus = new BrowserCorpus({ ...SOLVED_WORLDS.baseline, seed: '2026', people: 100 })
const bytes = await corpus.part('sessions', 0, 'csv')
const text = new TextDecoder().decode(bytes)
globalThis.document.querySelector('#out').textContent = text.split('\n').slice(0, 5).join('\n')
