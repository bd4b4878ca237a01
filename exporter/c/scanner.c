/* Cuts records that are laid out alike into columns, in one pass over the bytes of a document.

   A layout says what stands in a record: a literal, a value, a literal, a value, and a last literal. Values of a CODED
   column are numbered, each distinct text once; values of a TEXT column are put one behind the other, as Arrow holds
   strings. Whoever calls learns the layouts, and reads what has none: a record is taken whole, or not at all.

   Plain C without Python's own interface: it is given addresses and sizes, never reads beyond them, and writes only
   into memory of its own. The same columns, slower, come from tokens.py, and from Arrow those of tables. */

#include "scanner.h"

#ifndef SOURCE
#define SOURCE ""
#endif

/* ---- records --------------------------------------------------------------------------------------------------- */

/* Where a value ends, NULL where it holds what makes a record odd; tells what it holds, and counts its lines. */
static const uint8_t *value_end(
    const uint8_t *at, const uint8_t *stop, const Class *class, int32_t *marks, int64_t *lines) {
    for (; (at = odd_byte(class, at, stop)) < stop; at++) {
        uint8_t what = class->told.bytes[*at];
        if (what & STOP) return at;
        if (what & ODD) return NULL;
        if (what & MARK) *marks |= *at < 0x80 ? MARKED : MARKED_BEYOND;
        *lines += (what & NEWLINE) != 0;
        if ((what & ESCAPE) && ++at == stop) return NULL;
    }
    return NULL;
}

/* Where a value ends that is the text with this code; NULL where it is another. */
static inline const uint8_t *known_end(
    const Column *column, int32_t code, const Class *class, const uint8_t *at, const uint8_t *stop) {
    int64_t size;
    const uint8_t *known = distinct(column, code, &size);
    if (size >= stop - at || !(class->told.bytes[at[size]] & STOP)) return NULL;
    return same(known, at, size, stop - at) ? at + size : NULL;
}

/* Where the value ends that stands at a place, which is what follows a literal; NULL where it is none. */
static inline const uint8_t *read_value(
    const Column *column, const Class *class, const uint8_t *at, const uint8_t *stop, Span *span, int64_t *lines) {
    const int32_t last = column->last;
    span->text = at;
    span->marks = 0;
    /* What followed the last time follows again, or the last does. Of another class it might go on, or be none. */
    if (column->kind == CODED && last >= 0 && column->family == class->family) {
        const int32_t next = number_at(&column->after, last);
        const uint8_t *end = known_end(column, span->code = next, class, at, stop);
        if (!end && next != last) end = known_end(column, span->code = last, class, at, stop);
        if (end) return end;
    }
    span->code = -1;
    return value_end(at, stop, class, &span->marks, lines);
}

/* Where a record ends that has this layout, NULL where it has not; ``spans`` are its values. */
static inline const uint8_t *record_end(
    const Column *columns, const Layout *layout, const uint8_t *at, const uint8_t *stop, Span *spans, int64_t *lines) {
    Span *span = spans;
    for (const Part *part = layout->parts;; part++, span++) {
        if (part->size > stop - at || !same(part->literal, at, part->size, stop - at)) return NULL;
        at += part->size;
        if (part->kind == NOTHING) return at;
        const uint8_t *end;
        if (part->kind == ECHO) {
            *span = spans[part->target];
            if (span->size > stop - at || !same(span->text, at, span->size, stop - at)) return NULL;
            end = at + span->size;
        } else {
            end = read_value(columns + part->target, part->class, at, stop, span, lines);
            if (!end) return NULL;
            span->size = end - at;
        }
        at = end;
    }
}

static int take(
    Scanner *scanner, const Layout *layout, int64_t begin, int64_t end, int64_t line, const Span *span,
    const uint8_t *stop) {
    Table *table = &scanner->tables[layout->table];
    Column *columns = scanner->columns;
    scanner->passed = begin;
    if (!table->rows) table->began = scanner->passed;
    if (table->rows >= table->room && !make_room(scanner, layout->table)) return 0;
    const int64_t row = table->rows;
    for (const Part *part = layout->parts; part->kind != NOTHING; part++, span++)
        if (part->kind == VALUE && !put(columns + part->target, part->class, row, span, stop - span->text)) return 0;
    *number_in(&table->lines, row) = (int32_t)line;
    if (scanner->places) {
        *number_in(&table->begins, row) = (int32_t)begin;
        *number_in(&table->ends, row) = (int32_t)end;
    }
    table->rows = row + 1;
    return 1;
}

/* The layout of the record at a place, first from now on, and where it ends; NULL where it has none. */
static const Layout *fitting(
    Scanner *scanner, const uint8_t *at, const uint8_t *stop, Span *spans, const uint8_t **end, int64_t *lines) {
    for (int32_t index = 0; index < scanner->layout_count; index++) {
        Layout *layout = scanner->layouts[index];
        int64_t counted = layout->lines;
        *end = record_end(scanner->columns, layout, at, stop, spans, &counted);
        if (!*end) continue;
        *lines += counted;
        for (; index; index--) scanner->layouts[index] = scanner->layouts[index - 1];
        scanner->layouts[0] = layout;
        return layout;
    }
    return NULL;
}

/* ---- what Python calls ----------------------------------------------------------------------------------------- */

PUBLIC const char *scanner_source(void) { return SOURCE; }

uint64_t secret[2];

/* Before all else: any number, and an odd one. */
PUBLIC void scanner_secret(uint64_t one, uint64_t odd) {
    secret[0] = one;
    secret[1] = odd;
}

PUBLIC void scanner_free(Scanner *scanner) {
    if (!scanner) return;
    for (int32_t at = 0; at < scanner->layout_count; at++) {
        free(scanner->layouts[at]->parts);
        free(scanner->layouts[at]->literals);
        free(scanner->layouts[at]);
    }
    for (int32_t at = 0; at < scanner->column_count; at++) empty(&scanner->columns[at]);
    for (int32_t at = 0; at < scanner->table_count; at++) {
        Table *table = &scanner->tables[at];
        free(table->begins.bytes);
        free(table->ends.bytes);
        free(table->lines.bytes);
    }
    free(scanner->layouts);
    free(scanner->columns);
    free(scanner->tables);
    free(scanner->classes);
    free(scanner);
}

/* A scanner with some classes of bytes, whether blanks stand between records and it is told where these stand, how many
   bytes are to be read, and how many by those that are joined to it; NULL where there is no memory. */
PUBLIC Scanner *scanner_new(
    const uint8_t *classes, int64_t size, int32_t blanks, int32_t places, int64_t length, int64_t more) {
    Scanner *scanner = calloc(1, sizeof *scanner);
    if (!scanner) return NULL;
    scanner->blanks = blanks;
    scanner->places = places;
    scanner->length = length;
    scanner->ahead = 1 + (double)more / (double)(length + 1);
    size_t count = (size_t)size / sizeof(Told);
    scanner->classes = aligned_alloc(_Alignof(Class), count * sizeof *scanner->classes);
    if (!scanner->classes) {
        scanner_free(scanner);
        return NULL;
    }
    for (size_t at = 0; at < count; at++) {
        memcpy(&scanner->classes[at].told, classes + at * sizeof(Told), sizeof(Told));
        Class *class = &scanner->classes[at];
        sum_up(class);
        size_t first = 0;
        while (!is_alike(class, &scanner->classes[first])) first++;
        class->family = (int32_t)first + 1;
    }
    return scanner;
}

/* The number of a new table; -1 where there is no memory. */
PUBLIC int32_t scanner_table(Scanner *scanner) {
    void *item = next_item((void **)&scanner->tables, &scanner->table_count, sizeof(Table));
    return item ? scanner->table_count - 1 : -1;
}

/* The number of a new column of a table; -1 where there is no memory. */
PUBLIC int32_t scanner_column(Scanner *scanner, int32_t table, int32_t kind) {
    Column *column = next_item((void **)&scanner->columns, &scanner->column_count, sizeof(Column));
    if (!column) return -1;
    column->table = table;
    column->kind = kind;
    column->last = -1;
    scanner->tables[table].room = 0; /* which it has to make for this one too */
    int made = append_number(kind == CODED ? &column->ends : &column->rows, 0);
    return made && (kind != CODED || make_places(column, 0)) ? scanner->column_count - 1 : -1;
}

/* The number of a new layout of a table. ``numbers`` are four for each part: the size of its literal, what follows,
   the column or the slot, and the class of bytes; literals stand one behind the other. -1 where that cannot be. */
PUBLIC int32_t scanner_layout(
    Scanner *scanner, int32_t table, int32_t parts, const int32_t *numbers, const uint8_t *literals, int64_t size) {
    if (parts > MOST_PARTS || !extend((void **)&scanner->layouts, scanner->layout_count, sizeof(Layout *))) return -1;
    Layout *layout = calloc(1, sizeof *layout);
    if (!layout) return -1;
    int32_t number = scanner->layout_count++;
    scanner->layouts[number] = layout;
    *layout = (Layout){calloc((size_t)parts, sizeof(Part)), malloc((size_t)size + BLOCK), 0, table};
    if (!layout->parts || !layout->literals) return -1;
    memcpy(layout->literals, literals, (size_t)size);
    const uint8_t *literal = layout->literals;
    for (int32_t at = 0; at < parts; at++, numbers += 4) {
        for (int32_t byte = 0; byte < numbers[0]; byte++) layout->lines += literal[byte] == '\n';
        layout->parts[at] = (Part){literal, scanner->classes + numbers[3], numbers[0], numbers[1], numbers[2]};
        literal += numbers[0];
    }
    return number;
}

static int is_blank(uint8_t byte) { return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r'; }

/* Reads records one after another, maybe with blanks between them, from ``at`` until ``stop``, and tells where it ends.

   ``told``: why; where the last record ended; how many lines ended until there, and until where it ends; how many
   records there were; whether a line ends with a carriage return alone. When called, the second is how far the
   data lie behind where places are counted from, and the fourth how many lines ended before ``at``. */
PUBLIC int64_t scanner_run(
    Scanner *scanner, const uint8_t *data, int64_t size, int64_t at, int64_t stop, int64_t *told) {
    Span spans[MOST_PARTS];
    int64_t lines = told[3], base = told[1];
    const int32_t blanks = scanner->blanks;
    told[0] = DONE;
    told[1] = at;
    told[2] = lines;
    told[4] = told[5] = 0;
    for (;;) {
        for (; at < stop && blanks && is_blank(data[at]); at++) {
            lines += data[at] == '\n';
            if (data[at] == '\r') told[5] |= at + 1 == size || data[at + 1] != '\n';
        }
        told[3] = lines;
        if (at >= stop) return at;
        const uint8_t *end;
        const Layout *layout = fitting(scanner, data + at, data + size, spans, &end, &lines);
        if (!layout || !take(scanner, layout, base + at, base + (end - data), told[3], spans, data + size)) {
            told[0] = layout ? EXHAUSTED : IRREGULAR;
            return at;
        }
        at = end - data;
        told[1] = at;
        told[2] = lines;
        told[4]++;
    }
}

/* The next place from ``at`` on, before ``stop``, where a record of no great length has a layout; -1 where there is
   none. */
PUBLIC int64_t scanner_find(Scanner *scanner, const uint8_t *data, int64_t size, int64_t at, int64_t stop) {
    Span spans[MOST_PARTS];
    const uint8_t *end;
    for (int64_t lines = 0; at < stop; at++) {
        int64_t seen = size < at + LONGEST_SOUGHT ? size : at + LONGEST_SOUGHT;
        if (fitting(scanner, data + at, data + seen, spans, &end, &lines)) return at;
    }
    return -1;
}

/* A bit for each row of a column, set where it has a value; nothing where all have. */
static Buffer *validity(const Table *table, Column *column) {
    int64_t bytes = column->nulls ? (table->rows + 7) / 8 : 0;
    if (!reserve(&column->valid, bytes)) return NULL;
    column->valid.used = bytes;
    if (bytes && column->kind != CODED) memset(column->valid.bytes, 0xFF, (size_t)bytes);
    for (int64_t row = 0; bytes && column->kind == CODED && row < table->rows; row += 8) {
        int64_t rows = table->rows - row < 8 ? table->rows - row : 8;
        uint32_t bits = 0;
        for (int64_t at = 0; at < rows; at++) bits |= (uint32_t)(number_at(&column->rows, row + at) >= 0) << at;
        column->valid.bytes[row / 8] = (uint8_t)bits;
    }
    for (int64_t at = 0; bytes && at < numbers_in(&column->lacking); at++) {
        int32_t row = number_at(&column->lacking, at);
        column->valid.bytes[row / 8] &= (uint8_t)~(1 << (row % 8));
    }
    return &column->valid;
}

static Buffer *buffer_of(Scanner *scanner, int32_t which, int32_t index) {
    int of_table = which < 3;
    Column *column = of_table ? NULL : &scanner->columns[index];
    int32_t number = of_table ? index : column->table;
    Table *table = &scanner->tables[number];
    count_notes(scanner, table);
    if (which == 3 || which == 8) { /* rows of other layouts may have made no room in this column */
        if (table->rows > table->room && !make_room(scanner, number)) return NULL;
        if (!fill(column, table->rows)) return NULL;
    }
    switch (which) {
    case 0: return &table->begins;
    case 1: return &table->ends;
    case 2: return &table->lines;
    case 3: return &column->rows;
    case 4: return &column->texts;
    case 5: return &column->ends;
    case 6: return &column->mixed;
    case 7: return &column->marked;
    default: return validity(table, column);
    }
}

/* Hands over a buffer of a table (0 to 2) or of a column (3 to 8; 8 before 3), which is for ``scanner_release`` then,
   and nothing is read any more: tells where it lies, 0 for an empty one, and its size. 0 where there is no memory. */
PUBLIC int32_t scanner_take(Scanner *scanner, int32_t which, int32_t index, int64_t *told) {
    Buffer *buffer = buffer_of(scanner, which, index);
    if (!buffer) return 0;
    uint8_t *bytes = buffer->bytes;
    if (bytes && !buffer->used) {
        free(bytes);
        bytes = NULL;
    } else if (bytes) {
        uint8_t *fitted = realloc(bytes, (size_t)buffer->used);
        bytes = fitted ? fitted : bytes;
    }
    told[0] = (int64_t)(intptr_t)bytes;
    told[1] = buffer->used;
    *buffer = (Buffer){NULL, 0, 0};
    return 1;
}

PUBLIC void scanner_release(void *bytes) { free(bytes); }

/* How many records each table has. */
PUBLIC void scanner_rows(const Scanner *scanner, int64_t *rows) {
    for (int32_t at = 0; at < scanner->table_count; at++) rows[at] = scanner->tables[at].rows;
}

/* What the values of a column hold. */
PUBLIC int32_t scanner_marks(const Scanner *scanner, int32_t column) { return scanner->columns[column].marks; }
