#!/usr/bin/env python3
"""The exact expected result of the county workload: oracle.py DIR OUT.csv [--fractions: fractions.Fraction, not the
fast path on integers]. Exact rationals only; shares no code with kaohe."""
import csv, sys
from fractions import Fraction as F
import scheme as S


def half_up(num, den, places):
    """num/den (den > 0) rounded half away from zero, as an integer count of 10**-places."""
    k = 10 ** places; s = -1 if num < 0 else 1
    return s * ((2 * abs(num) * k + den) // (2 * den))


def fmt(n, places):
    s = "-" if n < 0 else ""; n = abs(n)
    return f"{s}{n // 10**places}.{n % 10**places:0{places}d}"


def rank1224(keys):
    """1224 ranks, larger key first."""
    order = sorted(range(len(keys)), key=lambda i: keys[i], reverse=True)
    r = [0] * len(keys); prev = None
    for pos, i in enumerate(order):
        if keys[i] != prev: prev, cur = keys[i], pos + 1
        r[i] = cur
    return r


def tenths(s):
    a, _, b = s.partition("."); return int(a) * 10 + (int(b[:1]) if b else 0)


def county(d, out, fractions):
    ded, rat = {}, {}
    with open(f"{d}/events.csv") as f:
        f.readline()
        for line in f:
            _, u, _, k = line.rstrip("\n").split(","); i, p = S.KINDS[k]
            ded.setdefault(u, [0] * 6)[i] += p
    with open(f"{d}/ratings.csv") as f:
        f.readline()
        for line in f:
            u, _, role, lv = line.rstrip("\n").split(","); v = S.LEVELS[lv]
            g = rat.get(u)
            if g is None: g = rat[u] = [[0, 0, 999, -1], [0, 0, 999, -1]]
            g = g[role == S.SUP]; g[0] += 1; g[1] += v
            if v < g[2]: g[2] = v
            if v > g[3]: g[3] = v
    veto = {r["unit"]: r["veto"] == "1" for r in csv.DictReader(open(f"{d}/units.csv", encoding="utf-8"))}
    rows, keys = [], []
    with open(f"{d}/actuals.csv") as f:
        f.readline()
        for line in f:
            c = line.rstrip("\n").split(","); u = c[0]
            A = [tenths(x) for x in c[1:9]]; T = [tenths(x) for x in c[9:17]]; V = [tenths(x) for x in c[17:21]]
            daily = 0
            for v, tab in zip(V, S.STEPS):
                for th, p in tab:
                    if v >= th * 10: daily += p; break
            dd = ded.get(u)
            daily += sum(max(0, p - (dd[i] if dd else 0)) for i, p in enumerate(S.DED_POINTS))
            bonus = sum(min(S.BONUS_CAP, S.BONUS_PER_STEP * max(0, (a - t) * 100 // (t * S.BONUS_STEP_PCT))) for a, t in zip(A, T))
            (n1, s1, lo1, hi1), (n2, s2, lo2, hi2) = rat[u]
            e, n1, m, n2 = s1 - lo1 - hi1, n1 - 2, s2 - lo2 - hi2, n2 - 2
            if fractions:
                work = bonus + sum(p * min(F(a, t), F(1)) for p, a, t in zip(S.RATIO_POINTS, A, T))
                sv = F(6, 10) * F(e, n1) + F(4, 10) * F(m, n2)
                tot = F(4, 10) * daily + F(6, 10) * (F(1, 2) * work + F(1, 2) * sv)
                wn, wd, sn, sd, tn, td = work.numerator, work.denominator, sv.numerator, sv.denominator, tot.numerator, tot.denominator
            else:
                wn, wd = bonus, 1
                for p, a, t in zip(S.RATIO_POINTS, A, T):
                    if a >= t: wn += p * wd
                    else: wn, wd = wn * t + p * a * wd, wd * t
                sn, sd = 6 * e * n2 + 4 * m * n1, 10 * n1 * n2
                tn, td = 4 * daily * wd * sd + 3 * (wn * sd + sn * wd), 10 * wd * sd
            cap = veto[u] and tn * 100 > 5999 * td
            t2 = 5999 if cap else half_up(tn, td, 2); s2_ = half_up(sn, sd, 2)
            rows.append((u, daily, half_up(wn, wd, 2), s2_, t2)); keys.append((t2, s2_))
    rk = rank1224(keys); U = len(rows); run, sn_ = U * S.RUNNER_PCT // 100, U - U * S.SNAIL_PCT // 100
    with open(out, "w") as f:
        f.write("unit,daily,work,survey,total,rank,award\n")
        for i in sorted(range(U), key=lambda i: (rk[i], rows[i][0])):
            u, d_, w, s, t = rows[i]
            f.write(f"{u},{d_},{fmt(w,2)},{fmt(s,2)},{fmt(t,2)},{rk[i]},{'runner' if rk[i] <= run else 'snail' if rk[i] > sn_ else ''}\n")


if __name__ == "__main__":
    county(sys.argv[1], sys.argv[2], "--fractions" in sys.argv)
