package io.github.hermesbackup.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/** What homes of more and more small files cost, all with a small heap. */
final class Growth {

    private static final String OURS = "hermes fast " + Benchmark.SMALL_HEAP;
    private static final List<Operation> COLUMNS =
            List.of(Operation.COLD, Operation.UNCHANGED, Operation.VERIFY, Operation.RESTORE);
    private static final int WIDTH = 640;
    private static final int HEIGHT = 400;
    private static final int LEFT = 70;
    private static final int TOP = 60;
    private static final int RIGHT = WIDTH - 150;
    private static final int BOTTOM = HEIGHT - 50;

    private final SortedMap<Integer, Results> byFiles = new TreeMap<>();

    /** @param samples of homes whose scale is their number of files; Maven's start is the same for all of them */
    Growth(List<Sample> samples) {
        for (Sample sample : samples) {
            int files = Integer.parseInt(sample.scale());
            byFiles.computeIfAbsent(
                    files,
                    key -> new Results(samples.stream()
                            .filter(other -> other.operation() == Operation.IDLE
                                    || other.scale().equals(sample.scale()))
                            .toList()));
        }
    }

    OptionalDouble seconds(int files, Operation operation) {
        return byFiles.get(files).seconds(operation, OURS);
    }

    /**
     * The power of the number of files with which the time grows from the second largest home to the largest; 1 is linear.
     * Nothing if the larger one does not even cost more: then something else was measured.
     */
    OptionalDouble power(Operation operation) {
        List<Integer> sizes = byFiles.keySet().stream()
                .filter(files -> seconds(files, operation).orElse(0) > 0)
                .toList();
        if (sizes.size() < 2) {
            return OptionalDouble.empty();
        }
        int large = sizes.get(sizes.size() - 1);
        int small = sizes.get(sizes.size() - 2);
        double times = seconds(large, operation).orElseThrow()
                / seconds(small, operation).orElseThrow();
        return times > 1
                ? OptionalDouble.of(Math.log(times) / Math.log((double) large / small))
                : OptionalDouble.empty();
    }

    String markdown() {
        StringBuilder out = new StringBuilder("| files |");
        COLUMNS.forEach(operation -> out.append(" ").append(operation.title()).append(" s | s per 1,000 files |"));
        out.append(" peak RSS, MB |\n|--:|")
                .append("--:|".repeat(2 * COLUMNS.size() + 1))
                .append('\n');
        byFiles.forEach((files, results) -> {
            out.append(String.format(Locale.ROOT, "| %,d |", files));
            for (Operation operation : COLUMNS) {
                OptionalDouble seconds = seconds(files, operation);
                out.append(
                        seconds.isEmpty()
                                ? " | |"
                                : String.format(
                                        Locale.ROOT,
                                        " %s | %.4f |",
                                        Text.number(seconds.getAsDouble()),
                                        seconds.getAsDouble() * 1000 / files));
            }
            long peak = COLUMNS.stream()
                    .mapToLong(operation -> results.peakBytes(operation, OURS))
                    .max()
                    .orElse(0);
            out.append(" ").append(Text.megabytes(peak)).append(" |\n");
        });
        out.append("\n| target | | measured | |\n|---|--:|--:|---|\n");
        for (Operation operation : List.of(Operation.COLD, Operation.UNCHANGED)) {
            out.append(new Targets.Target(
                            operation.title() + ": power of the number of files with which it grows at the end",
                            1.1,
                            power(operation),
                            "")
                    .row());
        }
        return out.toString();
    }

    /** Seconds over files, both logarithmic: what is linear goes up as steeply as the dashed line. */
    String svg(String title) {
        Svg svg = new Svg()
                .text(10, 20, "start", true, title)
                .text(
                        10,
                        37,
                        "start",
                        false,
                        "Seconds, both axes logarithmic; dashed: proportional to the number of files");
        double lowest = Math.floor(Math.log10(bound(true)));
        double highest = Math.max(lowest + 1, Math.ceil(Math.log10(bound(false))));
        for (double power = lowest; power <= highest; power++) {
            double y = y(Math.pow(10, power), lowest, highest);
            svg.line(LEFT, y, RIGHT, y, "#ddd", "");
            String label = java.math.BigDecimal.valueOf(Math.pow(10, power))
                    .stripTrailingZeros()
                    .toPlainString();
            svg.text(LEFT - 8, y + 4, "end", false, label + " s");
        }
        for (int files : byFiles.keySet()) {
            svg.text(x(files), BOTTOM + 20, "middle", false, String.format(Locale.ROOT, "%,d", files));
        }
        svg.text((LEFT + RIGHT) / 2.0, HEIGHT - 10, "middle", false, "files of 1 KB");
        line(svg, Operation.COLD, Svg.OURS, lowest, highest);
        line(svg, Operation.UNCHANGED, "#e07b1a", lowest, highest);
        guide(svg, lowest, highest);
        return svg.picture(WIDTH, HEIGHT);
    }

    private void line(Svg svg, Operation operation, String colour, double lowest, double highest) {
        Integer before = null;
        for (int files : byFiles.keySet()) {
            double seconds = seconds(files, operation).orElse(0);
            if (seconds <= 0) {
                continue;
            }
            double y = y(seconds, lowest, highest);
            svg.dot(x(files), y, colour);
            svg.text(x(files), y - 9, "middle", false, Text.number(seconds));
            if (before != null) {
                double from = y(seconds(before, operation).orElseThrow(), lowest, highest);
                svg.line(x(before), from, x(files), y, colour, "stroke-width=\"2\"");
            }
            before = files;
        }
        if (before != null) {
            double y = y(seconds(before, operation).orElseThrow(), lowest, highest);
            svg.text(x(before) + 24, y + 4, "start", true, operation.title());
        }
    }

    /** Through the first backup of the largest home, as if nothing had a fixed cost. */
    private void guide(Svg svg, double lowest, double highest) {
        int last = byFiles.lastKey();
        double perFile = seconds(last, Operation.COLD).orElse(0) / last;
        double first = Math.max(byFiles.firstKey(), Math.pow(10, lowest) / Math.max(perFile, 1e-12));
        if (perFile > 0 && first < last) {
            String dashed = "stroke-dasharray=\"5 4\"";
            svg.line(
                    x(first),
                    y(perFile * first, lowest, highest),
                    x(last),
                    y(perFile * last, lowest, highest),
                    "#888",
                    dashed);
        }
    }

    private double bound(boolean least) {
        double[] all = byFiles.keySet().stream()
                .flatMap(files ->
                        List.of(Operation.COLD, Operation.UNCHANGED).stream().map(o -> seconds(files, o)))
                .mapToDouble(seconds -> seconds.orElse(0))
                .filter(seconds -> seconds > 0)
                .sorted()
                .toArray();
        return all.length == 0 ? 1 : least ? all[0] : all[all.length - 1];
    }

    private double x(double files) {
        double first = Math.log(byFiles.firstKey());
        double last = Math.max(first + 1e-9, Math.log(byFiles.lastKey()));
        return LEFT + (Math.log(files) - first) / (last - first) * (RIGHT - LEFT);
    }

    private static double y(double seconds, double lowest, double highest) {
        return BOTTOM - (Math.log10(seconds) - lowest) / (highest - lowest) * (BOTTOM - TOP);
    }
}
