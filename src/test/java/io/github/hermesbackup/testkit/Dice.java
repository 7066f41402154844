package io.github.hermesbackup.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;

/**
 * Random numbers that are the same on every machine and every JDK: SplitMix64 (Steele, Lea, Flood 2014).
 *
 * <p>Each part of a home throws its own dice, so that adding a file to one part leaves the others as they were.
 */
final class Dice {

    private long state;

    /**
     * @param seed the seed of the whole home
     * @param part what these dice are for; another name, other numbers
     */
    Dice(long seed, String part) {
        long mixed = mix(seed + 0x9e3779b97f4a7c15L);
        for (int i = 0; i < part.length(); i++) {
            mixed = mix(mixed * 31 + part.charAt(i));
        }
        state = mixed;
    }

    long next() {
        state += 0x9e3779b97f4a7c15L;
        return mix(state);
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** A number from 0 to {@code bound - 1}. */
    int below(int bound) {
        return (int) (((next() >>> 32) * bound) >>> 32);
    }

    int between(int from, int below) {
        return from + below(below - from);
    }

    /** A number in [0, 1). */
    double unit() {
        return (next() >>> 11) * 0x1.0p-53;
    }

    boolean chance(double probability) {
        return unit() < probability;
    }

    <T> T pick(List<T> from) {
        return from.get(below(from.size()));
    }

    /** A size in bytes as files have them: log-normal with this mean, at least 40. */
    int size(double mean) {
        double gaussian = StrictMath.sqrt(-2 * StrictMath.log(1 - unit())) * StrictMath.cos(2 * Math.PI * unit());
        return (int) Math.max(40, mean * StrictMath.exp(gaussian - 0.5));
    }

    /** At most 16 hexadecimal digits. */
    String hex(int digits) {
        return HexFormat.of().toHexDigits(next()).substring(0, digits);
    }

    /** Bytes that no compressor makes smaller. */
    byte[] bytes(int count) {
        ByteBuffer buffer = ByteBuffer.allocate((count + 7) & ~7).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            buffer.putLong(next());
        }
        return java.util.Arrays.copyOf(buffer.array(), count);
    }
}
