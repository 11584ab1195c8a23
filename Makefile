# Builds, shows and judges the suite; README.md says what each goal is for.
#
# build/ mirrors the sources, programs land beside theirs. What the user gives as
# CC, CPPFLAGS, CFLAGS, LDFLAGS and LDLIBS comes after ours, so that it wins.

EXERCISES := $(shell awk '/^[a-z]/ { print $$1 }' tests/exercises)
SERVERS   := $(shell awk '/^[a-z]/ && $$2 == "server" { print $$1 }' tests/exercises)
PROGRAMS  = $(basename $(wildcard $(EXERCISES:%=%/client.c) $(EXERCISES:%=%/server.c)))
GRADER    = tests/grader/grader
BESIDE    = tests/demo/beside
CONFINE   = tests/class/confine
SHOW      = tests/trace/show
PRELOADED = $(patsubst %.c,build/%.so,$(wildcard tests/preload/*.c))

# Strict POSIX hides MSG_DONTWAIT and others on macOS, unless Darwin's names are
# asked for; elsewhere nobody knows that word.
NAMES        = -D_POSIX_C_SOURCE=200809L
OUR_CPPFLAGS = -I. $(NAMES) -D_DARWIN_C_SOURCE -D_FILE_OFFSET_BITS=64
DIALECT      = -std=c11 -O2
OUR_CFLAGS   = $(DIALECT) -g -Wall -Wextra -Wpedantic

# A student's program, in the students' copy and in the scratch copy in which a
# submission is built, is compiled as cc does it without options: it may use every
# name that is known there, the lecture's inet_aton() and bzero() too. What it forgets
# to initialise has the same wrong value each time.
ifeq ($(wildcard tests/class/handout),)
PATTERN := -ftrivial-auto-var-init=pattern
PATTERN := $(shell $(CC) $(PATTERN) -E -x c /dev/null >/dev/null 2>&1 && echo '$(PATTERN)')
$(EXERCISES:%=build/%/%.o): OUR_CPPFLAGS = -I.
$(EXERCISES:%=build/%/%.o): DIALECT = $(PATTERN)
endif

objects = $(patsubst %.c,build/%.o,$(wildcard $(1)/*.c))

# What users may say to each goal. Paths may hold blanks, quotes and dollars: they
# travel to the scripts in the environment, and make never looks inside.
TAKES_demo    = EX
TAKES_trace   = EX CASE PORTS SUBMISSION OUT
TAKES_watch   = EX PORTS SUBMISSION
TAKES_test    = EX CASE FORMAT PORTS SUBMISSION KEEP SEED
# BEGIN NOT FOR STUDENTS
TAKES_grade   = EX PORTS SUBMISSIONS OUT STUDENT JAIL SEED ROSTER CSV REVEAL
TAKES_clash   = EX PORTS SUBMISSIONS OUT JAIL
TAKES_handout = OUT KEYFILE
TAKES_deploy  = TO EX PORTS JAIL SEED OUT
# END NOT FOR STUDENTS
PATHS   = SUBMISSION SUBMISSIONS OUT KEEP KEYFILE ROSTER
TAKERS  = demo trace watch test grade clash handout deploy
PASSED  = $(sort $(foreach goal,$(TAKERS),$(TAKES_$(goal))))

# The exercise's directory in which make was called, if in one: the paths are
# relative to it, and it is EX, whatever the goal.
ifneq ($(origin CALLED_IN),command line)
CALLED_IN :=
endif
export CALLED_IN

# What nobody understands is an error: "make test ex=cp", "make test tcp_mystery" and
# "make test SUBMISSIONS=class" would judge all of our own programs.
goals  := $(or $(MAKECMDGOALS),all)
taken  := $(if $(CALLED_IN),EX) $(foreach goal,$(goals),$(TAKES_$(goal)))
given  := $(foreach name,$(.VARIABLES),$(if $(findstring command,$(origin $(name))),$(name)))
meant   = $(patsubst %,$(1) %=$(2),$(shell tests/lib/meant $(name) $(3)))
takers  = $(strip $(wordlist 2,99,$(foreach goal,$(TAKERS),$(if $(filter $(name),$(TAKES_$(goal))),or make $(goal)))))

$(foreach name,$(filter-out $(PASSED) CALLED_IN V,$(given)),\
    $(foreach should,$(firstword $(call meant,,,$(PASSED))),$(error $(name)= should be $(should))))
$(foreach name,$(filter-out $(taken),$(filter $(PASSED),$(given))),\
    $(error $(name)= is for $(takers)$(call meant,; did you mean,?,$(taken))))
$(foreach name,$(filter $(PATHS),$(given)),$(if $(value $(name)),,$(error $(name)= names nothing)))
ifeq ($(CALLED_IN),)
$(foreach goal,$(filter demo trace watch test grade clash deploy,$(goals)),$(if $(filter $(EXERCISES),$(goals)),\
    $(error write make $(goal) EX='$(filter $(EXERCISES),$(goals))')))
endif

# A make that a script calls has all this in its environment, and must not take it
# from MAKEFLAGS.
$(foreach name,$(PASSED),$(eval override $(name) := $$(value $(name))))
export $(PASSED)
MAKEOVERRIDES :=

.PHONY: all $(EXERCISES) judge demo trace watch test clean

all: $(PROGRAMS) $(GRADER) $(BESIDE) $(CONFINE) $(SHOW) $(PRELOADED)

# A mistake in one exercise keeps nobody from another one: its own programs are
# built, and the servers to which it may talk.
needed = $(if $(filter-out $(EXERCISES),$(or $(EX),all)),$(PROGRAMS),$(filter $(addsuffix /%,$(EX) $(SERVERS)),$(PROGRAMS)))

.SECONDEXPANSION:
$(EXERCISES): $$(filter $$@/%,$$(PROGRAMS))

# A goal that shows or judges says once that it builds, on standard error; V=1
# shows the commands instead.
quiet := $(if $(V),,$(filter demo trace watch test grade clash handout stress bench,$(MAKECMDGOALS)))
Q      = $(if $(quiet),@$(if $(told),,$(eval told := yes)echo 'building ... (make V=1 shows the commands)' >&2; ))

# What lies beside client.c and server.c is linked with them, and what they borrow from
# another directory. From an archive, the linker takes only what a program uses.
BORROWED_tcp_checker = tcp_giver
modules  = $(filter-out %/client.o %/server.o,$(call objects,$(1)))
archives = $(foreach directory,$(1) $(BORROWED_$(1)) common,$(if $(call modules,$(directory)),build/$(directory).a))

.PRECIOUS: build/%.o # or make would remove those of an archive

build/%.a: $$(call modules,$$*)
	$(Q)rm -f $@
	$(Q)$(AR) rc $@ $^

# A program is linked in build/ and copied beside its source. So make knows what
# it has made there, by comparison, and overwrites and removes nothing else. An
# older make kept no copy: its programs are compiled ones that name their source.
ours     = [ ! -e $(1) ] || cmp -s $(1) build/$(1) || { [ ! -e build/$(1) ] && \
           od -A n -t x1 -N 4 $(1) | grep -qE '7f *45 *4c *46|cf *fa *ed *fe' && grep -q $(1) $(1); }
not_ours = $(1) is not a program that make has built: it is left as it is

$(PROGRAMS) $(GRADER) $(BESIDE) $(CONFINE) $(SHOW):
	@{ $(call ours,$@); } || \
	    { echo 'make: $(call not_ours,$@). Move it away, or remove $@.c if you wrote it instead' >&2; exit 1; }
	@rm -f $@
	$(Q)$(CC) $(OUR_CFLAGS) $(CFLAGS) $(LDFLAGS) -o build/$@ $^ $(LDLIBS)
	@cp build/$@ build/$@.copy && mv build/$@.copy $@

$(PROGRAMS): %: build/%.o $$(call archives,$$(@D))
judge = $(call objects,tests/grader) $(filter-out build/$(SHOW).o,$(call objects,tests/trace))
$(GRADER): $(judge)
$(BESIDE) $(CONFINE): %: build/%.o $(filter-out build/$(GRADER).o,$(judge))
$(SHOW): $(call objects,tests/trace) build/tests/grader/buffer.o

build/%.o: %.c Makefile
	@mkdir -p $(@D) 2>/dev/null && [ -w $(@D) ] || { echo "make: nothing can be built here: $$PWD is not" \
	    'yours to write. Copy the suite to a directory of yours' >&2; exit 1; }
	$(Q)$(CC) $(OUR_CPPFLAGS) $(CPPFLAGS) $(OUR_CFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# A library that is preloaded into programs of any kind: sanitizers and the like are
# theirs. Where there are no such libraries (NAME.so is then absent), nobody misses them.
OF_PROGRAMS = -static% -fsanitize% -fno-sanitize% -fprofile% --coverage -fno-pie -no-pie -pie
preloadable = $(filter-out $(OF_PROGRAMS),$(OUR_CPPFLAGS) $(CPPFLAGS) $(OUR_CFLAGS) $(CFLAGS) $(LDFLAGS)) -fPIC -shared

build/%.so: %.c Makefile
	@mkdir -p $(@D)
	$(Q)if { echo '#ifndef __linux__'; echo '#error'; echo '#endif'; echo 'int unused;'; } | \
	    $(CC) $(preloadable) -o $@ -x c - -ldl 2>/dev/null; \
	then $(CC) $(preloadable) -MMD -MP -MF $(@:.so=.d) -o $@ $< -ldl || { rm -f $@; exit 1; }; fi

-include $(wildcard build/*/*.d build/*/*/*.d)

demo: $(needed) $(BESIDE)
	@tests/demo/demo

trace: $(GRADER) $(SHOW) $(CONFINE) $(PRELOADED) build/common.a $(needed)
	@tests/trace/trace

# A program that does not compile is shown, and judged when it does.
watch: $(GRADER) $(SHOW) $(PRELOADED) $(CONFINE) build/common.a $(filter $(addsuffix /%,$(SERVERS)),$(PROGRAMS))
	@MAKE='$(MAKE)' tests/trace/watch

judge: $(GRADER) $(CONFINE) $(PRELOADED) build/common.a

test: judge $(if $(SUBMISSION),,$(needed))
	@tests/test

# BEGIN NOT FOR STUDENTS
.PHONY: grade clash handout deploy stress bench lint

grade: judge
	@MAKE='$(MAKE)' tests/class/grade

clash: judge
	@MAKE='$(MAKE)' tests/class/clash

handout: all
	@tests/class/handout

deploy:
	@tests/class/deploy/deploy

stress: all
	@tests/stress/run

bench: all
	@tests/bench/run

lint:
	@tests/lint
# END NOT FOR STUDENTS

clean:
	@for program in $(PROGRAMS) $(GRADER) $(BESIDE) $(CONFINE) $(SHOW); do \
	    if $(call ours,$$program); then rm -f $$program; \
	    else echo "make: $(call not_ours,$$program)" >&2; fi; done
	rm -rf build
