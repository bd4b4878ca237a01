/* Columns: texts that repeat by number, each distinct one once; or all texts one behind the other. */

#ifndef COLUMNS_H
#define COLUMNS_H

#include "buffers.h"

/* What a byte is in a value: classes are 256 bytes of these bits, and behind them what stands for single bytes. */
enum { STOP = 1, ODD = 2, ESCAPE = 4, MARK = 8, NEWLINE = 16 };
/* What a column holds: a marked byte of ASCII, one beyond it, a text with white space around it. */
enum { MARKED = 1, MARKED_BEYOND = 2, WRAPPED = 4 };
enum { CODED, TEXT, NAMES };
enum { MOST_ESCAPES = 8, LONGEST_ESCAPE = 6 };

/* A value: where it begins and how long it is; the code -1 where it is not known yet. */
typedef struct { int64_t begin, size; int32_t code, marks; } Span;
/* What stands for a byte in a value that holds a marked one: its size, its bytes, and the byte. */
typedef struct { uint8_t size, bytes[LONGEST_ESCAPE], byte; } Escape;
typedef struct { uint8_t bytes[256]; Escape escapes[MOST_ESCAPES]; } Class;

/* One column. ``rows`` are codes (CODED, -1 for none) or ends of texts (else); ``texts`` and ``ends`` the distinct
   texts of a CODED column, ``texts`` all texts of another; ``after`` the code that followed each code the last time, and
   ``places`` finds the code of a text; ``mixed`` are the numbers for the texts of NAMES, as distinctness.py has them;
   ``marked`` rows whose text holds a marked byte that begins nothing that stands for a byte. */
typedef struct {
    Buffer rows, texts, ends, after, mixed, marked, valid;
    int32_t *places;
    int64_t mask, nulls;
    int32_t kind, table, last, marks;
} Column;

static inline const uint8_t *distinct(const Column *column, int32_t code, int64_t *size) {
    int32_t begin = number_at(&column->ends, code);
    *size = number_at(&column->ends, code + 1) - begin;
    return column->texts.bytes + begin;
}

static inline int is_code(const Column *column, int32_t code, const uint8_t *text, int64_t size) {
    int64_t known_size;
    const uint8_t *known = distinct(column, code, &known_size);
    return known_size == size && same(known, text, size);
}

static inline void place(Column *column, int32_t code) {
    int64_t size;
    const uint8_t *text = distinct(column, code, &size);
    uint64_t at = mixed(text, size);
    while (column->places[at & (uint64_t)column->mask] >= 0) at++;
    column->places[at & (uint64_t)column->mask] = code;
}

static inline int make_places(Column *column, int32_t codes) {
    int64_t count = FEWEST_PLACES;
    while (count < 4 * (int64_t)codes) count *= 2;
    int32_t *places = malloc((size_t)count * sizeof *places);
    if (!places) return 0;
    memset(places, 0xFF, (size_t)count * sizeof *places);
    free(column->places);
    column->places = places;
    column->mask = count - 1;
    for (int32_t code = 0; code < codes; code++) place(column, code);
    return 1;
}

/* The code of a text, which gets the next one where it is new; -1 where there is no memory. */
static inline int32_t code_of(Column *column, const uint8_t *text, int64_t size) {
    int32_t codes = (int32_t)numbers_in(&column->ends) - 1;
    if (2 * (int64_t)codes > column->mask && !make_places(column, codes)) return -1;
    for (uint64_t at = mixed(text, size);; at++) {
        int32_t *found = &column->places[at & (uint64_t)column->mask];
        if (*found < 0) {
            if (!append(&column->texts, text, size)) return -1;
            if (!append_number(&column->ends, column->texts.used) || !append_number(&column->after, codes)) return -1;
            return *found = codes;
        }
        if (is_code(column, *found, text, size)) return *found;
    }
}

/* Fills a column with nothing up to a row. */
static inline int fill(Column *column, int64_t row) {
    if (column->kind == CODED) {
        for (; numbers_in(&column->rows) < row; column->nulls++)
            if (!append_number(&column->rows, -1)) return 0;
        return 1;
    }
    while (numbers_in(&column->rows) <= row)
        if (!append_number(&column->rows, column->texts.used)) return 0;
    return 1;
}

/* What begins at a place in a value and stands for a byte; NULL for nothing. */
static inline const Escape *escape_at(const Class *class, const uint8_t *text, int64_t size) {
    for (int at = 0; at < MOST_ESCAPES && class->escapes[at].size; at++) {
        const Escape *one = &class->escapes[at];
        if (one->size <= size && !memcmp(one->bytes, text, one->size)) return one;
    }
    return NULL;
}

/* Adds a text with bytes in place of what stands for them; 0 and as it was where a marked byte begins nothing such, or
   where there is no memory, which is told when it is added as it is. */
static inline int append_plain(Buffer *texts, const Class *class, const uint8_t *text, int64_t size) {
    if (!reserve(texts, size)) return 0;
    uint8_t *to = texts->bytes + texts->used;
    for (int64_t at = 0; at < size;) {
        if (text[at] >= 0x80 || !(class->bytes[text[at]] & MARK)) {
            *to++ = text[at++];
            continue;
        }
        const Escape *one = escape_at(class, text + at, size - at);
        if (!one) return 0;
        *to++ = one->byte;
        at += one->size;
    }
    texts->used = to - texts->bytes;
    return 1;
}

static inline int put(Column *column, const Class *class, int64_t row, const uint8_t *text, Span span) {
    int64_t size = span.size;
    if (!fill(column, row)) return 0;
    column->marks |= span.marks;
    if (column->kind == CODED) {
        if (span.code < 0 && (span.code = code_of(column, text, size)) < 0) return 0;
        if (column->last >= 0) *number_in(&column->after, column->last) = span.code;
        column->last = span.code;
        return append_number(&column->rows, span.code);
    }
    int64_t begin = column->texts.used;
    if ((span.marks & MARKED) && append_plain(&column->texts, class, text, size)) {
        text = column->texts.bytes + begin;
        size = column->texts.used - begin;
    } else {
        if ((span.marks & MARKED) && !append_number(&column->marked, row)) return 0;
        if (!append(&column->texts, text, size)) return 0;
    }
    if (size && (text[0] <= ' ' || text[size - 1] <= ' ')) column->marks |= WRAPPED;
    if (column->kind == NAMES) {
        uint64_t number = mixed(text, size);
        if (!append(&column->mixed, &number, sizeof number)) return 0;
    }
    return append_number(&column->rows, column->texts.used);
}

#endif
