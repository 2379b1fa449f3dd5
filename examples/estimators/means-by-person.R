# Right: mean ln value and mean ln turns of sessions; a person's sessions are one cluster.
source(file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "read.R"))

main(function(data) {
  s <- columns(data, c("person_id", "value_usd", "turns"))
  mean_of <- function(estimand, y) row(estimand, mean(y), clustered(s$person_id, (y - mean(y)) / length(y)))
  c(mean_of("mean.log_value", log(s$value_usd)), mean_of("mean.log_turns", log(s$turns)))
})
