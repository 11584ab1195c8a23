/* diagnosis.h - what a submission's failures come from, found by experiment.
 *
 *     struct buffer text = {0};
 *     diagnose(&schedule, results, milliseconds, &text);
 *     results[i].cure                   the treatment under which tests[i] of the plan passes
 *     diagnosis_tell(&run, &text);
 *
 * What has failed is played again, one thing changed (experiment.h). Where the case passes
 * then, the change is tried on all cases: it names the mistake if it breaks none that passed.
 */
#ifndef GRADER_DIAGNOSIS_H
#define GRADER_DIAGNOSIS_H

#include "report.h"
#include "schedule.h"

/* Adds a paragraph for each mistake that the cures of the run name. */
void diagnosis_tell(const struct run *, struct buffer *);

/* Fills in the cures of the results, one for each test of the plan, within so many
 * milliseconds; and adds lines about what could not be tried, if there are any. */
void diagnose(const struct schedule *, struct result *results, long long ms, struct buffer *);

#endif
