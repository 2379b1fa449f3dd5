# An estimator's frame in R: columns of data/ written with --format npy, errors clustered by person, one corpus or many.

# One column: the header says the type of its entries (NumPy format 1.0).
npy <- function(path) {
  con <- file(path, "rb")
  on.exit(close(con))
  readBin(con, "raw", 8)
  header <- readChar(con, readBin(con, "integer", 1, size = 2, signed = FALSE), useBytes = TRUE)
  n <- as.integer(sub(".*shape': \\(([0-9]+),.*", "\\1", header))
  switch(sub(".*descr': '([^']+)'.*", "\\1", header),
    "|u1" = readBin(con, "integer", n, size = 1, signed = FALSE),
    "|i1" = readBin(con, "integer", n, size = 1),
    "<i4" = readBin(con, "integer", n, size = 4),
    "<f4" = readBin(con, "double", n, size = 4),
    "<f8" = readBin(con, "double", n, size = 8),
    # Whole numbers of 64 bits as doubles: low and high halves.
    "<i8" = {
      halves <- matrix(readBin(con, "integer", 2 * n, size = 4), 2)
      low <- halves[1, ] + ifelse(halves[1, ] < 0, 2^32, 0)
      low + 2^32 * halves[2, ]
    }
  )
}

columns <- function(data, names, table = "sessions") {
  sapply(names, function(name) npy(file.path(data, table, paste0(name, ".npy"))), simplify = FALSE)
}

# The root of G/(G - 1) times the sum over people of their summed contributions, squared.
clustered <- function(person, contributions) {
  sums <- rowsum(contributions, person, reorder = FALSE)
  sqrt(sum(sums^2) * length(sums) / (length(sums) - 1))
}

# What least squares of k coefficients on n sessions lets residuals fall short of.
few <- function(n, k) sqrt((n - 1) / (n - k))

row <- function(estimand, estimate, std_error) {
  sprintf('{"estimand":"%s","estimate":%.17g,"std_error":%.17g}', estimand, estimate, std_error)
}

# Answers for data/ here, or, with `serve` as argument, for a folder a line.
main <- function(estimate) {
  answer <- function(data) cat("[", paste(estimate(data), collapse = ","), "]\n", sep = "")
  if (!identical(commandArgs(trailingOnly = TRUE), "serve")) return(invisible(answer("data")))
  input <- file("stdin", "r")
  while (length(line <- readLines(input, 1)) > 0) {
    answer(sub('.*"data":"([^"]+)".*', "\\1", line))
    flush(stdout())
  }
}

