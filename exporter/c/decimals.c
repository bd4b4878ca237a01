/* Numbers as they are printed, as Arrow holds decimals: whole numbers of 128 bits, of a last place that all share. */

#include "buffers.h"

enum { MOST_DIGITS = 22, SHORT_DIGITS = 19 };

static int is_digit(uint8_t byte) { return byte >= '0' && byte <= '9'; }

/* Whether a text is a plain number, of no more than so many digits after the point; if so, which in the last place. */
static int read_number(const uint8_t *text, const uint8_t *end, int32_t places, __int128 *number) {
    int minus = text < end && *text == '-', whole = 0, behind = 0;
    uint64_t short_one = 0;
    text += minus || (text < end && *text == '+');
    for (; text < end && is_digit(*text) && whole < SHORT_DIGITS; whole++)
        short_one = short_one * 10 + (uint64_t)(*text++ - '0');
    unsigned __int128 read = short_one;
    for (; text < end && is_digit(*text) && whole < MOST_DIGITS; whole++) read = read * 10 + (*text++ - '0');
    if (whole && text + 1 < end && *text == '.')
        for (text++; text < end && is_digit(*text) && behind < places; behind++) read = read * 10 + (*text++ - '0');
    if (!whole || text < end) return 0;
    uint64_t scale = 1;
    for (; behind < places; behind++) scale *= 10;
    *number = minus ? -(__int128)(read * scale) : (__int128)(read * scale);
    return 1;
}

/* Reads the numbers of some rows of a column of texts, which lie as Arrow has them; ``valid`` is NULL where all have one,
   and ``first`` the place of the first row. ``numbers`` get 16 bytes each, and ``read`` a bit where there is one. */
PUBLIC void scanner_decimals(
    const uint8_t *valid, const int32_t *ends, const uint8_t *texts, int64_t first, const uint64_t *rows, int64_t count,
    int32_t places, uint8_t *numbers, uint8_t *read) {
    memset(read, 0, (size_t)(count + 7) / 8);
    for (int64_t at = 0; at < count; at++) {
        uint64_t row = (uint64_t)first + rows[at];
        __int128 number = 0;
        int there = !valid || valid[row / 8] >> (row % 8) & 1;
        if (there && read_number(texts + ends[row], texts + ends[row + 1], places, &number))
            read[at / 8] |= (uint8_t)(1 << (at % 8));
        memcpy(numbers + at * (int64_t)sizeof number, &number, sizeof number);
    }
}
