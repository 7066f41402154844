package io.github.hermesbackup.benchmark;

import java.util.Locale;

/**
 * One measurement.
 *
 * @param scale the home
 * @param round from 1
 * @param contender who
 * @param seconds wall clock of the whole process
 * @param peakBytes the largest resident set of one of its processes; 0 if unknown
 * @param addedBytes by how much its backups have grown; 0 for what is no backup
 * @param goalMillis what the goal itself says it took; 0 if it was not asked
 */
record Sample(
        String scale,
        int round,
        Operation operation,
        String contender,
        double seconds,
        long peakBytes,
        long addedBytes,
        double goalMillis) {

    static final String HEAD = "scale;round;operation;contender;seconds;peak_bytes;added_bytes;goal_millis";

    /** A line of the file of samples. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%s;%d;%s;%s;%.4f;%d;%d;%.1f",
                scale,
                round,
                operation,
                contender,
                seconds,
                peakBytes,
                addedBytes,
                goalMillis);
    }

    /** @throws IllegalArgumentException if that is no such line */
    static Sample parse(String line) {
        String[] cells = line.split(";", -1);
        if (cells.length != HEAD.split(";").length) {
            throw new IllegalArgumentException("No line of samples: " + line);
        }
        return new Sample(
                cells[0],
                Integer.parseInt(cells[1]),
                Operation.valueOf(cells[2]),
                cells[3],
                Double.parseDouble(cells[4]),
                Long.parseLong(cells[5]),
                Long.parseLong(cells[6]),
                Double.parseDouble(cells[7]));
    }
}
