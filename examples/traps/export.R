# Writes the two data sets of R's modeldata package as files that any program can read: Rscript export.R FOLDER
folder <- commandArgs(trailingOnly = TRUE)[1]
library(modeldata)
data(grants)
# grants_2008 numbers the rows of grants_other from before 2008; the others, and all of grants_test, are of 2008.
of_2008 <- rep(TRUE, nrow(grants_other) + nrow(grants_test))
of_2008[grants_2008] <- FALSE
all <- rbind(grants_other, grants_test)
numbers <- all[, sapply(all, is.numeric)]
numbers$successful <- as.integer(all$class == "successful")
numbers$of_2008 <- as.integer(of_2008)
write.csv(numbers, file.path(folder, "grants.csv"), row.names = FALSE)

data(small_fine_foods)
foods <- rbind(training_data, testing_data)
foods$test <- c(rep(0L, nrow(training_data)), rep(1L, nrow(testing_data)))
foods$great <- as.integer(foods$score == "great")
con <- file(file.path(folder, "foods.txt"), "w", encoding = "UTF-8")
for (i in seq_len(nrow(foods))) {
    writeLines(paste(foods$test[i], foods$great[i], gsub("[\r\n\t]+", " ", foods$review[i]), sep = "\t"), con)
}
close(con)
