package io.github.hermesbackup.archive;

import java.util.SplittableRandom;

/**
 * Notices two members of one name, and a member that is a file and a directory at once, in 8 bytes a member.
 *
 * <p>Names are kept as 64-bit hashes with a random seed. A hit is a suspicion, which the caller settles by comparing the
 * names themselves.
 */
final class NameIndex {

    private final long seed = new SplittableRandom().nextLong();
    private final HashSet files = new HashSet();
    private final HashSet directories = new HashSet();
    private final HashSet ancestors = new HashSet();
    private final HashSet doubled = new HashSet();

    void add(String name) {
        boolean directory = name.endsWith("/");
        long self = hash(name, ancestors);
        if (!(directory ? directories : files).add(self)) {
            doubled.add(self);
        }
        if (directory) {
            ancestors.add(self);
        }
    }

    /** True if some name may stand twice, or may be a file and a directory. */
    boolean suspicious() {
        return doubled.used > 0 || files.meets(ancestors);
    }

    /** True if a name may stand twice. */
    boolean suspectsTwice(String name) {
        return doubled.contains(hash(name, null));
    }

    /** True if a file's name may be a directory's too. */
    boolean suspectsDirectory(String file) {
        return ancestors.contains(hash(file, null));
    }

    /** Hash of a name without the slash at its end; those of the directories above it go into a set, if there is one. */
    private long hash(String name, HashSet above) {
        int end = name.endsWith("/") ? name.length() - 1 : name.length();
        long hash = seed;
        for (int i = 0; i < end; i++) {
            char c = name.charAt(i);
            if (c == '/' && above != null) {
                above.add(finish(hash));
            }
            hash = (hash ^ c) * 0x9E37_79B9_7F4A_7C15L;
            hash ^= hash >>> 29;
        }
        return finish(hash);
    }

    private static long finish(long hash) {
        long mixed = (hash ^ hash >>> 32) * 0xD6E8_FEB8_6659_FD93L;
        mixed ^= mixed >>> 32;
        return mixed == 0 ? 1 : mixed;
    }

    /** A set of non-zero longs, open addressing. */
    private static final class HashSet {
        private long[] slots = new long[1024];
        private int used;

        boolean add(long value) {
            if (used * 2 >= slots.length) {
                long[] old = slots;
                slots = new long[old.length * 2];
                used = 0;
                for (long kept : old) {
                    if (kept != 0) {
                        add(kept);
                    }
                }
            }
            int i = slot(value);
            if (slots[i] == value) {
                return false;
            }
            slots[i] = value;
            used++;
            return true;
        }

        private int slot(long value) {
            int i = (int) value & (slots.length - 1);
            while (slots[i] != 0 && slots[i] != value) {
                i = (i + 1) & (slots.length - 1);
            }
            return i;
        }

        boolean contains(long value) {
            return slots[slot(value)] == value;
        }

        boolean meets(HashSet other) {
            for (long value : other.slots) {
                if (value != 0 && contains(value)) {
                    return true;
                }
            }
            return false;
        }
    }
}
