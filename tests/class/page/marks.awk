# marks.awk - how a class did: in figures, as a distribution, and in each exercise.
#
#     GRADES=grades.csv NAMES=FILE awk -f csv.awk -f html.awk -f grades.awk -f marks.awk
#
# Who has handed in nothing, or could not be judged, is counted apart, and is in no mean.

# Sorts value[1] ... value[n].
function sort(value, n,    i, k, one) {
    for (i = 2; i <= n; i++) {
        one = value[i]
        for (k = i - 1; k > 0 && value[k] > one; k--)
            value[k + 1] = value[k]
        value[k + 1] = one
    }
}

function mean(value, n,    i, sum) {
    for (i = 1; i <= n; i++)
        sum += value[i]
    return n ? sum / n : 0
}

# Of sorted values.
function median(value, n) {
    return n % 2 ? value[(n + 1) / 2] : (value[n / 2] + value[n / 2 + 1]) / 2
}

function print_figure(value, what) {
    print "<div><dt>" what "</dt><dd>" value "</dd></div>"
}

# Of so many per cent, how many students: ten columns, the last one with 100 %.
function print_distribution(value, n,    i, bin, most, label) {
    for (i = 1; i <= n; i++) {
        bin = value[i] >= 100 ? 9 : int(value[i] / 10)
        if (++count[bin] > most)
            most = count[bin]
    }
    print "<ol class=\"histogram\">"
    for (bin = 0; bin < 10; bin++) {
        label = bin * 10 "–" (bin < 9 ? bin * 10 + 9 : 100)
        printf "<li><span class=\"range\">%s<span class=\"hidden\"> per cent: </span></span>" \
            "<span class=\"column\" style=\"height:%.1f%%\"></span><span class=\"count\">%d" \
            "<span class=\"hidden\"> students</span></span></li>\n", label, most ? 78 * count[bin] / most : 0, count[bin]
    }
    print "</ol>"
}

function print_exercise(e,    i, n, sum, possible, missing, broken, unjudged) {
    split("", value)
    for (i = 1; i <= students; i++) {
        if (lack(i, "judged", e) != "" || (total[i] == "" && points[i, e] == ""))
            unjudged++
        else if (lack(i, "handed in", e) == "all")
            missing++
        else
            value[++n] = points[i, e]
        broken += lack(i, "built", e) != ""
    }
    sort(value, n)
    printf "<tr><th scope=\"row\">%s</th><td>%d</td>", html(exercise[e]), n
    if (n)
        printf "<td>%.1f</td><td>%g</td><td>%g–%g</td>", mean(value, n), median(value, n), value[1], value[n]
    else
        printf "<td></td><td></td><td></td>"
    printf "<td>%s</td><td>%s</td><td>%s</td></tr>\n", missing + 0, broken + 0, unjudged + 0
}

BEGIN {
    for (i = 1; i <= students; i++) {
        if (total[i] == "")
            unjudged++
        else if (is_absent(i))
            absent++
        else {
            share[++n] = of[i] > 0 ? 100 * total[i] / of[i] : 0
            full += total[i] == of[i]
        }
    }
    sort(share, n)

    print "<dl class=\"figures\">"
    print_figure(students, students == 1 ? "student" : "students")
    print_figure(absent + 0, "handed in nothing")
    print_figure(unjudged + 0, "not judged")
    if (n) {
        print_figure(sprintf("%.0f&#160;%%", mean(share, n)), "mean of the others")
        print_figure(sprintf("%.0f&#160;%%", median(share, n)), "median")
        print_figure(full + 0, "with all points")
    }
    print "</dl>"

    print "<section id=\"distribution\"><h2>Distribution</h2>"
    print "<p>Students by their total in per cent of the points" (n == students ? "." : ": those " n + 0 \
        " who have handed in something and could be judged.") "</p>"
    print_distribution(share, n)
    print "<section class=\"wide\" tabindex=\"0\" aria-label=\"Exercises\"><table class=\"numbers\">"
    print "<caption>Points of those who have handed it in</caption>"
    print "<thead><tr><th scope=\"col\">Exercise</th><th scope=\"col\">Students</th><th scope=\"col\">Mean</th>" \
        "<th scope=\"col\">Median</th><th scope=\"col\">Range</th><th scope=\"col\">Not handed in</th>" \
        "<th scope=\"col\">Not built</th><th scope=\"col\">Not judged</th></tr></thead><tbody>"
    for (e = 1; e <= exercises; e++)
        print_exercise(e)
    print "</tbody></table></section></section>"
}
