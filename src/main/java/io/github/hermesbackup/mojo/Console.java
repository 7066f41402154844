package io.github.hermesbackup.mojo;

import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.report.Finding;
import java.util.List;
import org.apache.maven.plugin.logging.Log;

/**
 * Lines for a person: one fact a line, its label in a column of its own. Whatever name of a file is in it, a line is one line, and
 * shows in the order in which it is read, see {@link FileName#escape(String)}.
 */
final class Console {

    /** More lines of one kind than this stand in the result file, and here with {@code -X}. */
    static final int FIRST = 5;

    private static final int LABEL_WIDTH = 8;

    private final Log log;

    Console(Log log) {
        this.log = log;
    }

    void fact(String label, String text) {
        log.info(line(label, text));
    }

    void detail(String label, String text) {
        log.debug(line(label, text));
    }

    /** The time of a whole goal to a tenth of a millisecond, with {@code -X}. */
    void took(long nanos) {
        long tenths = nanos / 100_000;
        detail("Took", tenths / 10 + "." + tenths % 10 + " ms");
    }

    void warn(String text) {
        log.warn(FileName.escape(text));
    }

    void info(String text) {
        log.info(FileName.escape(text));
    }

    private static String line(String label, String text) {
        StringBuilder line = new StringBuilder(label);
        while (line.length() < LABEL_WIDTH) {
            line.append(' ');
        }
        return FileName.escape(line.append(' ').append(text).toString());
    }

    /** What failed as errors, what is only remarkable as warnings; all of it, whatever its number. */
    void findings(List<Finding> findings) {
        for (Finding finding : findings) {
            String line = FileName.escape(finding.path() + "  " + finding.reason());
            switch (finding.kind()) {
                case FAILED -> log.error(line);
                case CHANGED, VANISHED, NOTE -> log.warn(line);
                case SKIPPED -> log.debug(line);
            }
        }
    }
}
