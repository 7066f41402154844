package io.github.hermesbackup.benchmark;

import java.util.OptionalDouble;

/** The results as a table in Markdown, a row for each operation and contender. */
record Table(Results results) {

    private static final String HEAD = """
            | | | median s | from – to | n | × python zipfile | × faster of restic, borg | MB added | size × python zipfile | peak RSS, MB |
            |---|---|--:|--:|--:|--:|--:|--:|--:|--:|
            """;

    String markdown() {
        StringBuilder out = new StringBuilder(HEAD);
        for (Operation operation : Operation.values()) {
            for (String contender : results.contenders(operation)) {
                out.append(row(operation, contender));
            }
        }
        return out.toString();
    }

    private String row(Operation operation, String contender) {
        boolean inGoal = operation == Operation.SNAPSHOT_IN_GOAL;
        OptionalDouble seconds = inGoal ? OptionalDouble.empty() : results.seconds(operation, contender);
        OptionalDouble added = results.addedBytes(operation, contender);
        String range = Text.number(results.fastest(operation, contender)) + " – "
                + Text.number(results.slowest(operation, contender));
        return "| %s | %s | %s | %s | %d | %s | %s | %s | %s | %s |\n"
                .formatted(
                        operation.title(),
                        contender,
                        inGoal
                                ? Text.number(results.goalMillis(operation, contender)
                                                .orElse(0))
                                        + " ms"
                                : Text.number(seconds.orElse(0)),
                        inGoal ? "" : range,
                        results.count(operation, contender),
                        Text.ratio(seconds, results.seconds(operation, Results.REFERENCE)),
                        Text.ratio(seconds, results.fastestOf(operation, Results.REPOSITORIES)),
                        operation.isBackup() ? Text.megabytes(added.orElse(0)) : "",
                        operation.isBackup() ? Text.ratio(added, results.addedBytes(operation, Results.REFERENCE)) : "",
                        peak(results.peakBytes(operation, contender)));
    }

    /** Nothing for what was over before it was looked at. */
    private static String peak(long bytes) {
        return bytes == 0 ? "" : Text.megabytes(bytes);
    }
}
