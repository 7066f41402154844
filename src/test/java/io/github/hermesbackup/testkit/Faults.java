package io.github.hermesbackup.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts the operations of a {@link FaultyDisk}, from several threads if need be, and decides which of them go wrong. */
final class Faults {

    private final Fault fault;
    private final Map<Operation, Long> counts = new EnumMap<>(Operation.class);
    private final List<String> hits = new ArrayList<>();
    private long counted;
    private String last = "no operation";

    Faults(Fault fault) {
        this.fault = fault;
    }

    /** Counts an operation on names; the second may be null. */
    void name(Operation operation, Path path, Path other) throws IOException {
        Failure failure = count(operation, path, other);
        if (failure != null) {
            throw failure.onName(path, other);
        }
    }

    /** Counts an operation on an open file. */
    void descriptor(Operation operation, Path path) throws IOException {
        Failure failure = count(operation, path, null);
        if (failure != null) {
            throw failure.onDescriptor();
        }
    }

    /** Counts a transfer of bytes and says how many of them may be moved. */
    int transfer(Operation operation, Path path, int bytes) throws IOException {
        Failure failure = count(operation, path, null);
        if (failure == null) {
            return bytes;
        } else if (failure == Failure.SHORT) {
            return Math.max(Math.min(1, bytes), bytes / 2);
        }
        throw failure.onDescriptor();
    }

    /** Counts an operation; what happens to it, or null if it goes well. The second path may be null. */
    synchronized Failure count(Operation operation, Path path, Path other) {
        counts.merge(operation, 1L, Long::sum);
        last = operation + " " + (other == null ? path.toString() : path + " -> " + other);
        if (!fault.counts(operation, path, other)) {
            return null;
        }
        Failure failure = fault.at(++counted);
        if (failure != null) {
            hits.add(failure + " at " + counted + ", " + last);
        }
        return failure;
    }

    /** The operation that was begun last. */
    synchronized String last() {
        return last;
    }

    synchronized long counted() {
        return counted;
    }

    synchronized Map<Operation, Long> counts() {
        return Collections.unmodifiableMap(new EnumMap<>(counts));
    }

    synchronized List<String> hits() {
        return List.copyOf(hits);
    }
}
