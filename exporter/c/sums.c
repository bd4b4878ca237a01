/* Which sums do not surely hold: facts are added to groups, one for each sum and place that they have a part in.

   The rules are those of sum_kernel.py, which does the same on columns of Arrow: items count as their weights say,
   totals against them, and what is left of a group must be no more than all halves of last digits together. Numbers are
   whole ones of a last place that all share, exact in 128 bits. */

#include "buffers.h"

enum { MOST_DIGITS = 22, SHORT_DIGITS = 19, MOST_ROWS = 500 };

/* Facts as Arrow has their columns; ``numeric``, ``stated`` and ``rounded`` are bits, NULL where all are set, with the
   place of the first. Values are texts, decimals count where they are ``rounded``. */
typedef struct {
    int64_t rows;
    const int32_t *concepts;
    const int64_t *places;
    const uint8_t *numeric, *stated, *rounded;
    int64_t first_numeric, first_stated, first_rounded;
    const int32_t *ends;
    const uint8_t *texts;
    const int32_t *decimals;
} Facts;

/* The roles of each concept: from ``starts`` on, and before those of the next, the number of a sum, the sign of the
   weight, 0 for another one, and whether it is the total. There are so many sums; ``halves`` are those of last digits,
   from the ``least`` decimals on, in the last of so many ``digits`` behind the point. */
typedef struct {
    const int32_t *starts, *numbers;
    const int8_t *signs, *totals;
    int64_t sums;
    const int64_t *halves;
    int32_t least, count, digits;
} Roles;

typedef struct { __int128 value; int64_t key, half; int32_t totals, stated, items, wild, rows; } Group;
typedef struct { Group *groups; int64_t used, room; } Groups;
/* What a fact says: whether it has a value, and whether that is a number that can be added. */
typedef struct { __int128 number; int64_t half; int stated, tame; } Said;

static int bit(const uint8_t *bits, int64_t at) { return !bits || bits[at / 8] >> (at % 8) & 1; }

static int is_digit(uint8_t byte) { return byte >= '0' && byte <= '9'; }

/* Whether a text is a plain number, of so many digits behind the point at most; if so, which in the last of them. */
static int read_number(const uint8_t *text, const uint8_t *end, int32_t digits, __int128 *number) {
    int minus = text < end && *text == '-', whole = 0, behind = 0;
    uint64_t first = 0, scale = 1;
    text += minus || (text < end && *text == '+');
    for (; text < end && is_digit(*text) && whole < SHORT_DIGITS; whole++)
        first = first * 10 + (uint64_t)(*text++ - '0');
    unsigned __int128 read = first;
    for (; text < end && is_digit(*text) && whole < MOST_DIGITS; whole++) read = read * 10 + (*text++ - '0');
    if (whole && text + 1 < end && *text == '.')
        for (text++; text < end && is_digit(*text) && behind < digits; behind++) read = read * 10 + (*text++ - '0');
    if (!whole || text < end) return 0;
    for (; behind < digits; behind++) scale *= 10;
    *number = minus ? -(__int128)(read * scale) : (__int128)(read * scale);
    return 1;
}

static Said said(const Facts *facts, const Roles *roles, int64_t row) {
    int64_t at = row + facts->first_stated, half = 0;
    Said found = {0, 0, bit(facts->stated, at), 0};
    if (!found.stated) return found;
    int known = 1;
    if (bit(facts->rounded, row + facts->first_rounded)) { /* else all digits are vouched for */
        int64_t decimals = (int64_t)facts->decimals[row] - roles->least;
        known = decimals >= 0 && decimals < roles->count;
        half = known ? roles->halves[decimals] : 0;
    }
    found.half = half;
    found.tame = read_number(
        facts->texts + facts->ends[row], facts->texts + facts->ends[row + 1], roles->digits, &found.number) && known;
    if (!found.tame) found.number = 0;
    return found;
}

static Group *place_of(const Groups *groups, int64_t key) {
    uint64_t at = ((uint64_t)key * 0x9E3779B97F4A7C15u) >> 24;
    while (groups->groups[at & (uint64_t)(groups->room - 1)].rows
           && groups->groups[at & (uint64_t)(groups->room - 1)].key != key)
        at++;
    return &groups->groups[at & (uint64_t)(groups->room - 1)];
}

static int grow(Groups *groups) {
    Groups more = {NULL, groups->used, groups->room ? 4 * groups->room : FEWEST_PLACES};
    more.groups = calloc((size_t)more.room, sizeof *more.groups);
    if (!more.groups) return 0;
    for (int64_t at = 0; at < groups->room; at++)
        if (groups->groups[at].rows) *place_of(&more, groups->groups[at].key) = groups->groups[at];
    free(groups->groups);
    *groups = more;
    return 1;
}

/* The group of a sum at a place; NULL where there is no memory. */
static Group *group_of(Groups *groups, int64_t key) {
    if (2 * groups->used >= groups->room && !grow(groups)) return NULL;
    Group *group = place_of(groups, key);
    groups->used += !group->rows;
    group->key = key;
    return group;
}

static void add(Group *group, const Said *one, int sign, int total) {
    __int128 number = (sign < 0) != total ? -one->number : one->number;
    group->rows++;
    group->value += number;
    group->half += one->half;
    group->wild += sign == 0 || (one->stated && !one->tame);
    group->totals += total;
    group->stated += total && one->stated;
    group->items += !total && one->stated;
}

/* Whether a group is not cleared: it has a total and is all but sound, or farther apart than rounding explains. */
static int is_left(const Group *group) {
    __int128 apart = group->value < 0 ? -group->value : group->value;
    int unsound = group->totals > 1 || group->wild > 0;
    int asked = group->stated > 0 && group->items > 0 && apart > group->half;
    return (group->totals > 0 && (unsound || asked)) || group->rows > MOST_ROWS;
}

static int add_all(Groups *groups, const Facts *facts, const Roles *roles, int32_t share, int32_t shares) {
    for (int64_t row = 0; row < facts->rows; row++) {
        int32_t concept = facts->concepts[row], at = roles->starts[concept], end = roles->starts[concept + 1];
        if (at == end || !bit(facts->numeric, row + facts->first_numeric)) continue;
        if (((uint64_t)facts->places[row] * 0x9E3779B97F4A7C15u >> 32) % (uint32_t)shares != (uint32_t)share) continue;
        Said one = said(facts, roles, row);
        for (; at < end; at++) {
            Group *group = group_of(groups, facts->places[row] * roles->sums + roles->numbers[at]);
            if (!group) return 0;
            add(group, &one, roles->signs[at], roles->totals[at]);
        }
    }
    return 1;
}

/* The sums that are not cleared, as place times the number of sums and number of the sum: how many, -1 where there is
   no memory; ``found`` tells where they lie, which is for ``scanner_release``. Of several who share the work each takes
   some places. */
PUBLIC int64_t scanner_sums(
    const Facts *facts, const Roles *roles, int32_t share, int32_t shares, int64_t **found) {
    Groups groups = {NULL, 0, 0};
    Buffer left = {NULL, 0, 0};
    int made = add_all(&groups, facts, roles, share, shares);
    for (int64_t at = 0; made && at < groups.room; at++)
        if (groups.groups[at].rows && is_left(&groups.groups[at]))
            made = append(&left, &groups.groups[at].key, sizeof groups.groups[at].key);
    free(groups.groups);
    *found = (int64_t *)(void *)left.bytes;
    return made ? left.used / (int64_t)sizeof(int64_t) : -1;
}
