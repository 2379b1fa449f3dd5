# What goes into gold.json of the R package dsl 0.1.0 (commit 537664a) about gold.csv: Rscript gold.R PATH_TO_ITS_SOURCE, beside gold.csv.
# Its step from predictions to estimates alone (dsl_general_moment_est), with the labels as read for predictions; its
# penalty is 0 and its optimiser is run to a finer tolerance, so that no digit depends on them.
suppressMessages(library(Matrix))
from <- commandArgs(trailingOnly = TRUE)[1]
for (f in c("helper_moment.R", "helper_dsl_general.R")) source(file.path(from, "R", f))
optim <- function(..., control) stats::optim(..., control = list(maxit = 5000, factr = 1, pgtol = 0))
d <- read.csv("gold.csv")
d$share <- mean(d$audited)
d$cluster___ <- d$person
read <- d
read$y <- d$read_y
for (case in c("outcome", "both")) {
  if (case == "both") read$level <- d$read_level
  fit <- dsl_general_moment_est("lm", y ~ level + z, "audited", "share", "y", d, read, clustered = TRUE, lambda = 0)
  cat(sprintf('"%s": { "slope": %.9f, "std_error": %.9f }\n', case, fit$coefficients[2], fit$standard_errors[2]))
}
