# links.awk - leaves out of a text the links to files that are not here.
#
#     cd handout && awk -f links.awk README.md
#
# A link to a file that is absent is left out. So is one in the concept map if the
# file, a stub here, shows none of the notions that its row begins with (each in
# backquotes). A row of a table that had links and has none left is left out, too.

# Splits the backquoted words of a text into word[1], word[2] ...; returns how many.
function quoted_words(text, word,    count) {
    while (match(text, /`[^`]*`/)) {
        word[++count] = substr(text, RSTART + 1, RLENGTH - 2)
        text = substr(text, RSTART + RLENGTH)
    }
    return count + 0
}

# Whether one of the words is in a file.
function shows(path, word, count,    line, i, found) {
    while (!found && (getline line < path) > 0)
        for (i = 1; i <= count; i++)
            if (index(line, word[i]))
                found = 1
    close(path)
    return found
}

function leads_somewhere(path, word, count) {
    if (path !~ /^[A-Za-z0-9_.\/-]+$/)
        return 1 # to another place than the suite
    if (system("test -e " path) != 0)
        return 0
    return path !~ /\.[ch]$/ || count == 0 || shows(path, word, count)
}

{
    count = 0
    if ($0 ~ /^\| `[^|]*\| \[/)
        count = quoted_words(substr($0, 1, index($0, "[")), word)

    kept = lost = 0
    text = ""
    rest = $0
    while (match(rest, /\[[^]]*\]\([^)]*\)/)) {
        link = substr(rest, RSTART, RLENGTH)
        path = link
        gsub(/^.*\(|\)$/, "", path)
        if (leads_somewhere(path, word, count))
            kept++
        else {
            lost++
            link = "\001"
        }
        text = text substr(rest, 1, RSTART - 1) link
        rest = substr(rest, RSTART + RLENGTH)
    }
    text = text rest
    gsub(/, *\001|\001, *|\001/, "", text)

    if (lost == 0 || kept > 0 || $0 !~ /^\|/)
        print text
}
