/* Whether numbers are all different, which may stand for texts; distinctness.py tells that too. */

#include "buffers.h"

enum { MOST_OF_A_KIND = 1 << 15, MOST_KIND_BITS = 4, MOST_STEPS = 1 << 12 };

/* Numbers in several places, taken by their first bits, so that those of one kind fit the processor's cache. */
typedef struct { const uint64_t *const *parts; const int64_t *sizes; int32_t count, shift; } Numbers;

/* Another number for each, of which all bits tell something. */
static uint64_t spread(uint64_t number) { return number * 0x9E3779B97F4A7C15u; }

static uint64_t kind_of(const Numbers *numbers, uint64_t number) {
    return numbers->shift < 64 ? spread(number) >> numbers->shift : 0;
}

/* Whether no two numbers of a kind are equal, as far as that is soon seen; ``places`` are for twice as many. */
static int kind_differs(const Numbers *numbers, uint64_t kind, uint64_t *places, int64_t room) {
    int zeros = 0;
    memset(places, 0, (size_t)room * sizeof *places);
    for (int32_t part = 0; part < numbers->count; part++)
        for (int64_t index = 0; index < numbers->sizes[part]; index++) {
            uint64_t number = numbers->parts[part][index], at = spread(number) >> 24;
            if (kind_of(numbers, number) != kind) continue;
            if (!number) { /* which marks a free place */
                if (zeros++) return 0;
                continue;
            }
            for (int steps = 0; places[at & (uint64_t)(room - 1)]; steps++)
                if (places[at++ & (uint64_t)(room - 1)] == number || steps == MOST_STEPS) return 0;
            places[at & (uint64_t)(room - 1)] = number;
        }
    return 1;
}

/* Whether no two of some numbers are equal, which stand in several places; -1 where there is no memory. Of several
   who share the work each looks at some kinds. Numbers that were chosen to be in each other's way count as equal. */
PUBLIC int32_t scanner_different(
    const uint64_t *const *parts, const int64_t *sizes, int32_t count, int32_t share, int32_t shares) {
    Numbers numbers = {parts, sizes, count, 64};
    int64_t total = 0, most = 0, room = FEWEST_PLACES;
    for (int32_t part = 0; part < count; part++) total += sizes[part];
    while (numbers.shift > 64 - MOST_KIND_BITS && total >> (64 - numbers.shift) > MOST_OF_A_KIND) numbers.shift--;
    int64_t kinds = (int64_t)1 << (64 - numbers.shift), *counts = calloc((size_t)kinds, sizeof *counts);
    if (!counts) return -1;
    for (int32_t part = 0; part < count; part++)
        for (int64_t index = 0; index < sizes[part]; index++) counts[kind_of(&numbers, parts[part][index])]++;
    for (int64_t kind = 0; kind < kinds; kind++) most = counts[kind] > most ? counts[kind] : most;
    free(counts);
    while (room < 2 * most) room *= 2;
    uint64_t *places = malloc((size_t)room * sizeof *places);
    if (!places) return -1;
    int32_t different = 1;
    for (int64_t kind = share; kind < kinds && different; kind += shares)
        different = kind_differs(&numbers, (uint64_t)kind, places, room);
    free(places);
    return different;
}
