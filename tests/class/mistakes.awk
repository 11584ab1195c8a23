# mistakes.awk - what one mended line would bring, as the judge's experiments found it.
#
#     tests/class/results OUT | awk -f mistakes.awk | sort -t TAB -k 1,1nr -k 2 | cut -f 2-
#
# Behind the case stands the mistake without which it passes, if one was found. Printed
# are the number of students that made a mistake, to sort by, and the line to show.

BEGIN { FS = "\t" }

$5 != "" && $2 != "run" && !($1 in known) {
    known[$1] = 1
    students++
}

$7 != "" {
    if (!(($1, $7) in made))
        count[$7]++
    made[$1, $7] = 1
    lost[$7] += $4
}

END {
    for (mistake in count)
        printf "%d\t%4d of %d made one mistake  %s: mended, it brings %.1f points\n", count[mistake],
            count[mistake], students, mistake, lost[mistake] / count[mistake]
}
