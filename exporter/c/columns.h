/* Columns: texts that repeat by number, each distinct one once; or all texts one behind the other. */

#ifndef COLUMNS_H
#define COLUMNS_H

#include "buffers.h"

/* What a byte is in a value: classes are 256 bytes of these bits, and behind them what stands for single bytes. */
enum { STOP = 1, ODD = 2, ESCAPE = 4, MARK = 8, NEWLINE = 16 };
/* What a column holds: a marked byte of ASCII, one beyond it, a text with white space around it. */
enum { MARKED = 1, MARKED_BEYOND = 2, WRAPPED = 4 };
enum { CODED, TEXT, NAMES };
enum { MOST_ESCAPES = 8, LONGEST_ESCAPE = 6, MOST_FEW = 4 };

/* A value: where it begins and how long it is; the code -1 where it is not known yet. */
typedef struct { const uint8_t *text; int64_t size; int32_t code, marks; } Span;
/* What stands for a byte in a value that holds a marked one: its size, its bytes, and the byte. */
typedef struct { uint8_t size, bytes[LONGEST_ESCAPE], byte; } Escape;
/* What bytes are, as told. */
typedef struct { uint8_t bytes[256]; Escape escapes[MOST_ESCAPES]; } Told;
/* The same; and those of any class from a blank on, if they are few, each in all lanes; and the number, from 1, of the
   first class that lets the same bytes stand in a value. */
typedef struct { Lanes few[MOST_FEW]; Told told; int32_t many, family; } Class;

/* One column. ``rows`` are codes (CODED, -1 for none) or ends of texts (else), with room for all rows that its table
   has room for; ``texts`` and ``ends`` the distinct texts of a CODED column, ``texts`` all texts of another; ``after``
   the code that followed each code the last time, and ``places`` finds the code of a text; ``family`` is that of all its
   texts, 0 where it has none, -1 where they have several; ``mixed`` are the numbers for the texts of NAMES, as
   distinctness.py has them; ``marked`` rows whose text holds a marked byte that begins nothing that stands for a byte;
   ``lacking`` rows without a text. */
typedef struct {
    Buffer rows, texts, ends, after, mixed, marked, lacking, valid;
    int32_t *places;
    int64_t mask, nulls;
    int32_t kind, table, last, marks, family;
} Column;

static inline const uint8_t *distinct(const Column *column, int32_t code, int64_t *size) {
    int32_t begin = number_at(&column->ends, code);
    *size = number_at(&column->ends, code + 1) - begin;
    return column->texts.bytes + begin;
}

static inline int is_code(const Column *column, int32_t code, const uint8_t *text, int64_t size) {
    int64_t known_size;
    const uint8_t *known = distinct(column, code, &known_size);
    return known_size == size && same(known, text, size, size);
}

/* Numbers that nobody knows beforehand, so that nobody can choose texts that are looked for at the same place. */
extern uint64_t secret[2];

static inline uint64_t folded(uint64_t one, uint64_t other) {
    unsigned __int128 product = (unsigned __int128)one * other;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Where a text is looked for first. */
static inline uint64_t first_place(const uint8_t *text, int64_t size) {
    uint64_t state = secret[0] ^ (uint64_t)size, last = 0;
    int64_t at = 0;
    for (; size - at >= 8; at += 8) state = folded(state ^ word(text + at), secret[1]);
    memcpy(&last, text + at, (size_t)(size - at));
    return folded(state ^ last, secret[1]);
}

static inline void place(Column *column, int32_t code) {
    int64_t size;
    const uint8_t *text = distinct(column, code, &size);
    uint64_t at = first_place(text, size);
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
    for (uint64_t at = first_place(text, size);; at++) {
        int32_t *found = &column->places[at & (uint64_t)column->mask];
        if (*found < 0) {
            if (!append(&column->texts, text, size)) return -1;
            if (!append_number(&column->ends, column->texts.used) || !append_number(&column->after, codes)) return -1;
            return *found = codes;
        }
        if (is_code(column, *found, text, size)) return *found;
    }
}

/* Puts a number behind the others of a column, whose table has room for it. */
static inline void put_number(Column *column, int64_t number) {
    int32_t narrow = (int32_t)number;
    int64_t used = column->rows.used;
    column->rows.used = used + (int64_t)sizeof narrow;
    memcpy(column->rows.bytes + used, &narrow, sizeof narrow);
}

/* Fills a column with nothing up to a row. */
static inline int fill(Column *column, int64_t row) {
    if (column->kind == CODED) {
        for (; numbers_in(&column->rows) < row; column->nulls++) put_number(column, -1);
        return 1;
    }
    for (int64_t next; (next = numbers_in(&column->rows) - 1) < row; column->nulls++) {
        if (!append_number(&column->lacking, next)) return 0;
        put_number(column, column->texts.used);
    }
    return 1;
}

/* What a value of a class is searched for: see ``odd_byte``. */
static inline void sum_up(Class *class) {
    int32_t found = 0;
    for (int byte = ' '; byte < 0x80; byte++) {
        if (!class->told.bytes[byte]) continue;
        for (int at = found; at < MOST_FEW; at++) class->few[at] = (Lanes){0} + (int8_t)byte;
        found++;
    }
    class->many = found > MOST_FEW;
}

/* Whether the same bytes may stand in values of two classes, and mean the same. */
static inline int is_alike(const Class *one, const Class *other) {
    for (int byte = 0; byte < 256; byte++) {
        int32_t first = one->told.bytes[byte], second = other->told.bytes[byte], ends = STOP | ODD;
        if (first != second && !((first & ends) && (second & ends))) return 0;
    }
    return 1;
}

/* The first byte from a place on that may be of a class, or the end. */
static inline const uint8_t *odd_byte(const Class *class, const uint8_t *at, const uint8_t *stop) {
    for (; !class->many && stop - at >= (int64_t)sizeof(Lanes); at += sizeof(Lanes)) {
        Lanes lanes = lanes_at(at);
        lanes = (lanes < (int8_t)' ') | (lanes == class->few[0]) | (lanes == class->few[1])
            | (lanes == class->few[2]) | (lanes == class->few[3]); /* bytes beyond ASCII are below all others */
        uint32_t bits = bits_of(lanes);
        if (bits) return at + __builtin_ctz(bits);
    }
    while (at < stop && !class->told.bytes[*at]) at++;
    return at;
}

/* What begins at a place in a value and stands for a byte; NULL for nothing. */
static inline const Escape *escape_at(const Class *class, const uint8_t *text, int64_t size) {
    for (int at = 0; at < MOST_ESCAPES && class->told.escapes[at].size; at++) {
        const Escape *one = &class->told.escapes[at];
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
        if (text[at] >= 0x80 || !(class->told.bytes[text[at]] & MARK)) {
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

/* Adds a text as it is, behind which so many bytes may be read with its own. */
static inline int append_text(Buffer *texts, const uint8_t *text, int64_t size, int64_t readable) {
    if (!reserve(texts, size)) return 0;
    if (size <= BLOCK && readable >= BLOCK)
        memcpy(texts->bytes + texts->used, text, BLOCK);
    else
        memcpy(texts->bytes + texts->used, text, (size_t)size);
    texts->used += size;
    return 1;
}

static inline int put_code(Column *column, const Class *class, const Span *span) {
    if (column->family != class->family) column->family = column->family ? -1 : class->family;
    int32_t code = span->code < 0 ? code_of(column, span->text, span->size) : span->code, last = column->last;
    if (code < 0) return 0;
    if (last >= 0) *number_in(&column->after, last) = code;
    column->last = code;
    put_number(column, code);
    return 1;
}

/* Adds the value of a row to its column; 0 where there is no memory. So many bytes may be read from it on. */
static inline int put(Column *column, const Class *class, int64_t row, const Span *span, int64_t readable) {
    const uint8_t *text = span->text;
    int64_t size = span->size, begin = column->texts.used;
    int64_t filled = (row + (column->kind != CODED)) * (int64_t)sizeof(int32_t);
    if (column->rows.used < filled && !fill(column, row)) return 0;
    if (span->marks) column->marks |= span->marks;
    if (column->kind == CODED) return put_code(column, class, span);
    if ((span->marks & MARKED) && append_plain(&column->texts, class, text, size)) {
        text = column->texts.bytes + begin;
        readable = size = column->texts.used - begin;
    } else {
        if ((span->marks & MARKED) && !append_number(&column->marked, row)) return 0;
        if (!append_text(&column->texts, text, size, readable)) return 0;
    }
    if (size && (text[0] <= ' ' || text[size - 1] <= ' ')) column->marks |= WRAPPED;
    if (column->kind == NAMES) {
        uint64_t number = mixed(text, size, readable);
        if (!append(&column->mixed, &number, sizeof number)) return 0;
    }
    put_number(column, column->texts.used);
    return 1;
}

#endif
