# Builds everything; see README.md for what the goals do.
#
# build/ mirrors the sources, programs land beside theirs. CC, CFLAGS, CPPFLAGS,
# LDFLAGS and LDLIBS of the user come after ours, so that they win.

EXERCISES = tcp_draw udp_draw udp_max udp_nonblocking tcp_mystery tcp_giver tcp_checker cp
PROGRAMS  = $(basename $(wildcard $(EXERCISES:%=%/client.c) $(EXERCISES:%=%/server.c)))
GRADER    = tests/grader/grader

OUR_CPPFLAGS = -I. -D_POSIX_C_SOURCE=200809L -D_FILE_OFFSET_BITS=64
OUR_CFLAGS   = -std=c11 -O2 -g -Wall -Wextra -Wpedantic

object = $(patsubst %.c,build/%.o,$(1))

COMMON = $(call object,$(wildcard common/*.c))

.PHONY: all $(EXERCISES) clean
all: $(PROGRAMS) $(GRADER)

# "make tcp_draw" builds that exercise.
.SECONDEXPANSION:
$(EXERCISES): $$(filter $$@/%,$$(PROGRAMS))

# An archive gives each program only what it uses.
build/common.a: $(COMMON)
	rm -f $@
	$(AR) rcs $@ $(COMMON)

$(PROGRAMS): %: build/%.o build/common.a
	$(CC) $(OUR_CFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(GRADER): $(call object,$(wildcard tests/grader/*.c))
	$(CC) $(OUR_CFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

build/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(OUR_CPPFLAGS) $(CPPFLAGS) $(OUR_CFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

clean:
	rm -rf build $(PROGRAMS) $(GRADER)

-include $(wildcard build/*/*.d build/*/*/*.d)
