/* How sure a verdict of a diagnosis is: first by what the tests found (a sure_* for each rule), then by what the caller answered. Pure.
 * A sure_* relies on what its rule found: sure_by_mtu needs f->mtu, sure_by_loss f->lossy, sure_by_service f->broken. */
#ifndef VIGIE_DIAGNOSIS_CONFIDENCE_H
#define VIGIE_DIAGNOSIS_CONFIDENCE_H

#include "inventory/diagnosis_rules.h"

enum diagnosis_confidence sure_high(const struct diagnosis_facts *f);
enum diagnosis_confidence sure_medium(const struct diagnosis_facts *f);
enum diagnosis_confidence sure_low(const struct diagnosis_facts *f);
enum diagnosis_confidence sure_by_tests(const struct diagnosis_facts *f);
enum diagnosis_confidence sure_by_failures(const struct diagnosis_facts *f);
enum diagnosis_confidence sure_by_port(const struct diagnosis_facts *f);
enum diagnosis_confidence sure_by_route(const struct diagnosis_facts *f);
enum diagnosis_confidence sure_by_usual(const struct diagnosis_facts *f);
enum diagnosis_confidence sure_by_mtu(const struct diagnosis_facts *f);
enum diagnosis_confidence sure_by_names(const struct diagnosis_facts *f);
enum diagnosis_confidence sure_by_loss(const struct diagnosis_facts *f);
enum diagnosis_confidence sure_by_baseline(const struct diagnosis_facts *f);
enum diagnosis_confidence sure_by_service(const struct diagnosis_facts *f);
enum diagnosis_confidence sure_by_coverage(const struct diagnosis_facts *f);

/* Of a rule that fits. Low where no collector runs, but for what is a question of membership. */
enum diagnosis_confidence diagnosis_weigh(const struct diagnosis_rule *r, const struct diagnosis_facts *f);

#endif
