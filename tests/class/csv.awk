# csv.awk - reads and writes CSV (RFC 4180), for other awk programs.
#
#     awk -f csv.awk -f other.awk
#
#     while (csv_read(file))       the next record: cell[1] ... cell[cells]
#         print csv_cell(csv_text(cell[1]))
#
# A cell may hold separators, quotes and line breaks. The separator is a comma, or what
# the first line has in its place: a semicolon or a tab. A mark of the byte order is passed over.

function csv_read(file,    line, part) {
    if ((getline line < file) <= 0)
        return 0
    if (!(file in csv_separator)) {
        sub(/^\357\273\277/, "", line)
        csv_separator[file] = line ~ /,/ ? "," : line ~ /;/ ? ";" : line ~ /\t/ ? "\t" : ","
    }
    # Within quotes, their number so far is odd.
    while (gsub(/"/, "&", line) % 2 && (getline part < file) > 0)
        line = line "\n" part
    sub(/\r$/, "", line)
    csv_split(line, csv_separator[file])
    return 1
}

function csv_split(line, separator,    end, text) {
    cells = 0
    do {
        text = ""
        if (substr(line, 1, 1) == "\"") {
            line = substr(line, 2)
            while ((end = index(line, "\"")) && substr(line, end + 1, 1) == "\"") {
                text = text substr(line, 1, end)
                line = substr(line, end + 2)
            }
            if (end == 0)
                end = length(line) + 1
            text = text substr(line, 1, end - 1)
            line = substr(line, end + 1)
        }
        end = index(line, separator)
        cell[++cells] = text substr(line, 1, end ? end - 1 : length(line))
        line = substr(line, end + 1)
    } while (end)
}

# A text as a cell. A spreadsheet would calculate what begins with =, +, - or @: an
# apostrophe keeps it from that.
function csv_cell(text) {
    if (text ~ /^[=+@\t\r-]/)
        text = "'" text
    if (text !~ /[",\r\n\t]/)
        return text
    gsub(/"/, "\"\"", text)
    return "\"" text "\""
}

# The text of such a cell.
function csv_text(cell) {
    return cell ~ /^'[=+@\t\r-]/ ? substr(cell, 2) : cell
}
