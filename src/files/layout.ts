/** Names of the files in a corpus's folder besides its tables. */

/** The manifest: written last, so that a folder with one is complete. */
export const MANIFEST = 'datapackage.json'
export const DICTIONARY = 'data-dictionary.md'
/** Folders of shards that were made separately, named as in Hive: shard=3/sessions/part-00002.parquet. */
export const SHARD_FOLDER = /^shard=\d+$/
/** Contains the run's identity and one receipt per part while a corpus is being made. */
export const STATE_FOLDER = '.plumbline'
