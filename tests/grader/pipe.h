/* pipe.h - a pipe that the programs we start do not inherit.
 *
 *     int ends[2];
 *     pipe_open(ends);                 read from ends[0], write to ends[1]
 */
#ifndef GRADER_PIPE_H
#define GRADER_PIPE_H

/* Where the system has no more pipes the process ends: see fatal(). */
void pipe_open(int ends[2]);

#endif
