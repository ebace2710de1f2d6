# Writes two-columns.csv (scores of two attacks on the same records) and assessments.csv (what R says about them, and values of
# tests, power, predictive values and e-values). R 4.2.2, pROC 1.18.0:  Rscript assessments.R
suppressMessages(library(pROC))
set.seed(20261125)
out <- data.frame(name = character(), value = character())
put <- function(name, value) out[nrow(out) + 1, ] <<- list(name, format(value, digits = 17, scientific = TRUE))

m <- 70; n <- 90
member <- c(rep(1, m), rep(0, n))
shared <- rnorm(m + n)
a <- round(3 * (shared + 0.6 * rnorm(m + n) + 0.9 * member)) / 3
b <- round(5 * (shared + 0.9 * rnorm(m + n) + 0.5 * member)) / 5
write.csv(data.frame(id = seq_along(member), member = member, a = a, b = b), "two-columns.csv", row.names = FALSE, quote = FALSE)

r1 <- roc(member, a, direction = "<", quiet = TRUE)
r2 <- roc(member, b, direction = "<", quiet = TRUE)
paired <- roc.test(r1, r2, method = "delong", paired = TRUE)
put("paired.auc_a", as.numeric(auc(r1))); put("paired.auc_b", as.numeric(auc(r2)))
put("paired.z", unname(paired$statistic)); put("paired.p", paired$p.value)
put("paired.covariance", cov(r1, r2)); put("paired.var_a", var(r1)); put("paired.var_b", var(r2))
odd <- seq(1, m + n, 2); even <- seq(2, m + n, 2)
s1 <- roc(member[odd], a[odd], direction = "<", quiet = TRUE)
s2 <- roc(member[even], b[even], direction = "<", quiet = TRUE)
unpaired <- roc.test(s1, s2, method = "delong", paired = FALSE)
put("unpaired.d", unname(unpaired$statistic)); put("unpaired.df", unname(unpaired$parameter)); put("unpaired.p", unpaired$p.value)

# Permutation tests by enumeration of every assignment. "x" are members, with ties.
x <- c(3, 5, 5, 7, 8.5, 2); y <- c(1, 5, 2, 3, 4, 0.5, 2)
all <- c(x, y); chosen <- combn(length(all), length(x))
auc.of <- function(i) { p <- all[i]; q <- all[-i]; mean(outer(p, q, ">") + 0.5 * outer(p, q, "==")) }
diff.of <- function(i) mean(all[i]) - mean(all[-i])
aucs <- apply(chosen, 2, auc.of); diffs <- apply(chosen, 2, diff.of)
tol <- 1e-9
put("permutation.auc", auc.of(seq_along(x))); put("permutation.mean", diff.of(seq_along(x)))
put("permutation.auc_higher", mean(aucs >= auc.of(seq_along(x)) - tol))
put("permutation.auc_lower", mean(aucs <= auc.of(seq_along(x)) + tol))
put("permutation.auc_two_sided", mean(abs(aucs - 0.5) >= abs(auc.of(seq_along(x)) - 0.5) - tol))
put("permutation.mean_higher", mean(diffs >= diff.of(seq_along(x)) - tol))
put("permutation.mean_lower", mean(diffs <= diff.of(seq_along(x)) + tol))
put("permutation.mean_two_sided", mean(abs(diffs) >= abs(diff.of(seq_along(x))) - tol))

# Paired: every choice of signs of the differences.
d <- c(0.4, -0.1, 0.3, 0, 0.7, 0.2, -0.25, 0.5, 0.1)
signs <- as.matrix(expand.grid(rep(list(c(-1, 1)), length(d))))
sums <- signs %*% d
put("signs.mean", mean(d)); put("signs.higher", mean(sums >= sum(d) - tol)); put("signs.two_sided", mean(abs(sums) >= abs(sum(d)) - tol))

# Two-sample tests of R itself, small and untied.
u <- c(1.1, 2.7, 3.4, 5.2, 6.6, 7.9, 4.1); v <- c(0.3, 1.9, 2.2, 3.1, 0.7, 4.4, 1.4, 2.9)
for (alt in c("two.sided", "greater", "less")) {
  put(paste0("wilcox_exact.", alt), wilcox.test(u, v, alternative = alt, exact = TRUE)$p.value)
  put(paste0("ks_exact.", alt), ks.test(u, v, alternative = alt, exact = TRUE)$p.value)
  put(paste0("welch.", alt), t.test(u, v, alternative = alt)$p.value)
}

# Members needed so that the exact one-sided binomial test of TPR = FPR at level .05 has power .8: the first such number, and the
# first from which on the power stays there.
power.at <- function(n, fpr, tpr, alpha = 0.05) { c <- qbinom(alpha, n, fpr, lower.tail = FALSE) + 1; pbinom(c - 1, n, tpr, lower.tail = FALSE) }
for (case in list(c(1e-3, 2e-3, 20000), c(1e-3, 3e-3, 8000), c(1e-3, 5e-3, 4000), c(1e-3, 1e-2, 2000), c(1e-5, 1e-4, 90000), c(1e-2, 2e-2, 4000), c(0.1, 0.15, 2000))) {
  p <- power.at(1:case[3], case[1], case[2])
  name <- paste0("power.", format(case[1], scientific = TRUE), "_", format(case[2], scientific = TRUE))
  put(paste0(name, ".first"), which(p >= 0.8)[1]); put(paste0(name, ".stays"), max(which(p < 0.8)) + 1)
}

# PPV: both rates Beta(k + 1/2, n - k + 1/2), the distribution function of log(TPR/FPR) integrated numerically.
ppv.quantile <- function(q, tp, m, fp, n, prior) {
  cdf <- function(x) integrate(function(f) dbeta(f, fp + .5, n - fp + .5) * pbeta(pmin(1, f * exp(x)), tp + .5, m - tp + .5), 0, 1, rel.tol = 1e-11, subdivisions = 20000, stop.on.error = FALSE)$value
  x <- uniroot(function(x) cdf(x) - q, c(-20, 30), tol = 1e-12)$root
  prior * exp(x) / (prior * exp(x) + 1 - prior)
}
for (case in list(c(84, 1000, 10, 1000), c(30, 500, 5, 600), c(7, 40, 1, 50), c(12, 100, 3, 80))) for (prior in c(0.5, 0.01)) for (q in c(0.025, 0.975))
  put(paste("ppv", case[1], case[2], case[3], case[4], prior, q, sep = "_"), ppv.quantile(q, case[1], case[2], case[3], case[4], prior))

# Mixture of likelihood ratios of p > p0 against p0, Beta(a, b) cut off below p0.
mixture <- function(k, n, p0, a, b) exp(lbeta(a + k, b + n - k) + pbeta(p0, a + k, b + n - k, lower.tail = FALSE, log.p = TRUE) - lbeta(a, b) - pbeta(p0, a, b, lower.tail = FALSE, log.p = TRUE) - k * log(p0) - (n - k) * log1p(-p0))
for (case in list(c(60, 100, .5), c(50, 100, .5), c(9, 10, .5), c(700, 1000, .5), c(30, 200, .1))) put(paste("mixture", case[1], case[2], case[3], sep = "_"), mixture(case[1], case[2], case[3], .5, .5))
write.csv(out, "assessments.csv", row.names = FALSE, quote = FALSE)
