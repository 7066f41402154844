package io.github.hermesbackup.mojo;

import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.IoReason;
import io.github.hermesbackup.report.JobSummary;
import io.github.hermesbackup.report.RunReport;
import io.github.hermesbackup.report.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.UUID;

/**
 * Tells a CI job what happened, in the files that GitHub Actions names in the environment: {@code GITHUB_STEP_SUMMARY} gets a table,
 * {@code GITHUB_OUTPUT} the outputs {@code archive} and {@code sha256}. Others (Gitea, Forgejo) do the same. Where there are none, nothing
 * happens; one that cannot be written is a warning, no failure of the backup.
 */
final class JobFiles {

    private static final String SUMMARY = "GITHUB_STEP_SUMMARY";
    private static final String OUTPUT = "GITHUB_OUTPUT";

    private final Map<String, String> environment;
    private final Console console;

    JobFiles(Map<String, String> environment, Console console) {
        this.environment = environment;
        this.console = console;
    }

    /** True if a job has named such a file. */
    static boolean areWanted(Map<String, String> environment) {
        return environment.containsKey(SUMMARY) || environment.containsKey(OUTPUT);
    }

    void tell(RunReport report) {
        append(SUMMARY, file -> JobSummary.within(Files.exists(file) ? Files.size(file) : 0, report));
        if (report.status() == Status.COMPLETE || report.status() == Status.PARTIAL) {
            append(OUTPUT, file -> outputs(report));
        }
    }

    /** What is to be appended to a file. */
    private interface Text {
        String of(Path file) throws IOException;
    }

    private void append(String variable, Text text) {
        String named = environment.get(variable);
        if (named == null || named.isBlank()) {
            return;
        }
        try {
            Path file = Path.of(named);
            // One write, so that modules that are built at the same time do not come between one another's lines.
            Files.write(
                    file,
                    text.of(file).getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            console.warn(variable + "=" + FileName.escape(named) + " cannot be written (" + IoReason.of(e)
                    + "); the page of the job lacks this goal.");
        } catch (RuntimeException e) {
            console.warn(variable + "=" + FileName.escape(named) + " is no file; the page of the job lacks this goal.");
        }
    }

    private static String outputs(RunReport report) {
        return report.archive()
                        .map(archive -> output("archive", FileName.show(archive)))
                        .orElse("")
                + report.sha256().map(sha256 -> output("sha256", sha256)).orElse("");
    }

    /** In the form for values of several lines, whose end nobody can guess: a name of a file cannot begin another output. */
    private static String output(String name, String value) {
        String end = "end_" + UUID.randomUUID();
        return name + "<<" + end + "\n" + value + "\n" + end + "\n";
    }
}
