# Right: the share of sessions at the expert's level; a person's sessions are one cluster.
source(file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "read.R"))

main(function(data) {
  s <- columns(data, c("person_id", "expertise"))
  y <- as.numeric(s$expertise == 5)
  row("share.expertise.5", mean(y), clustered(s$person_id, (y - mean(y)) / length(y)))
})
