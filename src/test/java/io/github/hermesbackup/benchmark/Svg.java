package io.github.hermesbackup.benchmark;

import java.util.Locale;

/**
 * Shapes and texts in SVG 1.1, on white. Written as text: a library that draws would need fonts, which a machine that builds
 * often does not have.
 */
final class Svg {

    static final String OURS = "#1b6ac9";
    static final String OTHERS = "#b4bac4";

    private final StringBuilder shapes = new StringBuilder();

    /** @param anchor {@code start}, {@code middle} or {@code end} */
    Svg text(double x, double baseline, String anchor, boolean bold, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return shape(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"#222\"%s>%s</text>",
                x, baseline, anchor, bold ? " font-weight=\"bold\"" : "", escaped);
    }

    Svg bar(double x, double y, double width, double height, String colour) {
        return shape(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>",
                x, y, width, height, colour);
    }

    Svg dot(double x, double y, String colour) {
        return shape("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>", x, y, colour);
    }

    /** @param style further attributes */
    Svg line(double x1, double y1, double x2, double y2, String colour, String style) {
        return shape(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" %s/>",
                x1, y1, x2, y2, colour, style);
    }

    private Svg shape(String form, Object... values) {
        shapes.append(String.format(Locale.ROOT, form, values)).append('\n');
        return this;
    }

    /** The whole picture. */
    String picture(int width, int height) {
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="white"/>
                %s</svg>
                """.formatted(width, height, width, height, shapes);
    }
}
