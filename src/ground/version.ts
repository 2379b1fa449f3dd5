/** The version of the package. It is repeated here because a bundle has no package.json beside it. */
export const VERSION = '0.5.0'
