package io.github.hermesbackup.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The results as a table in Markdown, a row for each operation and contender. */
final class Table {

    /** What everything that has the same work to do is compared with. */
    static final String REFERENCE = "python zipfile";

    private static final List<String> REPOSITORIES = List.of("restic", "borg");

    private final Results results;

    Table(Results results) {
        this.results = results;
    }

    String markdown() {
        StringBuilder out = new StringBuilder();
        out.append(
                "| | | median s | from – to | × python zipfile | × the faster of restic, borg | MB written | peak MB |\n");
        out.append("|---|---|--:|--:|--:|--:|--:|--:|\n");
        for (Operation operation : Operation.values()) {
            for (String contender : results.contenders(operation)) {
                out.append(row(operation, contender));
            }
        }
        return out.toString();
    }

    private String row(Operation operation, String contender) {
        double seconds = results.seconds(operation, contender).orElseThrow();
        double[] range = results.range(operation, contender);
        return "| %s | %s | %s | %s – %s | %s | %s | %s | %d |%n"
                .formatted(
                        operation.title(),
                        contender,
                        number(seconds),
                        number(range[0]),
                        number(range[1]),
                        ratio(seconds, results.seconds(operation, REFERENCE)),
                        ratio(seconds, faster(operation)),
                        operation == Operation.COLD ? size(contender) : "",
                        results.peakBytes(operation, contender) / 1_000_000);
    }

    private String size(String contender) {
        long bytes = results.size(contender).orElse(0L);
        String text = String.format(Locale.ROOT, "%.1f", bytes / 1e6);
        return results.size(REFERENCE)
                .map(reference -> text + " (" + number((double) bytes / reference) + " ×)")
                .orElse(text);
    }

    private OptionalDouble faster(Operation operation) {
        return REPOSITORIES.stream()
                .map(name -> results.seconds(operation, name))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .min();
    }

    private static String ratio(double seconds, OptionalDouble other) {
        return other.isPresent() ? number(seconds / other.getAsDouble()) : "";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
    }
}
