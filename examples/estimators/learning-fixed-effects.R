# Right where learning goes with the logarithm of practice: expertise on log2(1 + earlier sessions on the subject), work mode
# and log value, with a fixed effect of each person at each subject; all sessions, not just the first two.
source(file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "read.R"))

main(function(data) {
  s <- as.data.frame(columns(data, c("session_id", "person_id", "subject", "work_mode", "value_usd", "expertise")))
  s <- s[order(s$person_id, s$subject, s$session_id), ]
  # One number for each person at each subject.
  pair <- cumsum(!duplicated(s[c("person_id", "subject")]))
  size <- tabulate(pair)[pair]
  within <- function(y) y - rowsum(y, pair)[pair] / size
  earlier <- seq_along(pair) - match(pair, pair)
  modes <- sapply(1:8, function(mode) s$work_mode == mode)
  x <- apply(cbind(log2(1 + earlier), log(s$value_usd), modes), 2, within)
  fit <- lm.fit(x, within(s$expertise))
  bread <- solve(crossprod(x))
  row("practice.expertise.1-0", fit$coefficients[[1]], clustered(s$person_id, drop(x %*% bread[, 1]) * fit$residuals))
})
