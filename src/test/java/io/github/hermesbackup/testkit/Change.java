package io.github.hermesbackup.testkit;

import java.util.Set;
import java.util.function.Consumer;

/**
 * Something that reaches the device by itself: bytes of one file, or names or attributes, which reach it wholly or not at all.
 */
final class Change {

    private static final int BLOCK = 4096;

    /** Number of the operation that made it. */
    final int operation;
    /** What it was, for a person. */
    final String text;
    /** The file whose bytes these are, or null. */
    final Integer file;

    private final Set<Integer> nodes;
    private final int offset;
    private final byte[] bytes;
    private final Consumer<ModelDisk> whole;
    private int durableAfter = Integer.MAX_VALUE;

    private Change(
            int operation,
            String text,
            Set<Integer> nodes,
            Integer file,
            int offset,
            byte[] bytes,
            Consumer<ModelDisk> whole) {
        this.operation = operation;
        this.text = text;
        this.nodes = nodes;
        this.file = file;
        this.offset = offset;
        this.bytes = bytes;
        this.whole = whole;
    }

    /** Names or attributes. Forcing any of the nodes makes them durable. */
    static Change whole(int operation, String text, Set<Integer> nodes, Consumer<ModelDisk> change) {
        return new Change(operation, text, nodes, null, 0, null, change);
    }

    static Change bytes(int operation, String text, int file, int offset, byte[] bytes) {
        return new Change(
                operation, text, Set.of(file), file, offset, bytes, model -> model.write(file, offset, bytes));
    }

    static Change size(int operation, String text, int file, int size) {
        return new Change(operation, text, Set.of(file), file, 0, new byte[0], model -> model.resize(file, size));
    }

    /** Forces a file or a directory to the device. */
    void force(int node, int operationOfForce) {
        if (nodes.contains(node) && durableAfter == Integer.MAX_VALUE) {
            durableAfter = operationOfForce;
        }
    }

    /** Forces everything to the device. */
    void force(int operationOfForce) {
        if (durableAfter == Integer.MAX_VALUE) {
            durableAfter = operationOfForce;
        }
    }

    /** True if no crash before the given operation can undo it. */
    boolean isDurableBefore(int crash) {
        return durableAfter < crash;
    }

    int length() {
        return bytes == null ? 0 : bytes.length;
    }

    void apply(ModelDisk model) {
        whole.accept(model);
    }

    /** Only so many of its first bytes. */
    void applyPrefix(ModelDisk model, int count) {
        model.write(file, offset, java.util.Arrays.copyOf(bytes, count));
    }

    /** The length of the file has reached the device, its bytes only here and there. */
    void applyWithHoles(ModelDisk model, Dice dice) {
        if (bytes.length == 0) {
            apply(model);
            return;
        }
        model.resize(file, Math.max(model.length(file), offset + bytes.length));
        for (int from = 0; from < bytes.length; from += BLOCK) {
            if (dice.chance(0.5)) {
                int to = Math.min(bytes.length, from + BLOCK);
                model.write(file, offset + from, java.util.Arrays.copyOfRange(bytes, from, to));
            }
        }
    }

    @Override
    public String toString() {
        return operation + " " + text;
    }
}
