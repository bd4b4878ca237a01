/* Memory that grows, and words of bytes. */

#ifndef BUFFERS_H
#define BUFFERS_H

#define _DEFAULT_SOURCE /* for madvise */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define PUBLIC __attribute__((visibility("default")))

enum { MIXED_BYTES = 256, FIRST_ROOM = 1 << 12, FEWEST_PLACES = 1 << 8 };
/* Texts of no more bytes are copied and compared without asking how long they are: buffers have as many to spare. */
enum { BLOCK = 32 };
/* Bytes of a page, and pages that are asked for together. */
enum { PAGE = 1 << 12, MANY_PAGES = 16 };

typedef struct { uint8_t *bytes; int64_t used, room; } Buffer;

/* Asks the system for the memory of so many more bytes, for which there is room. It else gives memory page by page, and
   takes longer for each than to fill it. */
static inline void touch(const Buffer *buffer, int64_t size) {
#ifdef MADV_POPULATE_WRITE
    uintptr_t all_but = ~(uintptr_t)(PAGE - 1), bytes = (uintptr_t)(buffer->bytes + buffer->used);
    uintptr_t begin = (bytes + PAGE - 1) & all_but, end = (bytes + (uintptr_t)size) & all_but;
    if (size > MANY_PAGES * PAGE) madvise((void *)begin, end - begin, MADV_POPULATE_WRITE);
#else
    (void)buffer, (void)size;
#endif
}

/* Room for more bytes. */
static inline int reserve(Buffer *buffer, int64_t more) {
    int64_t wanted = buffer->used + more + BLOCK;
    if (wanted <= buffer->room) return 1;
    int64_t room = buffer->room ? 2 * buffer->room : FIRST_ROOM;
    if (room < wanted) room = wanted;
    int mostly_free = buffer->used < buffer->room / 2; /* then realloc would copy, and so touch, what nobody has */
    uint8_t *bytes = mostly_free ? malloc((size_t)room) : realloc(buffer->bytes, (size_t)room);
    if (!bytes) return 0;
    if (mostly_free) {
        memcpy(bytes, buffer->bytes, (size_t)buffer->used);
        free(buffer->bytes);
    }
    buffer->bytes = bytes;
    buffer->room = room;
    return 1;
}

/* Room for more bytes, which are to be filled soon. */
static inline int reserve_now(Buffer *buffer, int64_t more) {
    if (!reserve(buffer, more)) return 0;
    touch(buffer, more);
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

static inline uint64_t word(const uint8_t *bytes) {
    uint64_t found;
    memcpy(&found, bytes, sizeof found);
    return found;
}

/* What is kept of a word of which only so many bytes are a text's. */
static inline uint64_t kept(int64_t size) {
    static const uint8_t bytes[16] = {255, 255, 255, 255, 255, 255, 255, 255};
    return word(bytes + 8 - size);
}

/* Sixteen bytes at once, by an extension of the compiler; where a processor has no such instruction, it uses others. */
typedef int8_t Lanes __attribute__((vector_size(16)));

static inline Lanes lanes_at(const uint8_t *bytes) {
    Lanes lanes;
    memcpy(&lanes, bytes, sizeof lanes);
    return lanes;
}

#ifdef __SSE2__
/* A bit for each of the lanes, in the order of memory, from lanes that are all ones or none. */
static inline uint32_t bits_of(Lanes lanes) { return (uint32_t)_mm_movemask_epi8((__m128i)lanes); }
#else
/* The first of the bits of each byte side by side: they meet in the uppermost byte of the product. */
static inline uint32_t first_bits(uint64_t bytes) {
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    bytes = __builtin_bswap64(bytes);
#endif
    return (uint32_t)((bytes & 0x0101010101010101u) * 0x0102040810204080u >> 56);
}

static inline uint32_t bits_of(Lanes lanes) {
    uint64_t halves[2];
    memcpy(halves, &lanes, sizeof halves);
    return first_bits(halves[0]) | first_bits(halves[1]) << 8;
}
#endif

/* Whether two texts are the same: a short one by a block of which only its bytes count, another by blocks, the last of
   which holds some bytes once more. So many bytes of both may be read. */
static inline int same(const uint8_t *one, const uint8_t *other, int64_t size, int64_t readable) {
    if (size > 16) {
        Lanes equal = lanes_at(one + size - 16) == lanes_at(other + size - 16);
        for (int64_t at = 0; at < size - 16; at += 16) equal &= lanes_at(one + at) == lanes_at(other + at);
        return bits_of(equal) == 0xFFFF;
    }
    if (readable < 16) return !memcmp(one, other, (size_t)size);
    uint32_t asked = (1u << size) - 1;
    return (bits_of(lanes_at(one) == lanes_at(other)) & asked) == asked;
}

/* A number for a text: its words of eight bytes and its size (see distinctness.py). So many bytes may be read. */
static inline uint64_t mixed(const uint8_t *text, int64_t size, int64_t readable) {
    uint64_t state = (uint64_t)size;
    int64_t end = size < MIXED_BYTES ? size : MIXED_BYTES;
    for (int64_t at = 0; at < end; at += 8) {
        uint64_t next = 0;
        if (readable - at >= 8)
            next = size - at >= 8 ? word(text + at) : word(text + at) & kept(size - at);
        else
            memcpy(&next, text + at, (size_t)(size - at));
        state = (state ^ next) * 0x9E3779B97F4A7C15u;
        state ^= state >> 32;
    }
    return state;
}

#endif
