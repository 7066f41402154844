package io.github.hermesbackup.archive;

import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * A piece of an array, read by position, little-endian. What {@link java.nio.ByteBuffer} does better once it is compiled, a
 * JVM that has just been started does slowly: each of its numbers goes through half a dozen calls, and a walk over a central
 * directory reads thirty of them for each member.
 */
final class Bytes {

    private final byte[] array;
    private final int start;
    private final int length;

    private Bytes(byte[] array, int start, int length) {
        this.array = array;
        this.start = start;
        this.length = length;
    }

    static Bytes of(byte[] array) {
        return new Bytes(array, 0, array.length);
    }

    static Bytes of(byte[] array, int start, int length) {
        if (start < 0 || length < 0 || start > array.length - length) {
            throw new IndexOutOfBoundsException(start + " + " + length + " of " + array.length);
        }
        return new Bytes(array, start, length);
    }

    int length() {
        return length;
    }

    int u8(int at) {
        return array[place(at, 1)] & 0xff;
    }

    int u16(int at) {
        int i = place(at, 2);
        return array[i] & 0xff | (array[i + 1] & 0xff) << 8;
    }

    int i32(int at) {
        int i = place(at, 4);
        return array[i] & 0xff | (array[i + 1] & 0xff) << 8 | (array[i + 2] & 0xff) << 16 | (array[i + 3] & 0xff) << 24;
    }

    long u32(int at) {
        return i32(at) & 0xffff_ffffL;
    }

    long i64(int at) {
        return u32(at) | (long) i32(at + 4) << 32;
    }

    /** Several numbers of eight bytes, one behind the other. */
    long[] i64s(int at, int count) {
        int i = place(at, 8 * count);
        long[] numbers = new long[count];
        for (int n = 0; n < count; n++, i += 8) {
            for (int b = 7; b >= 0; b--) {
                numbers[n] = numbers[n] << 8 | array[i + b] & 0xff;
            }
        }
        return numbers;
    }

    private int place(int at, int bytes) {
        if (at < 0 || at > length - bytes) {
            throw new IndexOutOfBoundsException(at + " + " + bytes + " of " + length);
        }
        return start + at;
    }

    /** A piece of this piece, over the same array. */
    Bytes piece(int at, int bytes) {
        return new Bytes(array, place(at, bytes), bytes);
    }

    byte[] copy(int at, int bytes) {
        int i = place(at, bytes);
        return Arrays.copyOfRange(array, i, i + bytes);
    }

    byte[] copy() {
        return copy(0, length);
    }

    /** True if so many bytes are the same here and there. */
    boolean same(int at, Bytes other, int otherAt, int bytes) {
        int i = place(at, bytes);
        int j = other.place(otherAt, bytes);
        return Arrays.equals(array, i, i + bytes, other.array, j, j + bytes);
    }

    /** In the order of bytes without a sign, as {@link Arrays#compareUnsigned(byte[], byte[])} has it. */
    int compare(int at, int bytes, byte[] other) {
        int i = place(at, bytes);
        return Arrays.compareUnsigned(array, i, i + bytes, other, 0, other.length);
    }

    int crc32() {
        CRC32 crc = new CRC32();
        addTo(crc);
        return (int) crc.getValue();
    }

    /** Goes on with the CRC-32 of what stood before. */
    void addTo(CRC32 crc) {
        crc.update(array, start, length);
    }
}
