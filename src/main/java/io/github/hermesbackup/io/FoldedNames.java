package io.github.hermesbackup.io;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Notices two spellings of one folded path, in 16 bytes a path: the hash of the folded path, and that of how its last component
 * is spelt. The seed is random, so that nobody can prepare names that slip through.
 */
final class FoldedNames {

    private final NameFolding folding;
    private final long seed = new SplittableRandom().nextLong();
    private final LongMap spellings = new LongMap();
    private final LongMap suspects = new LongMap();
    /** The directory of the name before: most names share it with the next. */
    private String directory = "";

    private long directoryHash = seed;

    FoldedNames(NameFolding folding) {
        this.folding = folding;
    }

    private interface Step {
        void take(int end, long folded, long spelt);
    }

    void add(String name) {
        walk(name, true, (end, folded, spelt) -> {
            long known = spellings.putIfAbsent(folded, spelt);
            if (known != 0 && known != spelt) {
                suspects.putIfAbsent(folded, 1);
            }
        });
    }

    /** True if a path may stand there in two spellings. */
    boolean suspicious() {
        return suspects.size > 0;
    }

    /** Hands on the path itself and the directories above it, as far as they may stand there in two spellings. */
    void suspects(String name, Consumer<String> suspect) {
        walk(name, false, (end, folded, spelt) -> {
            if (suspects.get(folded) != 0) {
                suspect.accept(name.substring(0, end));
            }
        });
    }

    private void walk(String name, boolean onlyNew, Step step) {
        int length = name.endsWith("/") ? name.length() - 1 : name.length();
        int lastSlash = name.lastIndexOf('/', length - 1);
        boolean known = onlyNew && lastSlash > 0 && lastSlash == directory.length() && name.startsWith(directory);
        int start = known ? lastSlash + 1 : 0;
        long parent = known ? directoryHash : seed;
        while (start < length) {
            int slash = name.indexOf('/', start);
            int end = slash < 0 ? length : slash;
            String component = name.substring(start, end);
            long spelt = hash(seed, component);
            parent = hash(parent, folding.fold(component));
            step.take(end, parent, spelt);
            if (end == lastSlash) {
                directory = name.substring(0, end);
                directoryHash = parent;
            }
            start = end + 1;
        }
    }

    /** Never 0, which stands for nothing in the maps. */
    private static long hash(long parent, String component) {
        long hash = parent * 0xD6E8_FEB8_6659_FD93L + component.length();
        for (int i = 0; i < component.length(); i++) {
            hash = (hash ^ component.charAt(i)) * 0x9E37_79B9_7F4A_7C15L;
            hash ^= hash >>> 29;
        }
        hash = (hash ^ hash >>> 32) * 0xD6E8_FEB8_6659_FD93L;
        hash ^= hash >>> 32;
        return hash == 0 ? 1 : hash;
    }

    /** Non-zero longs to non-zero longs, open addressing. */
    private static final class LongMap {
        private long[] keys = new long[1024];
        private long[] values = new long[1024];
        private int size;

        long get(long key) {
            return values[slot(key)];
        }

        /** The value that was there, or 0. */
        long putIfAbsent(long key, long value) {
            if (size * 2 >= keys.length) {
                grow();
            }
            int slot = slot(key);
            long known = values[slot];
            if (known == 0) {
                keys[slot] = key;
                values[slot] = value;
                size++;
            }
            return known;
        }

        private int slot(long key) {
            int slot = (int) key & (keys.length - 1);
            while (keys[slot] != 0 && keys[slot] != key) {
                slot = (slot + 1) & (keys.length - 1);
            }
            return slot;
        }

        private void grow() {
            long[] oldKeys = keys;
            long[] oldValues = values;
            keys = new long[oldKeys.length * 2];
            values = new long[oldKeys.length * 2];
            for (int i = 0; i < oldKeys.length; i++) {
                if (oldKeys[i] != 0) {
                    int slot = slot(oldKeys[i]);
                    keys[slot] = oldKeys[i];
                    values[slot] = oldValues[i];
                }
            }
        }
    }
}
