/* The records of a scanner behind those of another: what is read of a document in stretches becomes one. */

#include "scanner.h"

/* The codes of a scanner's column in the same column of another; NULL where there is no memory. */
static int32_t *translated(Column *column, const Column *other) {
    int32_t codes = (int32_t)numbers_in(&other->ends) - 1;
    int32_t *found = malloc(((size_t)codes + 1) * sizeof *found);
    for (int32_t code = 0; found && code < codes; code++) {
        int64_t size;
        const uint8_t *text = distinct(other, code, &size);
        if ((found[code] = code_of(column, text, size)) >= 0) continue;
        free(found);
        return NULL;
    }
    return found;
}

/* Puts the values of another scanner's column behind those of one, which has so many rows and room for them. */
static int put_column(Column *column, Column *other, int64_t rows) {
    int64_t count = numbers_in(&other->rows), shift = column->texts.used;
    column->marks |= other->marks;
    column->nulls += other->nulls;
    if (column->kind == CODED) {
        int32_t *codes = translated(column, other);
        if (!codes) return 0;
        for (int64_t row = 0; row < count; row++) {
            int32_t code = number_at(&other->rows, row);
            put_number(column, code < 0 ? -1 : codes[code]);
        }
        free(codes);
        return 1;
    }
    for (int64_t row = 1; row < count; row++) put_number(column, shift + number_at(&other->rows, row));
    for (int64_t at = 0; at < numbers_in(&other->marked); at++)
        if (!append_number(&column->marked, rows + number_at(&other->marked, at))) return 0;
    for (int64_t at = 0; at < numbers_in(&other->lacking); at++)
        if (!append_number(&column->lacking, rows + number_at(&other->lacking, at))) return 0;
    return append(&column->texts, other->texts.bytes, other->texts.used);
}

static int join_column(Scanner *scanner, Scanner *behind, int32_t index, int64_t more) {
    Column *column = &scanner->columns[index];
    Column *other = index < behind->column_count ? &behind->columns[index] : NULL;
    int64_t rows = scanner->tables[column->table].rows;
    if (!reserve_now(&column->rows, (rows + more + 1) * (int64_t)sizeof(int32_t) - column->rows.used)) return 0;
    if (!other) return fill(column, rows + more);
    if (more > behind->tables[column->table].room && !make_room(behind, column->table)) return 0;
    if (!fill(column, rows) || !fill(other, more)) return 0;
    if (column->kind != CODED && !reserve_now(&column->texts, other->texts.used)) return 0;
    if (!put_column(column, other, rows)) return 0;
    empty(other);
    return 1;
}

static int join(Scanner *scanner, Scanner *behind, int32_t table, int64_t places, int64_t lines) {
    if (table >= behind->table_count || !behind->tables[table].rows) return 1;
    Table *whole = &scanner->tables[table], *other = &behind->tables[table];
    for (int32_t at = 0; at < scanner->column_count; at++)
        if (scanner->columns[at].table == table && !join_column(scanner, behind, at, other->rows)) return 0;
    int64_t rows = whole->rows + other->rows;
    if (!make_room_for_notes(scanner, whole, (Rooms){rows, rows})) return 0;
    for (int64_t row = 0; row < other->rows; row++, whole->rows++) {
        *number_in(&whole->lines, whole->rows) = number_at(&other->lines, row) + (int32_t)lines;
        if (!scanner->places) continue;
        *number_in(&whole->begins, whole->rows) = number_at(&other->begins, row) + (int32_t)places;
        *number_in(&whole->ends, whole->rows) = number_at(&other->ends, row) + (int32_t)places;
    }
    whole->room = whole->rows;
    other->rows = 0;
    return 1;
}

/* Puts the records that scanners have of a table behind those of another, one after the other, and they have none then.
   All know the same tables and columns, or they know the first ones. ``behind`` are three numbers for each: its address,
   and by how much its places and its lines grow; numbers for names stay where they are. 0 where there is no memory. */
PUBLIC int32_t scanner_join(Scanner *scanner, const int64_t *behind, int32_t count, int32_t table) {
    for (; count; count--, behind += 3)
        if (!join(scanner, (Scanner *)(intptr_t)behind[0], table, behind[1], behind[2])) return 0;
    return 1;
}
