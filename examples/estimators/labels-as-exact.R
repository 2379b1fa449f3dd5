# Wrong where labels are misread: the share of sessions rated expert, taken for the share that are.
source(file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "clustered-share.R"))
