package io.github.hermesbackup.home;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Bytes that are appended once and read from the front, held in chunks so that growing never copies them. */
final class ByteChunks {

    private static final int CHUNK = 1 << 15;

    private final List<byte[]> chunks = new ArrayList<>();
    private byte[] last = {};
    private int used = CHUNK;

    void put(int value) {
        if (used == CHUNK) {
            addChunk();
        }
        last[used++] = (byte) value;
    }

    private void addChunk() {
        last = new byte[CHUNK];
        chunks.add(last);
        used = 0;
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

    /** The same one after the other: a loop over them is compiled in a tenth of the time that as many calls take. */
    void putNumbers(long[] values, int count) {
        for (int i = 0; i < count; i++) {
            putNumber(values[i]);
        }
    }

    /** A number that is as often negative as not, but small, as one that is seldom negative (zigzag). */
    static long difference(long value) {
        return value << 1 ^ value >> 63;
    }

    void putBytes(byte[] bytes, int from) {
        for (int done = from; done < bytes.length; ) {
            if (used == CHUNK) {
                addChunk();
            }
            int count = Math.min(bytes.length - done, CHUNK - used);
            System.arraycopy(bytes, done, last, used, count);
            used += count;
            done += count;
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

        private byte[] current = {};
        private int next;
        private int at = CHUNK;

        int get() {
            if (at == CHUNK) {
                takeChunk();
            }
            return current[at++] & 0xff;
        }

        private void takeChunk() {
            current = chunks.get(next++);
            at = 0;
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
            for (int done = 0; done < count; ) {
                if (at == CHUNK) {
                    takeChunk();
                }
                int piece = Math.min(count - done, CHUNK - at);
                System.arraycopy(current, at, into, from + done, piece);
                at += piece;
                done += piece;
            }
        }

        String getText() {
            byte[] bytes = new byte[(int) getNumber()];
            getBytes(bytes, 0, bytes.length);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
