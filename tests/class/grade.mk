# grade.mk - a goal a student, so that make -j judges several at once.
#
#     SUBMISSIONS=DIR OUT=DIR make -f tests/class/grade.mk       as tests/class/grade does
#
# Names may hold what make cannot (blanks, quotes, $): a goal is the number of a
# line that tests/class/list-students prints, and paths travel in the environment, as
# they are.

STUDENTS := $(shell tests/class/list-students 2>/dev/null | awk '{ print NR }')

.PHONY: summary begin $(STUDENTS)

summary: $(STUDENTS) | begin
	@tests/class/summarise "$$OUT"

begin:
	@tests/class/begin "$$OUT"

# The status of the pipe is sed's: whatever happens to one student, make goes
# on to the next.
$(STUDENTS): | begin
	@tests/class/grade-student -n "$$(tests/class/list-students 2>/dev/null | sed -n $@p)" "$$OUT" | \
	    sed 's|^|[$@/$(words $(STUDENTS))] |'
