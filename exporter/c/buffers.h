/* Memory that grows, and words of bytes. */

#ifndef BUFFERS_H
#define BUFFERS_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define PUBLIC __attribute__((visibility("default")))

enum { MIXED_BYTES = 256, FIRST_ROOM = 1 << 12, FEWEST_PLACES = 1 << 8 };

typedef struct { uint8_t *bytes; int64_t used, room; } Buffer;

static inline int reserve(Buffer *buffer, int64_t more) {
    if (buffer->used + more <= buffer->room) return 1;
    int64_t room = buffer->room ? buffer->room : FIRST_ROOM;
    while (room < buffer->used + more) room *= 2;
    uint8_t *bytes = realloc(buffer->bytes, (size_t)room);
    if (!bytes) return 0;
    buffer->bytes = bytes;
    buffer->room = room;
    return 1;
}

static inline int append(Buffer *buffer, const void *bytes, int64_t size) {
    if (!reserve(buffer, size)) return 0;
    if (size) memcpy(buffer->bytes + buffer->used, bytes, (size_t)size);
    buffer->used += size;
    return 1;
}

static inline int append_number(Buffer *buffer, int64_t number) {
    int32_t narrow = (int32_t)number;
    return append(buffer, &narrow, sizeof narrow);
}

static inline int32_t *number_in(Buffer *buffer, int64_t index) {
    return (int32_t *)(void *)buffer->bytes + index;
}

static inline int32_t number_at(const Buffer *buffer, int64_t index) {
    return ((const int32_t *)(const void *)buffer->bytes)[index];
}

static inline int64_t numbers_in(const Buffer *buffer) { return buffer->used / (int64_t)sizeof(int32_t); }

static inline int extend(void **items, int32_t count, size_t size) {
    if (count & (count - 1)) return 1; /* room for the next power of two is there */
    void *more = realloc(*items, (count ? (size_t)count * 2 : 1) * size);
    if (!more) return 0;
    *items = more;
    memset((uint8_t *)more + (size_t)count * size, 0, size);
    return 1;
}

static inline void *next_item(void **items, int32_t *count, size_t size) {
    if (!extend(items, *count, size)) return NULL;
    void *item = (uint8_t *)*items + (size_t)(*count)++ * size;
    memset(item, 0, size);
    return item;
}

static inline uint64_t word(const uint8_t *bytes, int64_t size) {
    uint64_t found = 0;
    memcpy(&found, bytes, size < 8 ? (size_t)size : 8);
    return found;
}

static inline uint32_t half_word(const uint8_t *bytes) {
    uint32_t found;
    memcpy(&found, bytes, sizeof found);
    return found;
}

static inline int same(const uint8_t *one, const uint8_t *other, int64_t size) {
    int64_t at = 0;
    for (; at + 8 <= size; at += 8)
        if (word(one + at, 8) != word(other + at, 8)) return 0;
    if (at == size) return 1;
    if (size >= 8) return word(one + size - 8, 8) == word(other + size - 8, 8); /* some bytes once more */
    if (size >= 4)
        return half_word(one) == half_word(other) && half_word(one + size - 4) == half_word(other + size - 4);
    for (; at < size; at++)
        if (one[at] != other[at]) return 0;
    return 1;
}

/* A number for a text: its words of eight bytes and its size (see distinctness.py). */
static inline uint64_t mixed(const uint8_t *text, int64_t size) {
    uint64_t state = (uint64_t)size;
    int64_t end = size < MIXED_BYTES ? size : MIXED_BYTES;
    for (int64_t at = 0; at < end; at += 8) {
        state = (state ^ word(text + at, size - at)) * 0x9E3779B97F4A7C15u;
        state ^= state >> 32;
    }
    return state;
}

#endif
