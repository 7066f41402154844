package io.github.hermesbackup.benchmark;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** What the samples of one home say. */
record Results(List<Sample> samples) {

    /** What everything that has the same work to do is compared with. */
    static final String REFERENCE = "python zipfile";

    /** The tools that know what they have already. */
    static final List<String> REPOSITORIES = List.of("restic", "borg");

    private static final String OURS = "hermes ";

    static boolean isOurs(String contender) {
        return contender.startsWith(OURS);
    }

    /** Who did this, the first of the first round first. */
    List<String> contenders(Operation operation) {
        return samples.stream()
                .filter(sample -> sample.operation() == operation)
                .map(Sample::contender)
                .distinct()
                .toList();
    }

    /** How often it was measured. */
    int count(Operation operation, String contender) {
        return (int) of(operation, contender).count();
    }

    /**
     * Median of the seconds that the contender needed. Of a goal, Maven's own start is taken off, the median of the same run:
     * a goal that is skipped needs as long. What is
     * shorter than the differences between Maven's starts may come out below zero.
     */
    OptionalDouble seconds(Operation operation, String contender) {
        OptionalDouble median = median(of(operation, contender), Sample::seconds);
        return median.isEmpty() ? median : OptionalDouble.of(median.getAsDouble() - start(operation, contender));
    }

    /** The fastest, as {@link #seconds}. */
    double fastest(Operation operation, String contender) {
        return all(operation, contender).min().orElse(0) - start(operation, contender);
    }

    /** The slowest, as {@link #seconds}. */
    double slowest(Operation operation, String contender) {
        return all(operation, contender).max().orElse(0) - start(operation, contender);
    }

    /** Seconds of the fastest of some others; nothing if none of them did this. */
    OptionalDouble fastestOf(Operation operation, List<String> contenders) {
        return contenders.stream()
                .map(name -> seconds(operation, name))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .min();
    }

    /** Median of the bytes by which its backups have grown; for the first backup, their size. */
    OptionalDouble addedBytes(Operation operation, String contender) {
        return median(of(operation, contender), Sample::addedBytes);
    }

    /** Median of what the goal itself says. */
    OptionalDouble goalMillis(Operation operation, String contender) {
        return median(of(operation, contender).filter(sample -> sample.goalMillis() > 0), Sample::goalMillis);
    }

    /** Largest peak of memory, in bytes. */
    long peakBytes(Operation operation, String contender) {
        return of(operation, contender).mapToLong(Sample::peakBytes).max().orElse(0);
    }

    private Stream<Sample> of(Operation operation, String contender) {
        return samples.stream()
                .filter(sample ->
                        sample.operation() == operation && sample.contender().equals(contender));
    }

    private DoubleStream all(Operation operation, String contender) {
        return of(operation, contender).mapToDouble(Sample::seconds);
    }

    /** What is no work of the contender's: Maven's own start. */
    private double start(Operation operation, String contender) {
        if (operation == Operation.IDLE || !isOurs(contender)) {
            return 0;
        }
        // One that runs with a heap of its own starts in another time.
        String whose = of(Operation.IDLE, contender).findAny().isPresent() ? contender : OURS + "fast";
        return median(of(Operation.IDLE, whose), Sample::seconds).orElse(0);
    }

    private static OptionalDouble median(Stream<Sample> samples, ToDoubleFunction<Sample> value) {
        double[] sorted = samples.mapToDouble(value).sorted().toArray();
        if (sorted.length == 0) {
            return OptionalDouble.empty();
        }
        int half = sorted.length / 2;
        return OptionalDouble.of(sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2);
    }
}
