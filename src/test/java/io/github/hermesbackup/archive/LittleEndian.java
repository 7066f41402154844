package io.github.hermesbackup.archive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes in the order of zip. */
final class LittleEndian {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    LittleEndian u8(int value) {
        out.write(value);
        return this;
    }

    LittleEndian u16(int value) {
        return number(value, 2);
    }

    LittleEndian u32(long value) {
        return number(value, 4);
    }

    LittleEndian u64(long value) {
        return number(value, 8);
    }

    LittleEndian raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    LittleEndian raw(String ascii) {
        return raw(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    private LittleEndian number(long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (value >>> 8 * i));
        }
        return this;
    }

    int size() {
        return out.size();
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
