package io.github.hermesbackup.benchmark;

import java.util.List;
import java.util.Locale;

/**
 * The results as bars, in SVG 1.1. Written as text: a library that draws would need fonts, which a machine that builds often
 * does not have.
 */
final class Chart {

    private static final int WIDTH = 760;
    private static final int LABEL = 230;
    private static final int BAR = 14;
    private static final int STEP = 18;
    private static final int TITLE = 30;
    private static final int VALUE = 70;

    private final Results results;
    private final String title;
    private final StringBuilder shapes = new StringBuilder();
    private int y = 28;

    Chart(Results results, String title) {
        this.results = results;
        this.title = title;
    }

    String svg() {
        text(10, 18, "font-weight='bold'", title);
        for (Operation operation : Operation.values()) {
            List<String> contenders = results.contenders(operation);
            if (operation != Operation.IDLE && !contenders.isEmpty()) {
                group(operation, contenders);
            }
        }
        return "<svg xmlns='http://www.w3.org/2000/svg' width='" + WIDTH + "' height='" + (y + 10)
                + "' font-family='sans-serif' font-size='12'>\n<rect width='100%' height='100%' fill='white'/>\n"
                + shapes
                + "</svg>\n";
    }

    private void group(Operation operation, List<String> contenders) {
        double longest = contenders.stream()
                .mapToDouble(name -> results.seconds(operation, name).orElse(0))
                .max()
                .orElse(1);
        y += TITLE;
        text(10, y - 8, "font-weight='bold'", operation.title());
        for (String contender : contenders) {
            double seconds = results.seconds(operation, contender).orElse(0);
            double length = Math.max(1, seconds / Math.max(longest, 1e-9) * (WIDTH - LABEL - VALUE));
            String colour = contender.startsWith("hermes ") ? "#1b6ac9" : "#b8bec8";
            text(20, y + BAR - 3, "", contender);
            shapes.append(String.format(
                    Locale.ROOT,
                    "<rect x='%d' y='%d' width='%.1f' height='%d' fill='%s'/>%n",
                    LABEL,
                    y,
                    length,
                    BAR,
                    colour));
            text(
                    (int) (LABEL + length + 6),
                    y + BAR - 3,
                    "",
                    String.format(Locale.ROOT, seconds < 10 ? "%.2f s" : "%.1f s", seconds));
            y += STEP;
        }
    }

    private void text(int x, int baseline, String style, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
        shapes.append("<text x='%d' y='%d' fill='#222' %s>%s</text>%n".formatted(x, baseline, style, escaped));
    }
}
