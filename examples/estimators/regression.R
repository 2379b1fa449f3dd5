# The regression that estimators with an audit share: verified success on expertise, work mode, value and user type.
source(file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "read.R"))

# The columns that it needs of either table.
NEEDED <- c("session_id", "expertise", "work_mode", "value_usd", "user_type", "success_signal", "verified", "verified.valid")

# Outcome, regressors (expertise second), and 1 where a session has a clear goal.
regression <- function(t) {
  # Codes of levels are in levels.json: modes from 0 (building); types software, other, unclear. Orchestrating (3) is
  # rare: an audit may hold none, so it counts as building. A user of unclear type is half of either: a first guess.
  modes <- sapply(c(1, 2, 4:8), function(mode) t$work_mode == mode)
  list(
    x = cbind(1, t$expertise, log(t$value_usd), c(0, 1, 0.5)[t$user_type + 1], modes),
    y = t$verified,
    goal = t$verified.valid
  )
}
