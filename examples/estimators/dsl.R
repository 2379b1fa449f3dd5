# Right where labels are misread: design-based supervised learning from an audit (`--gold 500`), by Egami, Hinck, Stewart
# and Wei (2023), in the form of 2024 that allows regressors to be misread as well as the outcome.
#
# Every session has the moment of least squares, x (y - x'b), with predictions in place of true labels; audited sessions add
# what the true labels change in it, weighted by 1 over their inclusion probability. The sum is 0 at the slope of true
# labels whatever the predictions are worth, because who was audited is known to be chance.
source(file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "regression.R"))

FOLDS <- 5
PREDICTED <- c(2, 4) # columns of x that an audit may change much: expertise and user type

# Predicts v, known where weight > 0, from features q: each fold of people by what the others show.
predicted <- function(v, q, weight, fold) {
  out <- numeric(length(v))
  for (f in seq_len(FOLDS) - 1) {
    learn <- weight > 0 & fold != f
    b <- lm.wfit(q[learn, ], v[learn], weight[learn])$coefficients
    out[fold == f] <- q[fold == f, ] %*% ifelse(is.na(b), 0, b)
  }
  out
}

moments <- function(m, beta) m$x * as.vector(m$goal * (m$y - m$x %*% beta))

# `guess` and `true`: outcome y, regressors x and whether there is a clear goal, of every session; `weight` is 0 where the
# truth is not known. The moments are linear in b, so that they are solved at once: a b = c.
dsl <- function(guess, true, weight) {
  a <- crossprod(guess$x * (guess$goal * (1 - weight)), guess$x) + crossprod(true$x * (true$goal * weight), true$x)
  c <- crossprod(guess$x, guess$goal * (1 - weight) * guess$y) + crossprod(true$x, true$goal * weight * true$y)
  beta <- solve(a, c)
  each <- moments(guess, beta) + weight * (moments(true, beta) - moments(guess, beta))
  list(slope = beta[2], influence = each %*% solve(a)[, 2])
}

main(function(data) {
  s <- columns(data, c(NEEDED, "person_id"))
  gold <- columns(data, c(NEEDED, "inclusion_probability"), "gold")
  audited <- match(gold$session_id, s$session_id)
  weight <- numeric(length(s$session_id))
  weight[audited] <- 1 / gold$inclusion_probability
  read <- regression(s)
  # Where nothing is known, true labels have no weight: what stands there is of no account.
  true <- read
  known <- regression(gold)
  true$x[audited, ] <- known$x
  true$y[audited] <- known$y
  true$goal[audited] <- known$goal
  q <- cbind(read$x, read$y, s$success_signal)
  guess <- read
  guess$y <- predicted(true$y, q, weight, s$person_id %% FOLDS)
  for (j in PREDICTED) guess$x[, j] <- predicted(true$x[, j], q, weight, s$person_id %% FOLDS)
  found <- dsl(guess, true, weight)
  error <- clustered(s$person_id, found$influence) * few(length(audited), ncol(true$x))
  row("slope.verified", found$slope, error)
})
