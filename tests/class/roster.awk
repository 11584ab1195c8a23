# roster.awk - joins a class's table of points with a roster.
#
#     ROSTER=roster.csv GRADES=grades.csv LISTS=FILE [CSV=excel] awk -f csv.awk -f roster.awk
#
# Prints the table with the roster's name, id and email behind the student's directory,
# and a row for each of the roster who has no directory. LISTS gets lines about those, and about
# directories that belong to nobody in the roster. A directory may be called by a name, an ID or an
# e-mail address, or as systems name it that collect submissions:
#
#     Zoë Müller_1234567_assignsubmission_file_     Moodle; the number is a participant's
#     mullerzoe_LATE_12345_67890_sockets            Canvas; the first number is the ID
#
# The roster is what Moodle, Canvas or Gradescope exports, or any CSV with some of the columns
# that are named below. Ends with status 2 if it has none of them, or cannot be read.

BEGIN {
    roster = ENVIRON["ROSTER"]
    grades = ENVIRON["GRADES"]
    lists = ENVIRON["LISTS"]

    # The names of columns in small letters; in brackets, who calls it so.
    columns("name", "name|full name|student|student name") # [Gradescope] [Moodle] [Canvas]
    columns("first", "first name|given name")              # [Moodle] [Gradescope]
    columns("last", "last name|surname|family name")
    columns("id", "sid|student id|sis user id|id number|idnumber|sis id") # [Gradescope] [Canvas] [Moodle]
    columns("number", "id|identifier|user id|participant")               # [Canvas] [Moodle]
    columns("login", "sis login id|username|login|login id")             # [Canvas] [Moodle]
    columns("email", "email|email address|e-mail|e-mail address|mail")

    read_roster()
    join()
}

function columns(kind, names,    n, i, name) {
    n = split(names, name, "|")
    for (i = 1; i <= n; i++)
        kind_of[name[i]] = kind
}

function fail(why) {
    print "roster: " why >"/dev/stderr"
    exit 2
}

function squeezed(text) {
    text = tolower(text)
    gsub(/[^a-z0-9\200-\377]/, "", text)
    return text
}

# A way to name the row; 0 where it names others, too.
function call(kind, word, row,    other) {
    if (word == "")
        return
    other = (kind " " word) in who && who[kind " " word] != row
    who[kind " " word] = other ? 0 : row
}

function trimmed(text) {
    gsub(/[ \t\r\n]+/, " ", text)
    gsub(/^ | $/, "", text)
    return text
}

function read_roster(    i, kind, has, value, part, known) {
    if (!csv_read(roster))
        fail(roster " is empty, or cannot be read")
    for (i = 1; i <= cells; i++) {
        known = tolower(trimmed(cell[i]))
        if (known in kind_of && !(kind_of[known] in has))
            has[kind[i] = kind_of[known]] = 1
    }
    if (!("name" in has || "last" in has || "id" in has || "email" in has || "login" in has))
        fail(roster " has no column named Name, SID or Email, or as Moodle, Canvas and Gradescope call them")
    while (csv_read(roster)) {
        split("", value)
        for (i = 1; i <= cells; i++)
            if (i in kind)
                value[kind[i]] = trimmed(cell[i])
        if (value["name"] == "")
            value["name"] = trimmed(value["first"] " " value["last"])
        # The second line of Canvas's export, and its last: no students.
        if (value["name"] ~ /^(Points Possible|Student, Test)$/ || value["name"] value["id"] value["email"] value["login"] == "")
            continue
        if (split(value["name"], part, /, /) == 2) {
            value["last"] = part[1]
            value["first"] = part[2]
            value["name"] = part[2] " " part[1]
        }
        sub(/^[^0-9]*/, "", value["number"]) # "Participant 1234567"
        name[++rows] = value["name"]
        id[rows] = value["id"] != "" ? value["id"] : value["number"]
        email[rows] = value["email"]
        call("is", squeezed(value["id"]), rows)
        call("is", squeezed(value["login"]), rows)
        call("is", squeezed(value["email"]), rows)
        sub(/@.*/, "", value["email"])
        call("is", squeezed(value["email"]), rows)
        call("name", squeezed(value["name"]), rows)
        call("name", squeezed(value["last"] value["first"]), rows)
        call("number", value["number"], rows)
    }
}

# The row of the student whose directory it is; 0 if that may be several, -1 if none.
function owner(directory,    part, n, i) {
    sub(/_assignsubmission_.*$/, "", directory)
    n = split(directory, part, "_")
    if (("is " squeezed(directory)) in who)
        return who["is " squeezed(directory)]
    for (i = 2; i <= n; i++)
        if (part[i] ~ /^[0-9]+$/ && ("number " part[i]) in who)
            return who["number " part[i]]
    if (("name " squeezed(directory)) in who)
        return who["name " squeezed(directory)]
    if (n > 1 && ("is " squeezed(part[1])) in who)
        return who["is " squeezed(part[1])]
    return ("name " squeezed(part[1])) in who ? who["name " squeezed(part[1])] : -1
}

# An ID as a spreadsheet leaves it: 0012 is no 12.
function id_cell(text) {
    return ENVIRON["CSV"] == "excel" && text ~ /^[0-9]+$/ ? "\"=\"\"" text "\"\"\"" : csv_cell(text)
}

function print_row(row, directory,    i) {
    printf "%s,%s,%s,%s", csv_cell(directory), csv_cell(name[row]), id_cell(id[row]), csv_cell(email[row])
    for (i = 2; i <= cells; i++)
        printf ",%s", csv_cell(cell[i])
    print ""
}

function join(    i, row, most, exercises, header, absent, count, text) {
    if (!csv_read(grades))
        fail(grades " is empty")
    name[0] = id[0] = email[0] = ""
    width = cells
    for (i = 2; cell[i] != "total"; i++)
        exercises = exercises (exercises == "" ? "" : " ") cell[i]
    total = i
    printf "student,name,id,email"
    for (i = 2; i <= cells; i++)
        printf ",%s", cell[i]
    print ""
    while (csv_read(grades)) {
        cell[1] = csv_text(cell[1])
        row = owner(cell[1])
        if (row <= 0)
            print cell[1] ": " (row < 0 ? "nobody in the roster" : "several in the roster could be meant") >lists
        else if (row in handed_in)
            print cell[1] ": " name[row] " has handed in " handed_in[row] ", too" >lists
        else
            handed_in[row] = cell[1]
        if (cell[total + 1] > most)
            most = cell[total + 1]
        print_row(row > 0 ? row : 0, cell[1])
    }
    cells = width
    for (row = 1; row <= rows; row++) {
        if (row in handed_in)
            continue
        for (i = 2; i <= total; i++)
            cell[i] = 0
        cell[total + 1] = most
        cell[total + 2] = exercises
        cell[total + 3] = cell[total + 4] = ""
        print_row(row, "")
        text = name[row] != "" ? name[row] : id[row] != "" ? id[row] : email[row]
        absent = absent (absent == "" ? "" : ", ") text
        count++
    }
    if (count)
        printf "nothing handed in: %d of %d in the roster: %s\n", count, rows, absent >lists
}
