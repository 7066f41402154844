package io.github.hermesbackup.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** What the goals have to reach, what they have reached on a home, and whether that is enough. */
record Targets(Results results, String scale) {

    private static final String FAST = "hermes fast";
    private static final String SMALL = "hermes small";
    private static final String ZSTD = "hermes zstd";
    private static final List<String> READERS = List.of("zip -6, unzip", "7zz -tzip -mx1", "restic", "borg");

    /** A limit, what was measured, and in what. */
    record Target(String text, double limit, OptionalDouble measured, String unit) {

        boolean isMet() {
            return measured.isPresent() && measured.getAsDouble() <= limit;
        }

        String row() {
            if (measured.isEmpty()) {
                return "| %s | ≤ %s%s | – | not measured |\n".formatted(text, plain(limit), unit);
            }
            return "| %s | ≤ %s%s | %s%s | %s |\n"
                    .formatted(
                            text,
                            plain(limit),
                            unit,
                            String.format(Locale.ROOT, "%.3f", measured.getAsDouble()),
                            unit,
                            isMet() ? "met" : "**missed**");
        }

        private static String plain(double limit) {
            return java.math.BigDecimal.valueOf(limit).stripTrailingZeros().toPlainString();
        }
    }

    List<Target> all() {
        double fast = scale.equals("S") ? 0.38 : 0.30;
        return List.of(
                times("first backup, fast, × python zipfile", fast, Operation.COLD, FAST, Results.REFERENCE),
                size("size, fast", 1.09, FAST),
                times("first backup, small, × python zipfile", 0.55, Operation.COLD, SMALL, Results.REFERENCE),
                size("size, small", 1.01, SMALL),
                times("first backup, zstd, × python zipfile", 0.12, Operation.COLD, ZSTD, Results.REFERENCE),
                size("size, zstd", 1, ZSTD),
                fastest("first backup, zstd, × the faster of restic and borg", 1, Operation.COLD, ZSTD),
                fastest("nothing changed, × the faster of restic and borg", 0.35, Operation.UNCHANGED, FAST),
                fastest("one small file changed, × the faster of restic and borg", 0.9, Operation.ONE_FILE, FAST),
                fastest("1 % appended, × the faster of restic and borg", 1, Operation.ONE_PERCENT, FAST),
                times("restore, × python zipfile", 0.5, Operation.RESTORE, FAST, Results.REFERENCE),
                target(
                        "restore, × the fastest of unzip, 7zz, restic, borg",
                        1,
                        results.seconds(Operation.RESTORE, FAST),
                        results.fastestOf(Operation.RESTORE, READERS)),
                times("verify full, × python testzip", 0.5, Operation.VERIFY, FAST, Results.REFERENCE),
                times("verify full, × borg check", 1, Operation.VERIFY, FAST, "borg"),
                new Target(
                        "snapshot, nothing changed, in the goal",
                        50,
                        results.goalMillis(Operation.SNAPSHOT_IN_GOAL, FAST),
                        " ms"));
    }

    String markdown() {
        return "| target | | measured | |\n|---|--:|--:|---|\n"
                + all().stream().map(Target::row).collect(Collectors.joining())
                + smallHeap();
    }

    /** It is met by having come to the end: a heap that is too small ends the run. */
    private String smallHeap() {
        String small = FAST + " " + Benchmark.SMALL_HEAP;
        String done = java.util.Arrays.stream(Operation.values())
                .filter(operation -> operation != Operation.IDLE && results.count(operation, small) > 0)
                .map(Operation::title)
                .collect(Collectors.joining(", "));
        return "| heap | ≤ 64 MiB | %s | %s |\n"
                .formatted(
                        done.isEmpty() ? "–" : "with " + Benchmark.SMALL_HEAP + ": " + done,
                        done.isEmpty() ? "not measured" : "met");
    }

    private Target times(String text, double limit, Operation operation, String one, String other) {
        return target(text, limit, results.seconds(operation, one), results.seconds(operation, other));
    }

    private Target fastest(String text, double limit, Operation operation, String one) {
        return target(text, limit, results.seconds(operation, one), results.fastestOf(operation, Results.REPOSITORIES));
    }

    private Target size(String text, double limit, String one) {
        return target(
                text + ", × python zipfile's",
                limit,
                results.addedBytes(Operation.COLD, one),
                results.addedBytes(Operation.COLD, Results.REFERENCE));
    }

    private static Target target(String text, double limit, OptionalDouble one, OptionalDouble other) {
        boolean both = one.orElse(0) > 0 && other.orElse(0) > 0; // else the difference of two starts of Maven
        return new Target(
                text,
                limit,
                both ? OptionalDouble.of(one.getAsDouble() / other.getAsDouble()) : OptionalDouble.empty(),
                " ×");
    }
}
