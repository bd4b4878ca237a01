/* What the scanner is made of: layouts, columns, and the tables that records of a layout are in. */

#ifndef SCANNER_H
#define SCANNER_H

#include "columns.h"

/* What follows a literal. An ECHO is the value of an earlier slot once more. */
enum { NOTHING, VALUE, ECHO };
/* Why a run ends: all is read; no layout fits; there is no memory. */
enum { DONE, IRREGULAR, EXHAUSTED };
enum { LONGEST_SOUGHT = 1 << 12, MOST_PARTS = 128, FEWEST_ROWS = 1 << 10 };
/* So much more room is made than was needed so far for as many bytes, and at least; and so much of it is asked of the
   system together, since records of other tables may follow. */
static const double MORE = 1.05, LEAST = 1.25;
enum { SOON = 4 };

typedef struct { const uint8_t *literal; const Class *class; int64_t size; int32_t kind, target; } Part;
/* ``lines`` are those that end in its literals. */
typedef struct { Part *parts; uint8_t *literals; int64_t lines; int32_t table; } Layout;
/* ``lines`` and, where they are asked for, ``begins`` and ``ends`` have room for as many rows as the columns; ``began``
   is how many bytes were read before the first row. */
typedef struct { Buffer begins, ends, lines; int64_t rows, room, began; } Table;

typedef struct {
    Class *classes;
    Layout **layouts; /* the one that fitted last comes first */
    Column *columns;
    Table *tables;
    int32_t layout_count, column_count, table_count;
    int32_t blanks, places; /* whether blanks may stand between records; whether it is told where these stand */
    int64_t length, passed; /* how many bytes are to be read, and how many were read */
    double ahead; /* how many times as much room is made, for others to be joined */
} Scanner;

/* How many rows there will be soon, and in the end. */
typedef struct { int64_t soon, expected; } Rooms;

/* How many rows a table will have if all of the document is like what was read of it since its first, and some more. */
static inline int64_t expected_rows(const Scanner *scanner, const Table *table) {
    double left = (double)(scanner->length - scanner->passed);
    double share = (1 + left / (double)(scanner->passed - table->began + 1)) * MORE;
    share = share < LEAST ? LEAST : share;
    return table->rows < FEWEST_ROWS ? FEWEST_ROWS : (int64_t)((double)table->rows * share);
}

/* Room for bytes that are expected, and for those that a join puts behind them; some of them are to be filled soon. */
static inline int make_room_for(const Scanner *scanner, Buffer *buffer, int64_t soon, int64_t expected) {
    if (soon <= 0) return 1;
    int64_t later = (int64_t)((double)(buffer->used + expected) * scanner->ahead) - buffer->used;
    if (!reserve(buffer, later) && !reserve(buffer, soon)) return 0;
    touch(buffer, soon);
    return 1;
}

/* The same for as many numbers of a size as there will be rows. */
static inline int make_room_for_rows(const Scanner *scanner, Buffer *buffer, Rooms rooms, size_t size) {
    int64_t wide = (int64_t)size, soon = rooms.soon * wide - buffer->used, expected = rooms.expected * wide - buffer->used;
    return make_room_for(scanner, buffer, soon, expected);
}

/* Room for what all rows of a column will be, of which it has some. */
static inline int make_room_in(const Scanner *scanner, Column *column, int64_t rows, Rooms rooms) {
    Rooms ends = {rooms.soon + 1, rooms.expected + 1};
    if (!make_room_for_rows(scanner, &column->rows, ends, sizeof(int32_t))) return 0;
    if (column->kind == CODED || rows < FEWEST_ROWS) return 1;
    double each = (double)column->texts.used / (double)rows, left = (double)(scanner->length - scanner->passed);
    double soon = each * (double)(rooms.soon - rows), expected = each * (double)(rooms.expected - rows);
    soon = soon < left ? soon : left;
    expected = expected < left ? expected : left;
    if (!make_room_for(scanner, &column->texts, (int64_t)soon, (int64_t)expected)) return 0;
    return column->kind != NAMES || make_room_for_rows(scanner, &column->mixed, rooms, sizeof(uint64_t));
}

/* Counts what was noted of the rows of a table, which is written into the room that there is. */
static inline void count_notes(const Scanner *scanner, Table *table) {
    table->lines.used = table->rows * (int64_t)sizeof(int32_t);
    if (scanner->places) table->begins.used = table->ends.used = table->lines.used;
}

/* Room to note where rows stand. */
static inline int make_room_for_notes(const Scanner *scanner, Table *table, Rooms rooms) {
    count_notes(scanner, table);
    if (!make_room_for_rows(scanner, &table->lines, rooms, sizeof(int32_t))) return 0;
    if (!scanner->places) return 1;
    return make_room_for_rows(scanner, &table->begins, rooms, sizeof(int32_t))
        && make_room_for_rows(scanner, &table->ends, rooms, sizeof(int32_t));
}

/* Room for more rows of a table; 0 where there is no memory. Memory that moves is touched twice. */
static inline int make_room(Scanner *scanner, int32_t index) {
    Table *table = &scanner->tables[index];
    Rooms rooms = {SOON * table->rows, expected_rows(scanner, table)};
    if (rooms.soon < FEWEST_ROWS || rooms.soon > rooms.expected) rooms.soon = rooms.expected;
    for (int32_t at = 0; at < scanner->column_count; at++) {
        Column *column = &scanner->columns[at];
        if (column->table == index && !make_room_in(scanner, column, table->rows, rooms)) return 0;
    }
    if (!make_room_for_notes(scanner, table, rooms)) return 0;
    table->room = rooms.soon;
    return 1;
}

/* Gives the memory of a column back. */
static inline void empty(Column *column) {
    Buffer *buffers[] = {&column->rows, &column->texts, &column->ends, &column->after, &column->mixed,
                         &column->marked, &column->lacking, &column->valid};
    for (size_t at = 0; at < sizeof buffers / sizeof *buffers; at++) {
        free(buffers[at]->bytes);
        *buffers[at] = (Buffer){NULL, 0, 0};
    }
    free(column->places);
    column->places = NULL;
}

#endif
