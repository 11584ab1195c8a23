# fuzz.mk - the harnesses, with libFuzzer and the sanitizers; see the script run.
#
#     make -f tests/stress/fuzz/fuzz.mk -j2 endpoint case
#
# One file tests/stress/fuzz/NAME.c is one harness, build/tests/stress/fuzz/NAME. The linker
# takes from the archives what a harness uses. error.o calls ending.o
# instead of libc where it would end the program, or write to standard error.
FUZZ_CC = clang
OUT     = build/tests/stress/fuzz
SHARED  = input ending utf8
FLAGS   = -I. -D_POSIX_C_SOURCE=200809L -D_FILE_OFFSET_BITS=64 -std=c11 -O1 -g -Wall -Wextra \
          -fno-omit-frame-pointer -fno-sanitize-recover=all
OBJECTS = -fsanitize=fuzzer-no-link,address,undefined
PROGRAM = -fsanitize=fuzzer,address,undefined

HARNESSES = $(filter-out $(SHARED),$(basename $(notdir $(wildcard tests/stress/fuzz/*.c))))

.PHONY: all $(HARNESSES)
all: $(HARNESSES)
$(HARNESSES): %: $(OUT)/%
.SECONDARY:

objects = $(patsubst $(1)/%.c,$(OUT)/$(notdir $(1))/%.o,$(wildcard $(1)/*.c))

$(OUT)/%: $(OUT)/fuzz/%.o $(SHARED:%=$(OUT)/fuzz/%.o) $(OUT)/common.a $(OUT)/grader.a
	$(FUZZ_CC) $(FLAGS) $(PROGRAM) -o $@ $^

$(OUT)/common.a: $(call objects,common)
$(OUT)/grader.a: $(call objects,tests/grader) $(filter-out %/show.o,$(call objects,tests/trace))
$(OUT)/%.a:
	rm -f $@
	$(AR) rc $@ $^

$(OUT)/common/%.o: common/%.c tests/stress/fuzz/fuzz.mk
	@mkdir -p $(@D)
	$(FUZZ_CC) $(FLAGS) $(OBJECTS) -MMD -MP -c -o $@ $<

$(OUT)/common/error.o: OBJECTS += -Dexit=end_program -Dfprintf=end_line

# libFuzzer has a main() of its own.
$(OUT)/grader/%.o: tests/grader/%.c tests/stress/fuzz/fuzz.mk
	@mkdir -p $(@D)
	$(FUZZ_CC) $(FLAGS) $(OBJECTS) -Dmain=grader_main -MMD -MP -c -o $@ $<

$(OUT)/trace/%.o: tests/trace/%.c tests/stress/fuzz/fuzz.mk
	@mkdir -p $(@D)
	$(FUZZ_CC) $(FLAGS) $(OBJECTS) -Dmain=grader_main -MMD -MP -c -o $@ $<

# What a harness itself compares teaches nothing, and to trace it takes half the time.
$(OUT)/fuzz/%.o: tests/stress/fuzz/%.c tests/stress/fuzz/fuzz.mk
	@mkdir -p $(@D)
	$(FUZZ_CC) $(FLAGS) $(OBJECTS) -fno-sanitize-coverage=trace-cmp -MMD -MP -c -o $@ $<

-include $(wildcard $(OUT)/*/*.d)
