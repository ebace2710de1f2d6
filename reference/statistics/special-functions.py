"""Writes special-functions.csv: values of special functions by long decimal arithmetic, standard library only.

Every value comes from a series of positive terms (or from Stirling's formula with 40 terms far out), carried with so
many digits that what cancels does not matter. Run: python3 special-functions.py > special-functions.csv
"""

import functools
from decimal import Decimal as D, getcontext
from fractions import Fraction


def digits(n):
    getcontext().prec = int(n)
    getcontext().Emin = -10**9
    getcontext().Emax = 10**9


@functools.cache
def pi_to(precision):
    # Machin's formula.
    def arctan_inverse(n):
        total, power, k = D(0), D(1) / n, 0
        while abs(power) > D(10) ** (-getcontext().prec - 5):
            total += power / (2 * k + 1) * (-1) ** k
            power /= n * n
            k += 1
        return total

    return 4 * (4 * arctan_inverse(5) - arctan_inverse(239))


def pi():
    return pi_to(getcontext().prec)


def bernoulli(count):
    b = [Fraction(0)] * (count + 1)
    row = [Fraction(0)] * (count + 1)
    for m in range(count + 1):
        row[m] = Fraction(1, m + 1)
        for j in range(m, 0, -1):
            row[j - 1] = j * (row[j - 1] - row[j])
        b[m] = row[0]
    return b


BERNOULLI = bernoulli(80)


def log_gamma(x):
    x = D(x)
    shift = D(1)
    while x < (120 if getcontext().prec < 100 else 100000):
        shift *= x
        x += 1
    s = (x - D("0.5")) * x.ln() - x + (2 * pi()).ln() / 2
    for k in range(1, 40):
        b = BERNOULLI[2 * k]
        s += D(b.numerator) / D(b.denominator) / (2 * k * (2 * k - 1) * x ** (2 * k - 1))
    return s - shift.ln()


def log_normal_cdf(x):
    x = D(x)
    if abs(x) > 45:
        s, term = D(1), D(1)
        for k in range(1, 200):
            new = -term * (2 * k - 1) / (x * x)
            if abs(new) >= abs(term):
                break
            term = new
            s += term
        tail = -x * x / 2 - (2 * pi()).ln() / 2 - abs(x).ln() + s.ln()
        return tail if x < 0 else (1 - tail.exp()).ln()
    density = (-x * x / 2).exp() / (2 * pi()).sqrt()
    term, total, k = x, x, 0
    while term != 0 and abs(term) > abs(total) * D(10) ** (-getcontext().prec):
        k += 1
        term *= x * x / (2 * k + 1)
        total += term
    return (D("0.5") + density * total).ln()


def log_beta_cdf(x, y, a, b):
    """log I_x(a, b), y = 1 - x; the series is the shorter the smaller x."""
    x, y, a, b = D(x), D(y), D(a), D(b)
    term, total, k = D(1), D(1), 0
    while term > total * D(10) ** (-getcontext().prec):
        term *= (a + b + k) / (a + 1 + k) * x
        total += term
        k += 1
    log_beta = log_gamma(a) + log_gamma(b) - log_gamma(a + b)
    return a * x.ln() + b * y.ln() - a.ln() - log_beta + total.ln()


def log_chi_squared(x, v, upper):
    a, x = D(v) / 2, D(x) / 2
    term, total, k = D(1), D(1), 0
    while term > total * D(10) ** (-getcontext().prec):
        k += 1
        term *= x / (a + k)
        total += term
    lower = (a * x.ln() - x - log_gamma(a + 1) + total.ln()).exp()
    return (1 - lower).ln() if upper else lower.ln()


def log_t_cdf(t, v):
    t, v = D(t), D(v)
    x, y = v / (v + t * t), t * t / (v + t * t)
    if y < D("0.01"):
        tail = (1 - log_beta_cdf(y, x, D("0.5"), v / 2).exp()) / 2
    else:
        tail = log_beta_cdf(x, y, v / 2, D("0.5")).exp() / 2
    return tail.ln() if t < 0 else (1 - tail).ln()


def log_t_pdf(t, v):
    t, v = D(t), D(v)
    return (
        log_gamma((v + 1) / 2) - log_gamma(v / 2) - (v * pi()).ln() / 2 - (v + 1) / 2 * (1 + t * t / v).ln()
    )


def show(name, arguments, value):
    cells = [repr(float(a)) for a in arguments] + [""] * (3 - len(arguments))
    print(",".join([name, *cells, f"{value:.20e}"]))


def exact(value):
    """The decimal expansion of the double that a reader will parse."""
    return D(float(value))


print("function,x,a,b,value")
digits(500)
for x in [-1e6, -1000, -100, -50, -38, -37.5, -30, -20, -10, -8, -6, -5.7, -5.6, -5, -4, -3, -2, -1, -0.7, -0.68,
          -0.67, -0.5, -0.1, -1e-8, 0, 0.1, 0.5, 0.67, 0.68, 1, 2, 3, 5, 5.7, 8, 20, 30, 37]:
    show("normal_log_cdf", [x], log_normal_cdf(exact(x)))
digits(80)
for x in [1e-300, 1e-10, 0.001, 0.1, 0.25, 0.5, 0.7, 0.99, 1.01, 1.1, 1.3, 1.5, 1.9, 1.99, 2.01, 2.1, 2.5, 2.6, 3,
          4.2, 7.5, 10, 14.9, 15, 15.1, 33.3, 100, 1234.5, 1e6, 1e10]:
    show("log_gamma", [x], log_gamma(exact(x)))
for x, a, b in [(0.5, 0.5, 0.5), (0.1, 0.5, 3.5), (1e-5, 0.5, 1e4), (1e-300, 1, 5), (1e-150, 2, 7), (0.001, 100, 3),
                (0.3, 2, 3), (0.3, 20, 30), (0.4, 200, 300), (0.39, 2000, 3000), (0.02, 3, 98), (0.49, 5000, 5000),
                (0.4985, 500000.5, 500000.5), (0.499, 500000, 500001), (1e-6, 1, 1000000), (1e-5, 10, 1000000),
                (3e-6, 0.5, 1000000.5), (0.0099, 10000, 990001), (0.9, 300, 40), (0.75, 1000, 1), (0.9, 0.5, 0.5),
                (0.99, 2, 2), (0.2, 50, 50), (0.05, 230, 700)]:
    x = exact(x)
    show("beta_log_cdf", [x, a, b], log_beta_cdf(x, 1 - x, exact(a), exact(b)))
    show("beta_log_survival", [x, a, b], log_beta_cdf(1 - x, x, exact(b), exact(a)) if x > D("0.05") else
         (1 - log_beta_cdf(x, 1 - x, exact(a), exact(b)).exp()).ln())
digits(420)
for x, v in [(0.01, 1), (0.5, 1), (1, 1), (3.84, 1), (30, 1), (1, 2), (1400, 2), (5, 3), (1e-3, 7), (20, 10),
             (1500, 10), (80, 100), (100, 100), (130, 100), (600, 1000), (1000, 1000), (2500, 1000), (1e-12, 4)]:
    show("chi_squared_log_survival", [x, v], log_chi_squared(exact(x), v, True))
    show("chi_squared_log_cdf", [x, v], log_chi_squared(exact(x), v, False))
digits(80)
for t, v in [(-0.001, 3), (-0.5, 1), (-1, 2), (-2, 3.7), (-5, 10), (-40, 10), (-10, 100), (-30, 500), (-37, 5000),
             (-1e10, 4), (-1e50, 5), (-3, 1e6), (-0.2, 1e6), (2, 3.7), (0.3, 30), (4, 1e4)]:
    show("student_t_log_cdf", [t, v], log_t_cdf(exact(t), exact(v)))
    show("student_t_log_pdf", [t, v], log_t_pdf(exact(t), exact(v)))
