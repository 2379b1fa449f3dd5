# Right, and wide: the slope of verified success on expertise in the audited sessions alone, by their true labels.
source(file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "regression.R"))

main(function(data) {
  gold <- columns(data, c(NEEDED, "inclusion_probability"), "gold")
  s <- columns(data, c("session_id", "person_id"))
  true <- regression(gold)
  weight <- true$goal / gold$inclusion_probability
  bread <- solve(crossprod(true$x * weight, true$x))
  beta <- bread %*% crossprod(true$x, weight * true$y)
  influence <- weight * (true$x %*% bread[, 2]) * (true$y - true$x %*% beta)
  person <- s$person_id[match(gold$session_id, s$session_id)]
  row("slope.verified", beta[2], clustered(person, influence) * few(length(person), ncol(true$x)))
})
