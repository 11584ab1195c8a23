# Builds, shows and judges the suite; README.md says what each goal is for.
#
# build/ mirrors the sources, programs land beside theirs. What the user gives as
# CC, CPPFLAGS, CFLAGS, LDFLAGS and LDLIBS comes after ours, so that it wins.

EXERCISES = tcp_draw udp_draw udp_max udp_nonblocking tcp_mystery tcp_giver tcp_checker cp
PROGRAMS  = $(basename $(wildcard $(EXERCISES:%=%/client.c) $(EXERCISES:%=%/server.c)))
GRADER    = tests/grader/grader

# Strict POSIX hides MSG_DONTWAIT and others on macOS, unless Darwin's names are
# asked for; elsewhere nobody knows that word.
OUR_CPPFLAGS = -I. -D_POSIX_C_SOURCE=200809L -D_DARWIN_C_SOURCE -D_FILE_OFFSET_BITS=64
OUR_CFLAGS   = -std=c11 -O2 -g -Wall -Wextra -Wpedantic

objects = $(patsubst %.c,build/%.o,$(wildcard $(1)/*.c))

.PHONY: all $(EXERCISES) demo test clean

all: $(PROGRAMS) $(GRADER)

.SECONDEXPANSION:
$(EXERCISES): $$(filter $$@/%,$$(PROGRAMS))

# From an archive, the linker takes only what a program uses.
build/common.a: $(call objects,common)
	rm -f $@
	$(AR) rc $@ $^

$(PROGRAMS): %: build/%.o build/common.a
	$(CC) $(OUR_CFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(GRADER): $(call objects,tests/grader)
	$(CC) $(OUR_CFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

build/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(OUR_CPPFLAGS) $(CPPFLAGS) $(OUR_CFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

-include $(wildcard build/*/*.d build/*/*/*.d)

# Paths that users give may hold blanks, quotes and dollars: they travel to the
# scripts in the environment, and make never looks inside.
PASSED = EX SUBMISSION SUBMISSIONS OUT FORMAT PORTS KEYFILE
$(foreach name,$(PASSED),$(eval override $(name) := $$(value $(name))))
export $(PASSED)

demo: $(PROGRAMS)
	@tests/demo/demo $(EX)

test: all
	@tests/test

# BEGIN NOT FOR STUDENTS
.PHONY: grade handout stress bench lint

grade: all
	@$(MAKE) --no-print-directory -f tests/grade/grade.mk

handout: all
	@tests/handout/handout

stress: all
	@tests/stress

bench: all
	@tests/bench/run

lint:
	@tests/lint
# END NOT FOR STUDENTS

clean:
	rm -rf build $(PROGRAMS) $(GRADER)
