package io.github.hermesbackup.benchmark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleFunction;

/** The results as bars, a group for each operation that others do, too; the fastest first. */
final class Chart {

    private static final int WIDTH = 760;
    private static final int LABEL = 180;
    private static final int BAR = 14;
    private static final int STEP = 19;
    private static final int VALUE = 80;
    private static final String OURS = "hermes fast";

    private final Results results;
    private final String title;
    private final Svg svg = new Svg();
    private int y = 46;

    private record Bar(String contender, double value) {}

    Chart(Results results, String title) {
        this.results = results;
        this.title = title;
    }

    String svg() {
        svg.text(10, 20, "start", true, title);
        results.seconds(Operation.IDLE, OURS)
                .ifPresent(start -> svg.text(
                        10, 37, "start", false, "Medians; a goal without Maven's own start of " + Text.seconds(start)));
        for (Operation operation : Operation.values()) {
            if (operation.compareTo(Operation.COLD) >= 0 && operation.compareTo(Operation.ONE_PERCENT) <= 0) {
                List<Bar> bars = new ArrayList<>();
                for (String contender : results.contenders(operation)) {
                    bars.add(new Bar(
                            contender,
                            Math.max(0, results.seconds(operation, contender).orElse(0))));
                }
                group(operation.title(), bars, value -> value > 0 ? Text.seconds(value) : "≈ 0 s");
            }
        }
        List<Bar> sizes = new ArrayList<>();
        for (String contender : results.contenders(Operation.COLD)) {
            sizes.add(new Bar(
                    contender, results.addedBytes(Operation.COLD, contender).orElse(0)));
        }
        group("size of the first backup", sizes, bytes -> Text.megabytes(bytes) + " MB");
        return svg.picture(WIDTH, y + 10);
    }

    private void group(String name, List<Bar> all, DoubleFunction<String> text) {
        List<Bar> bars = all.stream()
                .filter(bar -> !bar.contender().endsWith(Benchmark.SMALL_HEAP))
                .sorted(Comparator.comparingDouble(Bar::value))
                .toList();
        if (bars.isEmpty()) {
            return;
        }
        double longest = bars.get(bars.size() - 1).value();
        y += 26;
        svg.text(10, y - 7, "start", true, name);
        for (Bar bar : bars) {
            double length = longest > 0 ? Math.max(1, bar.value() / longest * (WIDTH - LABEL - VALUE)) : 1;
            boolean ours = Results.isOurs(bar.contender());
            svg.text(LABEL - 8, y + BAR - 3, "end", ours, bar.contender());
            svg.bar(LABEL, y, length, BAR, ours ? Svg.OURS : Svg.OTHERS);
            svg.text(LABEL + length + 6, y + BAR - 3, "start", false, text.apply(bar.value()));
            y += STEP;
        }
    }
}
