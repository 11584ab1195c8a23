/* act_shell.c - `shell grep -c right output.txt`. */
#include "acts.h"
#include "surroundings.h"

#include <stdlib.h>
#include <sys/wait.h>

static bool start_shell(struct stage *s, const char *command)
{
    struct buffer why = {0};
    char *words[] = {duplicate("sh"), duplicate("-c"), duplicate(command), NULL};
    char **environment = surroundings_environment(s, NULL);
    const struct launch launch = {
        .words = words,
        .path = words[0],
        .environment = environment,
        .directory = s->directory,
        .limits = surroundings_limits(s, false, false),
    };
    program_free(&s->shell);
    s->shell = (struct program){0};
    const bool started =
        program_start(&s->shell, &launch, &why) || act_could_not_start(s, "sh", false, why.data);
    surroundings_free(environment);
    for (size_t i = 0; words[i]; i++)
        free(words[i]);
    buffer_free(&why);
    return started;
}

bool act_shell(struct stage *s)
{
    struct buffer how = {0};
    char *command = stage_expand(s, s->step->text);
    if (!command)
        return false;
    const bool started = start_shell(s, command);
    free(command);
    if (!started)
        return false;
    while (!stage_is_settled(&s->shell))
        if (!stage_wait(s, -1, 0) && !stage_is_settled(&s->shell))
            return stage_missed(s, "the command still runs");
    if (WIFEXITED(s->shell.status) && WEXITSTATUS(s->shell.status) == 0)
        return true;
    program_describe(&s->shell, true, &how);
    stage_fail(s, WRONG, "the command %s", how.data);
    buffer_free(&how);
    return false;
}
