package io.github.hermesbackup.benchmark;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The samples of one home, by operation and contender, in the order in which they first came. */
final class Results {

    private final Map<Operation, Map<String, List<Sample>>> samples = new EnumMap<>(Operation.class);
    private final Map<String, Long> sizes = new LinkedHashMap<>();

    void add(Operation operation, Contender contender, Sample sample) {
        samples.computeIfAbsent(operation, key -> new LinkedHashMap<>())
                .computeIfAbsent(contender.name(), key -> new ArrayList<>())
                .add(sample);
    }

    /** How large a contender's first backup is. */
    void setSize(Contender contender, long bytes) {
        sizes.put(contender.name(), bytes);
    }

    Optional<Long> size(String contender) {
        return Optional.ofNullable(sizes.get(contender));
    }

    /** Who did this. */
    List<String> contenders(Operation operation) {
        return List.copyOf(samples.getOrDefault(operation, Map.of()).keySet());
    }

    /**
     * Median of the seconds that the contender needed. Of a goal, Maven's own start is taken off, the median of the same run:
     * a goal that is skipped needs as long.
     */
    OptionalDouble seconds(Operation operation, String contender) {
        List<Sample> all = samples(operation, contender);
        if (all.isEmpty()) {
            return OptionalDouble.empty();
        }
        double median = median(all.stream().map(Sample::seconds).toList());
        return OptionalDouble.of(isGoal(operation, contender) ? Math.max(0, median - idle()) : median);
    }

    /** The fastest and the slowest, as {@link #seconds}. */
    double[] range(Operation operation, String contender) {
        double off = isGoal(operation, contender) ? idle() : 0;
        List<Double> sorted = samples(operation, contender).stream()
                .map(Sample::seconds)
                .sorted()
                .toList();
        return new double[] {Math.max(0, sorted.get(0) - off), Math.max(0, sorted.get(sorted.size() - 1) - off)};
    }

    /** Largest peak of memory, in bytes. */
    long peakBytes(Operation operation, String contender) {
        return samples(operation, contender).stream()
                .mapToLong(Sample::peakBytes)
                .max()
                .orElse(0);
    }

    private List<Sample> samples(Operation operation, String contender) {
        return samples.getOrDefault(operation, Map.of()).getOrDefault(contender, List.of());
    }

    private static boolean isGoal(Operation operation, String contender) {
        return operation != Operation.IDLE && contender.startsWith("hermes ");
    }

    private double idle() {
        return samples.getOrDefault(Operation.IDLE, Map.of()).values().stream()
                .map(list -> median(list.stream().map(Sample::seconds).toList()))
                .findFirst()
                .orElse(0.0);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}
