package io.github.hermesbackup.home;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Bytes that are appended once and read from the front, held in chunks so that growing never copies them. */
final class ByteChunks {

    private static final int CHUNK = 1 << 15;

    private final List<byte[]> chunks = new ArrayList<>();
    private int used = CHUNK;

    void put(int value) {
        if (used == CHUNK) {
            chunks.add(new byte[CHUNK]);
            used = 0;
        }
        chunks.get(chunks.size() - 1)[used++] = (byte) value;
    }

    /** Appends a number that is seldom negative, seven bits a byte (LEB128). */
    void putNumber(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            put((int) rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        put((int) rest);
    }

    /** Appends a number that is as often negative as not, but small. */
    void putDifference(long value) {
        putNumber(value << 1 ^ value >> 63);
    }

    void putBytes(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            put(bytes[i]);
        }
    }

    void putText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        putNumber(bytes.length);
        putBytes(bytes, 0);
    }

    /** Bytes of memory that this holds. */
    long retained() {
        return (long) chunks.size() * CHUNK;
    }

    Reader reader() {
        return new Reader();
    }

    /** One pass from the front. */
    final class Reader {

        private int chunk;
        private int at;

        int get() {
            if (at == CHUNK) {
                chunk++;
                at = 0;
            }
            return chunks.get(chunk)[at++] & 0xff;
        }

        long getNumber() {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                int next = get();
                value |= (long) (next & 0x7f) << shift;
                if (next < 0x80) {
                    return value;
                }
            }
        }

        long getDifference() {
            long value = getNumber();
            return value >>> 1 ^ -(value & 1);
        }

        void getBytes(byte[] into, int from, int count) {
            for (int i = from; i < from + count; i++) {
                into[i] = (byte) get();
            }
        }

        String getText() {
            byte[] bytes = new byte[(int) getNumber()];
            getBytes(bytes, 0, bytes.length);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
