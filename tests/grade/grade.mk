# grade.mk - judges every student of a class, and sums up.
#
#     make grade SUBMISSIONS=DIR [OUT=grades] [EX='tcp_mystery cp'] [PORTS=fixed]
#
# A goal a student, so that make -j judges several at once and goes on past
# anything. Names may hold what make cannot (blanks, quotes): a goal is the
# number of a line that tests/grade/students prints.

STUDENTS := $(shell tests/grade/students 2>/dev/null | awk '{ print NR }')

.PHONY: summary begin $(STUDENTS)

summary: $(STUDENTS) | begin
	@tests/grade/summary "$${OUT:-grades}"

# What an earlier run left is not counted again.
begin:
	@tests/grade/students >/dev/null
	@mkdir -p -- "$${OUT:-grades}" && rm -f -- "$${OUT:-grades}"/*.points

# The pipe's status is sed's, so one student never ends the run.
$(STUDENTS): | begin
	@tests/grade/student "$$(tests/grade/students | sed -n $@p)" "$${OUT:-grades}" | \
	    sed 's|^|[$@/$(words $(STUDENTS))] |'
