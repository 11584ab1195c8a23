# grade.mk - judges every student of a class, and sums up.
#
#     make grade SUBMISSIONS=DIR [OUT=grades] [EX='tcp_mystery cp'] [PORTS=fixed]
#
# A goal a student, so that make -j judges several at once. Names may hold what
# make cannot (blanks, quotes, $): a goal is the number of a line that
# tests/grade/students prints, and paths travel in the environment, as they are.

override SUBMISSIONS := $(value SUBMISSIONS)
override OUT := $(or $(value OUT),grades)
export SUBMISSIONS OUT

STUDENTS := $(shell tests/grade/students 2>/dev/null | awk '{ print NR }')

.PHONY: summary begin $(STUDENTS)

summary: $(STUDENTS) | begin
	@tests/grade/summary "$$OUT"

# What an earlier run left is not to be counted again.
begin:
	@tests/grade/students >/dev/null
	@mkdir -p -- "$$OUT" && rm -f -- "$$OUT"/*.points

# The status of the pipe is sed's: whatever happens to one student, make goes
# on to the next.
$(STUDENTS): | begin
	@tests/grade/student "$$(tests/grade/students | sed -n $@p)" "$$OUT" | \
	    sed 's|^|[$@/$(words $(STUDENTS))] |'
