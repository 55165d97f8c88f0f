#include "console/term.h"

#include "console/console.h"
#include "console/keys.h"
#include "intl.h"

#include <curses.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

#undef columns
#undef lines

enum { ESCAPE_DELAY_MS = 25, ROW_MAX = CONSOLE_SIZE_MAX, COLOR_NONE = -1 };

struct terminal {
	SCREEN *screen;
	int colors; /* 0, 8 or 256 */
	char pending[4];
	size_t n_pending;
};

/* Of one style: attributes without colours; attributes and colours with 8 (or 16) of them; colours with 256. */
static const struct {
	attr_t mono, attr;
	short fg, bg, fg256, bg256;
} palette[STYLE_COUNT] = {
	[STYLE_TEXT] = { A_NORMAL, A_NORMAL, COLOR_NONE, COLOR_NONE, COLOR_NONE, COLOR_NONE },
	[STYLE_DIM] = { A_NORMAL, A_DIM, COLOR_NONE, COLOR_NONE, 245, COLOR_NONE },
	[STYLE_STRONG] = { A_BOLD, A_BOLD, COLOR_NONE, COLOR_NONE, COLOR_NONE, COLOR_NONE },
	[STYLE_TITLE] = { A_REVERSE, A_NORMAL, COLOR_WHITE, COLOR_BLUE, 255, 24 },
	[STYLE_HEADING] = { A_UNDERLINE, A_BOLD, COLOR_CYAN, COLOR_NONE, 110, COLOR_NONE },
	[STYLE_BORDER] = { A_NORMAL, A_DIM, COLOR_NONE, COLOR_NONE, 240, COLOR_NONE },
	[STYLE_OK] = { A_NORMAL, A_NORMAL, COLOR_GREEN, COLOR_NONE, 71, COLOR_NONE },
	[STYLE_WARNING] = { A_BOLD, A_BOLD, COLOR_YELLOW, COLOR_NONE, 220, COLOR_NONE },
	[STYLE_CRITICAL] = { A_BOLD, A_BOLD, COLOR_RED, COLOR_NONE, 203, COLOR_NONE },
	[STYLE_ALARM] = { A_REVERSE | A_BOLD, A_BOLD, COLOR_WHITE, COLOR_RED, 231, 160 },
	[STYLE_UNKNOWN] = { A_UNDERLINE, A_BOLD, COLOR_MAGENTA, COLOR_NONE, 176, COLOR_NONE },
	[STYLE_DISABLED] = { A_NORMAL, A_DIM, COLOR_NONE, COLOR_NONE, 242, COLOR_NONE },
	[STYLE_FROZEN] = { A_REVERSE, A_NORMAL, COLOR_BLACK, COLOR_CYAN, 16, 116 },
	[STYLE_PAST] = { A_REVERSE, A_NORMAL, COLOR_WHITE, COLOR_MAGENTA, 231, 97 },
	[STYLE_KEY] = { A_BOLD, A_BOLD, COLOR_CYAN, COLOR_NONE, 117, COLOR_NONE },
	[STYLE_PROMPT] = { A_BOLD, A_BOLD, COLOR_NONE, COLOR_NONE, 229, COLOR_NONE },
	[STYLE_BAR] = { A_NORMAL, A_NORMAL, COLOR_CYAN, COLOR_NONE, 67, COLOR_NONE },
	[STYLE_IN] = { A_NORMAL, A_NORMAL, COLOR_GREEN, COLOR_NONE, 72, COLOR_NONE },
	[STYLE_OUT] = { A_NORMAL, A_NORMAL, COLOR_BLUE, COLOR_NONE, 68, COLOR_NONE },
};

enum { SELECTED_BG_256 = 237 };

/* What a crash needs, and only what write(2) and tcsetattr(3) can do. */
static struct {
	struct termios before;
	bool saved;
	char restore[256];
	size_t n;
} crash;

static void crash_restore(int signal_number)
{
	if (crash.saved) {
		ssize_t ignored = write(STDOUT_FILENO, crash.restore, crash.n);

		(void)ignored;
		tcsetattr(STDIN_FILENO, TCSANOW, &crash.before);
	}
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

static bool has_capability(const char *name)
{
	const char *s = tigetstr(name);

	return s != NULL && s != (const char *)-1;
}

/* The cursor is sent to any cell, and the selected row is told from the others. */
static bool can_show_screen(void)
{
	return has_capability("cup") && (has_capability("rev") || has_capability("smso"));
}

static bool check_type(const char *name, int *ret_colors, struct err *e)
{
	int found, colors;
	bool fit;

	if (setupterm(NULL, STDOUT_FILENO, &found) == ERR)
		return err_set(e, ERR_USAGE, _("the terminal type '%.64s' (TERM) is not known here"), name ? name : "");
	fit = can_show_screen();
	colors = tigetnum("colors");
	del_curterm(cur_term);
	if (!fit)
		return err_set(e, ERR_USAGE, _("a terminal of type '%.64s' (TERM) cannot show the console; verbs such as 'vigie links' need less"),
		               name ? name : "");
	*ret_colors = colors > 0 ? colors : 0;
	return true;
}

bool terminal_type_colors(int *ret_colors, struct err *e)
{
	return check_type(getenv("TERM"), ret_colors, e);
}

/* A capability without its padding ($<20>). */
static void crash_add(const char *capability)
{
	const char *s = tigetstr(capability);

	if (s == NULL || s == (const char *)-1)
		return;
	while (*s && crash.n + 1 < sizeof crash.restore) {
		if (s[0] == '$' && s[1] == '<' && strchr(s, '>'))
			s = strchr(s, '>') + 1;
		else
			crash.restore[crash.n++] = *s++;
	}
}

static void crash_prepare(void)
{
	static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
	struct sigaction action = { .sa_handler = crash_restore }, old;

	crash.n = 0;
	crash_add("sgr0");
	crash_add("rmkx");
	crash_add("cnorm");
	crash_add(has_capability("rmcup") ? "rmcup" : "clear"); /* without a screen of its own nothing brings the shell's back */
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL)
			sigaction(signals[i], &action, NULL); /* a sanitizer keeps its own */
}

static short pair_of(enum style style, bool selected)
{
	return (short)(1 + (int)style + (selected ? STYLE_COUNT : 0));
}

static void colors_init(struct terminal *t, bool no_color)
{
	if (no_color || !has_colors() || start_color() == ERR)
		return;
	use_default_colors();
	t->colors = COLORS >= 256 && COLOR_PAIRS > 2 * STYLE_COUNT ? 256 : 8;
	for (enum style s = 0; s < STYLE_COUNT; s++) {
		short fg = t->colors == 256 ? palette[s].fg256 : palette[s].fg, bg = t->colors == 256 ? palette[s].bg256 : palette[s].bg;

		init_pair(pair_of(s, false), fg, bg);
		if (t->colors == 256)
			init_pair(pair_of(s, true), fg, bg == COLOR_NONE ? SELECTED_BG_256 : bg);
	}
}

/* Keys that terminals send whatever TERM says: without them PgUp on a "vt100" would be Esc, [, 5 and ~. */
static void keys_define(void)
{
	static const struct { const char *sequence; int key; } keys[] = {
		{ "\033[A", KEY_UP }, { "\033[B", KEY_DOWN }, { "\033[C", KEY_RIGHT }, { "\033[D", KEY_LEFT }, { "\033OA", KEY_UP },
		{ "\033OB", KEY_DOWN }, { "\033OC", KEY_RIGHT }, { "\033OD", KEY_LEFT }, { "\033[H", KEY_HOME }, { "\033[F", KEY_END },
		{ "\033OH", KEY_HOME }, { "\033OF", KEY_END }, { "\033[1~", KEY_HOME }, { "\033[4~", KEY_END }, { "\033[3~", KEY_DC },
		{ "\033[5~", KEY_PPAGE }, { "\033[6~", KEY_NPAGE }, { "\033[Z", KEY_BTAB }, { "\033OP", KEY_F(1) }, { "\033[11~", KEY_F(1) },
		{ "\033[[A", KEY_F(1) }, { "\033[15~", KEY_F(5) }, { "\033[[E", KEY_F(5) },
	};

	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		if (key_defined(keys[i].sequence) == 0)
			define_key(keys[i].sequence, keys[i].key);
}

bool terminal_open(bool no_color, struct terminal **ret_t, struct err *e)
{
	const char *name = getenv("TERM");
	struct terminal *t;
	int colors;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return err_set(e, ERR_USAGE, "%s", _("the console needs a terminal; verbs such as 'vigie links' do not"));
	if (!check_type(name, &colors, e))
		return false;
	t = calloc(1, sizeof *t);
	if (!t)
		return err_set(e, ERR_MEMORY, "out of memory");
	crash.saved = tcgetattr(STDIN_FILENO, &crash.before) == 0;
	t->screen = newterm(NULL, stdout, stdin);
	if (!t->screen) {
		free(t);
		return err_set(e, ERR_USAGE, _("the terminal type '%.64s' (TERM) is not known here"), name ? name : "");
	}
	crash_prepare();
	set_escdelay(ESCAPE_DELAY_MS);
	cbreak();
	noecho();
	nonl();
	intrflush(stdscr, FALSE);
	keypad(stdscr, TRUE);
	meta(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	leaveok(stdscr, FALSE);
	curs_set(0);
	keys_define();
	colors_init(t, no_color);
	*ret_t = t;
	return true;
}

void terminal_close(struct terminal *t)
{
	if (!t)
		return;
	curs_set(1);
	if (!has_capability("rmcup")) {
		erase();
		refresh();
	}
	endwin();
	crash.saved = false;
	delscreen(t->screen);
	free(t);
}

int terminal_width(const struct terminal *t) { (void)t; return COLS; }
int terminal_height(const struct terminal *t) { (void)t; return LINES; }

void terminal_resize(struct terminal *t)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0)
		resizeterm(size.ws_row, size.ws_col);
	terminal_repaint(t);
}

void terminal_repaint(struct terminal *t)
{
	(void)t;
	clearok(curscr, TRUE);
}

static attr_t attributes_of(const struct terminal *t, const struct cell *c, short *ret_pair)
{
	enum style style = (enum style)c->style;
	attr_t attr = t->colors ? palette[style].attr : palette[style].mono;

	*ret_pair = t->colors ? pair_of(style, c->selected && t->colors == 256) : 0;
	if (t->colors == 256)
		attr &= ~(attr_t)A_DIM; /* the palette has its own greys */
	if (c->selected && t->colors == 256)
		attr |= A_BOLD;
	else if (c->selected)
		attr ^= A_REVERSE;
	return attr;
}

static void cell_to_cchar(const struct terminal *t, const struct cell *c, cchar_t *ret)
{
	wchar_t text[2 + GLYPH_MARKS_MAX] = { (wchar_t)c->cp };
	short pair;
	attr_t attr = attributes_of(t, c, &pair);

	for (size_t i = 0; i < GLYPH_MARKS_MAX; i++)
		text[i + 1] = (wchar_t)c->marks[i];
	setcchar(ret, text, attr, pair, NULL);
}

static void draw_row(const struct terminal *t, const struct grid *g, int y)
{
	cchar_t row[ROW_MAX];
	int n = 0;

	for (int x = 0; x < grid_width(g) && x < COLS && n < ROW_MAX; x++)
		if (grid_cell(g, x, y)->columns > 0)
			cell_to_cchar(t, grid_cell(g, x, y), &row[n++]);
	mvadd_wchnstr(y, 0, row, n);
}

void terminal_draw(struct terminal *t, const struct grid *g, int cursor_x)
{
	for (int y = 0; y < grid_height(g) && y < LINES; y++)
		draw_row(t, g, y);
	curs_set(cursor_x >= 0);
	move(LINES - 1, cursor_x >= 0 && cursor_x < COLS ? cursor_x : 0);
	refresh();
}

/* Not beep(): it flashes the screen where there is no bell. */
void terminal_ring(struct terminal *t)
{
	(void)t;
	if (!has_capability("bel"))
		return;
	putp(tigetstr("bel"));
	fflush(stdout);
}

static bool key_of_curses(int c, uint32_t *ret_key)
{
	static const struct { int curses; uint32_t key; } keys[] = {
		{ KEY_UP, KEYCODE_UP }, { KEY_DOWN, KEYCODE_DOWN }, { KEY_LEFT, KEYCODE_LEFT }, { KEY_RIGHT, KEYCODE_RIGHT },
		{ KEY_PPAGE, KEYCODE_PAGE_UP }, { KEY_NPAGE, KEYCODE_PAGE_DOWN }, { KEY_HOME, KEYCODE_HOME }, { KEY_END, KEYCODE_END },
		{ KEY_BACKSPACE, KEYCODE_BACKSPACE }, { KEY_DC, KEYCODE_DELETE }, { KEY_BTAB, KEYCODE_BACK_TAB },
		{ KEY_ENTER, KEYCODE_ENTER }, { 0x7f, KEYCODE_BACKSPACE }, { '\b', KEYCODE_BACKSPACE },
	};

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		if (keys[i].curses == c) {
			*ret_key = keys[i].key;
			return true;
		}
	}
	if (c >= KEY_F(1) && c <= KEY_F(12)) {
		*ret_key = KEYCODE_F1 + (uint32_t)(c - KEY_F(1));
		return true;
	}
	*ret_key = KEYCODE_NONE;
	return c > 0xff;
}

/* After ESC: a sequence that nobody knows is taken whole; anything else is the key Esc and what was typed behind it, which a slow
 * connection brings at once. */
static uint32_t read_escape(void)
{
	int c = getch();

	if (c == ERR)
		return KEYCODE_ESCAPE;
	if (c != '[' && c != 'O') {
		ungetch(c);
		return KEYCODE_ESCAPE;
	}
	while ((c = getch()) != ERR && (c < 0x40 || c > 0x7e))
		;
	return KEYCODE_NONE;
}

/* One more byte of UTF-8; false while the sequence is not complete. */
static bool take_byte(struct terminal *t, unsigned char byte, uint32_t *ret_key)
{
	size_t need;

	t->pending[t->n_pending++] = (char)byte;
	if (utf8_decode(t->pending, t->n_pending, ret_key) == t->n_pending) {
		t->n_pending = 0;
		return true;
	}
	byte = (unsigned char)t->pending[0];
	need = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
	if (byte >= 0xc2 && byte < 0xf5 && t->n_pending < need && (t->n_pending == 1 || ((unsigned char)t->pending[t->n_pending - 1] & 0xc0) == 0x80))
		return false;
	*ret_key = byte; /* not UTF-8: Latin-1, and what follows it is lost */
	t->n_pending = 0;
	return true;
}

bool terminal_read_key(struct terminal *t, uint32_t *ret_key)
{
	int c;

	while ((c = getch()) != ERR) {
		if (key_of_curses(c, ret_key))
			return true;
		if (c == KEYCODE_ESCAPE) {
			*ret_key = read_escape();
			return true;
		}
		if (take_byte(t, (unsigned char)c, ret_key))
			return true;
	}
	if (t->n_pending == 0)
		return false;
	*ret_key = (unsigned char)t->pending[0]; /* cut short: a lone Latin-1 letter */
	t->n_pending = 0;
	return true;
}
