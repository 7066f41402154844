package io.github.hermesbackup.archive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** One to three random damages to a file: as disks, networks and people do them. */
final class Mutation {

    private static final int[] TELLING = {0, 1, 0x7F, 0x80, 0xFF, 'P', 'K', '/', '\\', '.'};

    private final Random random;
    private final List<String> steps = new ArrayList<>();
    private byte[] bytes;

    Mutation(Random random, byte[] seed) {
        this.random = random;
        this.bytes = seed.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            damage();
        }
    }

    byte[] bytes() {
        return bytes;
    }

    private void damage() {
        if (bytes.length == 0) {
            return;
        }
        int at = place();
        switch (random.nextInt(8)) {
            case 0 -> change("random", () -> (byte) random.nextInt(256));
            case 1 -> change("telling", () -> (byte) TELLING[random.nextInt(TELLING.length)]);
            case 2 -> {
                bytes[at] = (byte) random.nextInt(256);
                steps.add("byte " + at + " random");
            }
            case 3 -> {
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                steps.add("bit in byte " + at + " flipped");
            }
            case 4 -> swap(at, place());
            case 5 -> {
                splice(at, at + random.nextInt(Math.min(64, bytes.length - at)), new byte[0]);
                steps.add("bytes at " + at + " lost");
            }
            case 6 -> {
                byte[] again = Arrays.copyOfRange(bytes, at, at + random.nextInt(Math.min(128, bytes.length - at)));
                splice(at, at, again);
                steps.add(again.length + " bytes at " + at + " doubled");
            }
            default -> {
                bytes = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, Math.max(1, at)) : bytes;
                steps.add("cut at " + at);
            }
        }
    }

    /** One to eight bytes, here and there or in a row. */
    private void change(String how, Supplier<Byte> value) {
        int count = 1 + random.nextInt(8);
        boolean row = random.nextBoolean();
        int at = place();
        for (int i = 0; i < count; i++) {
            bytes[at] = value.get();
            at = row ? Math.min(bytes.length - 1, at + 1) : place();
        }
        steps.add(count + " bytes " + how + (row ? " up to " + at : " here and there"));
    }

    private void swap(int at, int other) {
        int length = Math.min(1 + random.nextInt(64), bytes.length - Math.max(at, other));
        byte[] piece = Arrays.copyOfRange(bytes, at, at + length);
        byte[] swapped = Arrays.copyOfRange(bytes, other, other + length);
        System.arraycopy(piece, 0, bytes, other, length);
        System.arraycopy(swapped, 0, bytes, at, length);
        steps.add(length + " bytes at " + at + " and " + other + " swapped");
    }

    /** More often near the end, where the directory lies. */
    private int place() {
        int reach = random.nextBoolean() ? bytes.length : Math.min(bytes.length, 300);
        return bytes.length - 1 - random.nextInt(reach);
    }

    private void splice(int from, int to, byte[] between) {
        byte[] joined = new byte[bytes.length - (to - from) + between.length];
        System.arraycopy(bytes, 0, joined, 0, from);
        System.arraycopy(between, 0, joined, from, between.length);
        System.arraycopy(bytes, to, joined, from + between.length, bytes.length - to);
        bytes = joined;
    }

    @Override
    public String toString() {
        return String.join(", ", steps);
    }
}
