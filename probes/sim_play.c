#include "probes/sim_play.h"

#include "log.h"
#include "probes/sim_command.h"

#include <stdlib.h>
#include <string.h>

struct sim_play {
	uv_timer_t timer;
	struct sim_player player;
	struct sim_world *world;
	const struct sim_server *clock;
};

static bool at_step(const struct sim_scenario *s, const struct sim_step *step, struct err *e)
{
	err_prefix(e, "%s:%u", s->path, step->line);
	e->kind = ERR_CONFIG;
	return false;
}

bool sim_play_check(const struct sim_scenario *s, struct sim_world *w, struct err *e)
{
	for (size_t i = 0; i < s->n; i++) {
		char line[SIM_SCENARIO_LINE_MAX], *words[SIM_WORDS_MAX];
		size_t n;

		snprintf(line, sizeof line, "%s", s->steps[i].command);
		if (!sim_command_split(line, words, &n, e) || !sim_command_check(w, words, n, e))
			return at_step(s, &s->steps[i], e);
	}
	return true;
}

bool sim_play_step(const struct sim_scenario *s, const struct sim_step *step, struct sim_world *w, int64_t now_ns, struct err *e)
{
	char line[SIM_SCENARIO_LINE_MAX], *words[SIM_WORDS_MAX];
	struct text said = TEXT_INIT(SIM_REPLY_MAX);
	bool quit = false, ok;
	size_t n;

	snprintf(line, sizeof line, "%s", step->command);
	ok = (sim_command_split(line, words, &n, e) && sim_command_run(w, words, n, now_ns, &said, &quit, e)) || at_step(s, step, e);
	text_done(&said);
	return ok;
}

static void on_timer(uv_timer_t *timer);

static void arm(struct sim_play *p)
{
	int64_t next_ms = sim_player_next_ms(&p->player), now_ms = sim_server_now_ns(p->clock) / 1000000;

	if (next_ms == INT64_MAX)
		return;
	uv_update_time(p->timer.loop);
	uv_timer_start(&p->timer, on_timer, next_ms > now_ms ? (uint64_t)(next_ms - now_ms) : 0, 0);
}

static void on_timer(uv_timer_t *timer)
{
	struct sim_play *p = timer->data;
	int64_t now_ns = sim_server_now_ns(p->clock);
	const struct sim_step *step;

	while ((step = sim_player_take(&p->player, now_ns / 1000000))) {
		struct err e = { ERR_NONE, 0, "" };

		if (sim_play_step(p->player.scenario, step, p->world, now_ns, &e))
			log_event(LOG_NOTICE, "scenario.step", "at_ms=%lld command=\"%s\"", (long long)step->at_ms, step->command);
		else
			log_event(LOG_WARNING, "scenario.step", "reason=\"%s\"", e.text);
	}
	arm(p);
}

struct sim_play *sim_play_new(uv_loop_t *loop, const struct sim_scenario *s, struct sim_world *w, const struct sim_server *clock,
                              struct err *e)
{
	struct sim_play *p = calloc(1, sizeof *p);

	if (!p) {
		err_set(e, ERR_MEMORY, "no memory for the scenario");
		return NULL;
	}
	p->world = w;
	p->clock = clock;
	p->player = sim_player_start(s, sim_server_now_ns(clock) / 1000000);
	uv_timer_init(loop, &p->timer);
	p->timer.data = p;
	arm(p);
	return p;
}

static void on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void sim_play_close(struct sim_play *p)
{
	if (p)
		uv_close((uv_handle_t *)&p->timer, on_closed);
}
