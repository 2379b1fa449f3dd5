/** Names of the files that a corpus's folder holds besides its tables. */

/** The manifest: written last, so that a folder with one is complete. */
export const MANIFEST = 'datapackage.json'
export const DICTIONARY = 'data-dictionary.md'
/** Folders of shards that were made apart, in the way of hive: shard=3/sessions/part-00002.parquet. */
export const SHARD_FOLDER = /^shard=\d+$/
/** Holds the run's identity and one receipt a part while a corpus is being made. */
export const STATE_FOLDER = '.plumbline'
