package io.github.hermesbackup.report;

import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.Sizes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A run as a short table for the page of a CI job, in GitHub's Markdown (<a
 * href="https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary">job summary</a>).
 * Names of files are anybody's text: whatever means something in Markdown or HTML is written as a character reference, so a name can
 * neither end its cell nor link anywhere.
 */
public final class JobSummary {

    /** GitHub shows no summary of a step that is larger, in bytes. */
    public static final long LIMIT = 1 << 20;

    private static final int MOST_FINDINGS = 10;
    private static final int LONGEST_TEXT = 300;

    private JobSummary() {}

    /** The table of a run, with a heading; some kilobytes at most. */
    public static String of(RunReport report) {
        StringBuilder out = new StringBuilder();
        out.append("### hermes:")
                .append(report.goal())
                .append(' ')
                .append(report.status().word())
                .append("\n\n");
        out.append("| | |\n|---|---|\n");
        report.home().ifPresent(home -> row(out, "Home", code(FileName.show(home))));
        report.archive().ifPresent(archive -> row(out, "Backup", code(FileName.show(archive))));
        report.message().ifPresent(message -> row(out, "Message", text(message)));
        for (Map.Entry<String, Long> count : report.counts().entrySet()) {
            row(out, heading(count.getKey()), Sizes.count(count.getValue()));
        }
        for (Map.Entry<String, Long> bytes : report.bytes().entrySet()) {
            row(out, "Size, " + words(bytes.getKey()), Sizes.bytes(bytes.getValue()));
        }
        findings(out, report, Finding.Kind.FAILED, "Not in it");
        findings(out, report, Finding.Kind.CHANGED, "Changed meanwhile");
        row(out, "Duration", Sizes.seconds(report.duration()));
        return out.append('\n').toString();
    }

    /**
     * What may still be appended to a summary.
     *
     * @param present bytes that are in the file already
     * @return the table, or one line if that is all that there is room for, or nothing
     */
    public static String within(long present, RunReport report) {
        for (String text : List.of(
                of(report), "hermes:" + report.goal() + " " + report.status().word() + "\n\n")) {
            if (present + text.getBytes(StandardCharsets.UTF_8).length < LIMIT) {
                return text;
            }
        }
        return "";
    }

    private static void findings(StringBuilder out, RunReport report, Finding.Kind kind, String label) {
        List<String> first = new ArrayList<>();
        long all = 0;
        for (Finding finding : report.findings()) {
            if (finding.kind() == kind && all++ < MOST_FINDINGS) {
                first.add(code(finding.path()) + " " + text(finding.reason()));
            }
        }
        if (all > 0) {
            row(
                    out,
                    label,
                    Sizes.count(all) + "<br>" + String.join("<br>", first)
                            + (all > MOST_FINDINGS ? "<br>… all in the result file" : ""));
        }
    }

    private static void row(StringBuilder out, String label, String cell) {
        out.append("| ").append(label).append(" | ").append(cell).append(" |\n");
    }

    private static String heading(String key) {
        return key.substring(0, 1).toUpperCase(Locale.ROOT) + words(key).substring(1);
    }

    /** {@code notCounted} as {@code not counted}. */
    private static String words(String key) {
        StringBuilder out = new StringBuilder();
        for (char c : key.toCharArray()) {
            out.append(Character.isUpperCase(c) ? " " : "").append(Character.toLowerCase(c));
        }
        return out.toString();
    }

    private static String code(String name) {
        return "<code>" + text(name) + "</code>";
    }

    private static String text(String any) {
        String whole = FileName.escape(any);
        String cut = whole.length() > LONGEST_TEXT
                ? whole.substring(0, whole.offsetByCodePoints(0, whole.codePointCount(0, LONGEST_TEXT) - 1)) + "…"
                : whole;
        StringBuilder out = new StringBuilder();
        cut.codePoints().forEach(c -> {
            if (Character.isLetterOrDigit(c) || " ./-,()…".indexOf(c) >= 0) {
                out.appendCodePoint(c);
            } else {
                out.append("&#").append(c).append(';');
            }
        });
        return out.toString();
    }
}
