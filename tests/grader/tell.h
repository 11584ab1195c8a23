/* tell.h - a failure, told to people.
 *
 *     student.case:96: peer receives 6b 8b 45 67
 *       silence: nothing came, not even an end of the stream, for 1 s
 *       client has waited 1.0 s in recv() on its connection to peer (127.0.0.1:41234),
 *       and has said nothing on standard error          (in one line)
 *       before that: peer listens tcp; client starts student/program silent @peer; ...
 *       hint: ...
 */
#ifndef GRADER_TELL_H
#define GRADER_TELL_H

#include "stage.h"

/* Fills in the details of the stage's outcome, which is a failure. */
void tell(struct stage *);

#endif
