/** The version of the package. It stands here too, for what is bundled has no package.json beside it. */
export const VERSION = '0.3.1'
