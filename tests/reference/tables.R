# Reference numbers for statistics of second readings and postings: Rscript tables.R > tables.json
# Base R alone: lm, and kappas and clustered errors by their definitions.
set.seed(24)
numbers <- function(x) paste0("[", paste(sprintf("%.17g", x), collapse = ","), "]")
entry <- function(name, text) paste0('"', name, '":', text)
number <- function(name, x) entry(name, sprintf("%.17g", x))

n <- 400
person <- sort(sample(1:250, n, replace = TRUE))
first <- sample(1:5, n, replace = TRUE, prob = c(2, 10, 42, 32, 14))
second <- pmin(5, pmax(1, first + sample(c(-2, -1, 0, 1, 2), n, replace = TRUE, prob = c(1, 6, 20, 6, 2))))
same <- as.numeric(first == second)
near <- as.numeric(abs(first - second) <= 1)
clustered <- function(x) {
  sums <- tapply(x - mean(x), person, sum)
  G <- length(sums)
  sqrt(G / (G - 1) * sum(sums^2)) / length(x)
}
weighted_kappa <- function(w) {
  p <- table(factor(first, 1:5), factor(second, 1:5)) / n
  1 - sum(w * p) / sum(w * outer(rowSums(p), colSums(p)))
}
steps <- abs(outer(1:5, 1:5, "-"))

m <- 300
edges <- c(10, 200, 1000, 5000, 50000)
band <- sample(0:3, m, replace = TRUE, prob = c(62, 27, 9, 2))
true <- exp(log(edges[band + 1]) + runif(m) * (log(edges[band + 2]) - log(edges[band + 1])))
estimated <- exp(2.5 + 0.5 * log(true) + rnorm(m))
x <- log(true)
y <- log(estimated)
r2 <- summary(lm(y ~ x))$r.squared
# The influence function of r, in standardised scores; that of r squared is 2 r times as much.
zx <- (x - mean(x)) / sqrt(mean((x - mean(x))^2))
zy <- (y - mean(y)) / sqrt(mean((y - mean(y))^2))
r <- mean(zx * zy)
influence <- 2 * r * (zx * zy - r * (zx^2 + zy^2) / 2)
r2_error <- sqrt(m / (m - 1) * sum(influence^2)) / m
low <- y[band == 0] - x[band == 0]
interval <- exp(t.test(low)$conf.int)

cat("{", paste(c(
  entry("R", paste0('"', getRversion(), '"')),
  entry("person", numbers(person)), entry("first", numbers(first)), entry("second", numbers(second)),
  number("agreement", mean(same)), number("agreement_error", clustered(same)),
  number("within_one", mean(near)), number("within_one_error", clustered(near)),
  number("kappa", weighted_kappa(steps > 0)), number("kappa_linear", weighted_kappa(steps)),
  number("kappa_quadratic", weighted_kappa(steps^2)),
  entry("band", numbers(band)), entry("true_usd", numbers(true)), entry("estimated_usd", numbers(estimated)),
  number("r2", r2), number("r2_error", r2_error),
  number("overpriced", exp(mean(low))), entry("overpriced_interval", numbers(interval))
), collapse = ",\n "), "}\n")
