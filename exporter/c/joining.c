/* The records of several scanners in one, so that a document that was read in stretches has one column of each. */

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

/* Room in a column for what others have too. */
static int make_room_behind(Column *column, Scanner *const *others, int32_t count, int32_t index, int64_t rows) {
    int64_t texts = 0;
    for (int32_t at = 0; at < count; at++)
        texts += index < others[at]->column_count ? others[at]->columns[index].texts.used : 0;
    return reserve_now(&column->rows, (rows + 1) * (int64_t)sizeof(int32_t) - column->rows.used)
        && (column->kind == CODED || reserve_now(&column->texts, texts));
}

static int join_column(Scanner *scanner, Scanner *const *others, int32_t count, int32_t index, int64_t every) {
    Column *column = &scanner->columns[index];
    int64_t rows = scanner->tables[column->table].rows;
    if (!make_room_behind(column, others, count, index, every) || !fill(column, rows)) return 0;
    for (int32_t at = 0; at < count; at++) {
        int64_t more = column->table < others[at]->table_count ? others[at]->tables[column->table].rows : 0;
        Column *other = index < others[at]->column_count ? &others[at]->columns[index] : NULL;
        if (other && more > 0) {
            if (more > others[at]->tables[column->table].room && !make_room(others[at], column->table)) return 0;
            if (!fill(other, more) || !put_column(column, other, rows)) return 0;
        } else if (!fill(column, rows + more)) {
            return 0;
        }
        if (other) empty(other);
        rows += more;
    }
    return 1;
}

/* Puts the records that other scanners have of a table behind those of one; the others have none of them then. All know
   the same tables and columns, or the first ones. Numbers for names stay where they are. ``shifts`` are for each of the others how far its places are behind
   those of the first, and how many lines end before it. 0 where there is no memory. */
PUBLIC int32_t scanner_join(
    Scanner *scanner, Scanner *const *others, int32_t count, int32_t table, const int64_t *shifts) {
    Table *whole = &scanner->tables[table];
    int64_t rows = whole->rows;
    for (int32_t at = 0; at < count; at++) rows += table < others[at]->table_count ? others[at]->tables[table].rows : 0;
    for (int32_t at = 0; at < scanner->column_count; at++)
        if (scanner->columns[at].table == table && !join_column(scanner, others, count, at, rows)) return 0;
    int64_t size = rows * (int64_t)sizeof(int32_t);
    whole->lines.used = whole->rows * (int64_t)sizeof(int32_t);
    if (!reserve_now(&whole->lines, size - whole->lines.used)) return 0;
    if (scanner->places && (!reserve(&whole->begins, size) || !reserve(&whole->ends, size))) return 0;
    for (int32_t at = 0; at < count; at++, shifts += 2) {
        if (table >= others[at]->table_count) continue;
        Table *other = &others[at]->tables[table];
        for (int64_t row = 0; row < other->rows; row++, whole->rows++) {
            *number_in(&whole->lines, whole->rows) = number_at(&other->lines, row) + (int32_t)shifts[1];
            if (!scanner->places) continue;
            *number_in(&whole->begins, whole->rows) = number_at(&other->begins, row) + (int32_t)shifts[0];
            *number_in(&whole->ends, whole->rows) = number_at(&other->ends, row) + (int32_t)shifts[0];
        }
        other->rows = 0;
    }
    whole->room = whole->rows;
    return 1;
}
