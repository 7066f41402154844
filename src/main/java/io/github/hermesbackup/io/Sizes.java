package io.github.hermesbackup.io;

import java.util.Locale;

/** Numbers as a person reads them. */
public final class Sizes {

    private static final String[] UNITS = {"KB", "MB", "GB", "TB", "PB", "EB"};

    private Sizes() {}

    /** Bytes in steps of 1024: {@code 0 B}, {@code 1.5 KB}, {@code 2.0 MB}. */
    public static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        // What would be printed as 1024.0 belongs to the next unit.
        while (value >= 1023.95) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    /** A count with separators: {@code 4,579}. */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** A count and its noun: {@code 1 file}, {@code 2 files}. */
    public static String count(long count, String noun) {
        return count(count) + " " + noun + (count == 1 ? "" : "s");
    }

    /** A duration: {@code 0.6 s}, {@code 4.1 s}, {@code 2 min 05 s}. */
    public static String seconds(java.time.Duration duration) {
        long tenths = Math.round(duration.toMillis() / 100.0);
        return tenths < 600
                ? String.format(Locale.ROOT, "%d.%d s", tenths / 10, tenths % 10)
                : String.format(Locale.ROOT, "%d min %02d s", tenths / 600, tenths % 600 / 10);
    }
}
