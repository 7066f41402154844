package io.github.hermesbackup.benchmark;

import java.util.Locale;
import java.util.OptionalDouble;

/** Numbers as the tables and charts write them. */
final class Text {

    private Text() {}

    /** Seconds or a ratio: two digits after the point, or as many as leave three digits. */
    static String number(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size < 9.995 ? "%.2f" : size < 99.95 ? "%.1f" : "%.0f", value);
    }

    static String seconds(double value) {
        return number(value) + " s";
    }

    static String megabytes(double bytes) {
        return number(bytes / 1e6);
    }

    /** How often the other is in the one; empty if there is no other, or nothing that can be told from zero. */
    static String ratio(OptionalDouble one, OptionalDouble other) {
        return one.orElse(0) <= 0 || other.orElse(0) <= 0 ? "" : number(one.getAsDouble() / other.getAsDouble());
    }
}
