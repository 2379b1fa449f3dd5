# An estimator to start from: verified success of experts less that of novices, with an error clustered by person.
#
# plumbline runs it in a folder with data/sessions.csv and data/schema.json, and reads the rows that it prints. Put your own
# analysis into `estimate`; `plumbline validate --list` prints the estimands that it may speak of. As it is, it takes no
# account of what experts and novices do differently, so expect to be told that it is biased.

# JSON as nested lists, as jsonlite::read_json(path) gives it: all but its strings is written as R has it.
json <- function(path) {
  lines <- readLines(path, encoding = "UTF-8")
  strings <- gregexpr('"([^"\\\\]|\\\\.)*"', lines)
  inR <- function(rest, own) {
    for (pair in list(c("[[{]", "list("), c("[]}]", ")"), c(":", "="), c("true", "TRUE"), c("false", "FALSE"), c("null", "NULL")))
      rest <- gsub(pair[1], pair[2], rest)
    paste0(rest, c(own, ""), collapse = "")
  }
  eval(parse(text = mapply(inR, regmatches(lines, strings, invert = TRUE), regmatches(lines, strings)), encoding = "UTF-8"))
}

# A CSV file with the types of its schema: what is missing stays missing, categories keep their order, times are UTC.
read <- function(path, fields) {
  table <- read.csv(path, colClasses = "character", na.strings = "", encoding = "UTF-8")
  for (f in fields) {
    x <- table[[f$name]]
    table[[f$name]] <- switch(f$type,
      string = factor(x, unlist(f$constraints$enum), ordered = isTRUE(f$categoriesOrdered)),
      boolean = x == "true",
      # R has no whole numbers of 64 bits; doubles hold every id exactly.
      integer = as.numeric(x), number = as.numeric(x),
      datetime = as.POSIXct(x, format = "%Y-%m-%dT%H:%M:%OSZ", tz = "UTC")
    )
  }
  table
}

# The root of G/(G - 1) times the sum over people of their summed contributions, squared.
clustered <- function(person, contributions) {
  sums <- rowsum(contributions, person)
  sqrt(sum(sums^2) * length(sums) / (length(sums) - 1))
}

estimate <- function(sessions) {
  # Success is missing where a session has no clear goal: such sessions have no place in it.
  s <- sessions[!is.na(sessions$verified), ]
  y <- as.numeric(s$verified)
  expert <- s$expertise == 5
  novice <- s$expertise == 1
  # What each session contributes to the difference of the two means.
  contributions <- expert * (y - mean(y[expert])) / sum(expert) - novice * (y - mean(y[novice])) / sum(novice)
  data.frame(
    estimand = "ate.verified.5-1",
    estimate = mean(y[expert]) - mean(y[novice]),
    std_error = clustered(s$person_id, contributions)
  )
}

if (sys.nframe() == 0) {
  sessions <- read("data/sessions.csv", json("data/schema.json")$sessions$fields)
  write.csv(estimate(sessions), stdout(), row.names = FALSE)
}
