package io.github.hermesbackup.home;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Names of which each stores only what differs from the one before: in a sorted listing, little. */
final class FrontCodedNames {

    private FrontCodedNames() {}

    /** Remembers the last name written. */
    static final class Writer {

        private byte[] last = {};

        void put(ByteChunks into, String name) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            int mismatch = Arrays.mismatch(last, bytes);
            int shared = mismatch < 0 ? bytes.length : mismatch;
            into.putNumber(shared);
            into.putNumber(bytes.length - shared);
            into.putBytes(bytes, shared);
            last = bytes;
        }
    }

    /** Remembers the last name read. */
    static final class Reader {

        private byte[] last = {};

        String get(ByteChunks.Reader from) {
            int shared = (int) from.getNumber();
            int rest = (int) from.getNumber();
            byte[] bytes = Arrays.copyOf(last, shared + rest);
            from.getBytes(bytes, shared, rest);
            last = bytes;
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
