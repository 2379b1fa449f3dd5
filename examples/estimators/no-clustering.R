# Wrong: takes sessions for independent, though one person has many and is much the same in all: intervals too narrow.
source(file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "read.R"))

main(function(data) {
  y <- columns(data, "expertise")$expertise == 5
  row("share.expertise.5", mean(y), sqrt(mean(y) * (1 - mean(y)) / length(y)))
})
