# lessons.awk - what to explain again: what students have to learn, and how many of them.
#
#     tests/class/results OUT | awk -f lessons.awk
#
# Lines with a tab between their words, what most have to learn first:
#
#     lesson  11  27  2.6  "numbers travel in network ..."  "sent in host ..."  Ann  Bob ...
#     case    11  27  12  tcp_draw  "a draw travels in network byte order"
#
# A lesson: how many students, of how many whose programs were judged by one of its cases; the
# points that it cost each on average; its words, the judge's advice where experiments have found
# the mistake, or else the case's hint; the mistake's name, or nothing; the students. After it
# stand its cases: how many failed it so, of how many, and how many failed it in any way.
# Skipped cases are no failures: the one that they need is; and of a program that is not
# there, no case tells anything.

BEGIN {
    FS = OFS = "\t"
    words["crashed"] = "a program must not crash, whatever comes: gdb, or a build with " \
        "CFLAGS=-fsanitize=address,undefined, shows where it does"
    words["could not start"] = "a program must start on the machine that judges it"
    words["wrong"] = words["timed out"] = \
        "the programs do not come as far as what these cases are about: see the reports"
}

$5 == "" || $2 == "run" || $2 == "not handed in" || $2 == "not built" { next }

{
    name = $5 OFS $6
    if (!(name in judged))
        title[++cases] = name
    judged[name]++
    judges[$1, name] = 1
    if (!($1 in seen))
        student[++students] = $1
    seen[$1] = 1
}

$2 in words {
    lesson = $8 != "" ? $8 : words[$2]
    if (!(lesson in count)) {
        text[++lessons] = lesson
        mistake[lesson] = $7
    }
    if (!((lesson, $1) in learns)) {
        count[lesson]++
        who[lesson] = who[lesson] OFS $1
    }
    learns[lesson, $1] = 1
    lost[lesson] += $4
    failed[name]++
    failed_so[lesson, name]++
}

# How many students were judged by one of the cases of the lesson.
function asked(lesson,    i, k, n) {
    for (i = 1; i <= students; i++)
        for (k = 1; k <= cases; k++)
            if ((lesson, title[k]) in failed_so && (student[i], title[k]) in judges) {
                n++
                break
            }
    return n
}

# The index of the largest of some that has not been taken yet; of the same, the first.
function next_of(names, n, value, prefix, taken,    i, most) {
    for (i = 1; i <= n; i++)
        if ((prefix names[i]) in value && !((prefix names[i]) in taken) &&
            (!most || value[prefix names[i]] > value[prefix names[most]]))
            most = i
    if (most)
        taken[prefix names[most]] = 1
    return most
}

END {
    while (i = next_of(text, lessons, count, "", told)) {
        lesson = text[i]
        print "lesson", count[lesson], asked(lesson), sprintf("%.1f", lost[lesson] / count[lesson]), \
            lesson, mistake[lesson] who[lesson]
        while (k = next_of(title, cases, failed_so, lesson SUBSEP, told))
            print "case", failed_so[lesson, title[k]], judged[title[k]], failed[title[k]], title[k]
    }
}
