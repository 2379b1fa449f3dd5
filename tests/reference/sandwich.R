# The same data sets by R: Rscript sandwich.R > sandwich.json, beside regression.json (lm, glm, sandwich).
# CR1: vcovCL(type = "HC1"), whose factor is G/(G-1) * (N-1)/(N-K). CR2: vcovCL(type = "HC2"), where its cadjust undoes a factor (G-1)/G.
library(sandwich)
library(jsonlite)
cases <- fromJSON("regression.json", simplifyVector = TRUE, simplifyDataFrame = FALSE)$cases
out <- lapply(cases, function(case) {
  as_list <- function(m) if (is.matrix(m)) lapply(seq_len(nrow(m)), function(i) m[i, ]) else m
  effects <- as_list(case$effects); terms <- as_list(case$terms)
  keep <- rep(TRUE, length(case$y))
  repeat {
    before <- sum(keep)
    for (e in effects) keep <- keep & e %in% names(which(table(e[keep]) > 1))
    if (sum(keep) == before) break
  }
  d <- data.frame(y = case$y, count = case$count, person = case$person)
  for (k in seq_along(effects)) d[[paste0("e", k)]] <- factor(effects[[k]])
  for (k in seq_along(terms)) d[[paste0("x", k)]] <- terms[[k]]
  d <- droplevels(d[keep, ])
  f <- paste("y ~", paste(c(paste0("e", seq_along(effects)), paste0("x", seq_along(terms))), collapse = " + "))
  fit <- lm(as.formula(f), data = d)
  own <- names(coef(fit)) %in% paste0("x", seq_along(terms)) & !is.na(coef(fit))
  pick <- function(v) { s <- sqrt(diag(v)); unname(s[names(coef(fit))[own]]) }
  list(coef = unname(coef(fit)[own]),
       cr1 = pick(vcovCL(fit, ~ person, type = "HC1")),
       cr2 = pick(vcovCL(fit, ~ person, type = "HC2")))
})
cat(toJSON(list(sandwich = as.character(packageVersion("sandwich")), cases = out), digits = NA, auto_unbox = FALSE))
