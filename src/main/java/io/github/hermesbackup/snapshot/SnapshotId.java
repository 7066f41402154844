package io.github.hermesbackup.snapshot;

import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A snapshot's name: {@code yyyyMMdd-HHmmss[-label]} in UTC; one that was made in the same second as others has a number at its
 * end that is higher than theirs. So names alone tell the order.
 *
 * @param text the name of its directory
 * @param timestamp {@code yyyyMMdd-HHmmss}
 * @param number its place among those of the same second, from 1
 */
record SnapshotId(String text, String timestamp, int number) implements Comparable<SnapshotId> {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss");
    private static final Pattern NAME =
            Pattern.compile("(\\d{8}-\\d{6})(?:-[A-Za-z0-9._-]+?)??(?:-([2-9]|[1-9]\\d{1,8}))?");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}");

    /** Reads a name; nothing if it is not of this form. */
    static Optional<SnapshotId> parse(String name) {
        Matcher match = NAME.matcher(name);
        if (!match.matches()) {
            return Optional.empty();
        }
        int number = match.group(2) == null ? 1 : Integer.parseInt(match.group(2));
        return Optional.of(new SnapshotId(name, match.group(1), number));
    }

    /** A name for a snapshot made now, after those that exist. */
    static SnapshotId next(Instant now, Optional<String> label, Collection<SnapshotId> existing) {
        String timestamp = timestamp(now);
        int number = 0;
        for (SnapshotId other : existing) {
            if (other.timestamp.equals(timestamp)) {
                number = Math.max(number, other.number);
            }
        }
        String base = timestamp + label.map(text -> "-" + text).orElse("");
        return number == 0
                ? parse(base).orElseThrow()
                : new SnapshotId(base + "-" + (number + 1), timestamp, number + 1);
    }

    /** How the name of a snapshot begins that is made now. */
    static String timestamp(Instant now) {
        return STAMP.format(LocalDateTime.ofInstant(now, ZoneOffset.UTC));
    }

    /** @throws HermesException {@code INVALID_INPUT} if a label cannot be part of a name */
    static void requireLabel(String label) throws HermesException {
        if (!LABEL.matcher(label).matches()) {
            throw new HermesException(
                    Reason.INVALID_INPUT,
                    Subject.OTHER,
                    "hermes.label=" + FileName.escape(label)
                            + " cannot be used: 1 to 64 letters of A-Z a-z 0-9 . _ - are allowed, the first no dot.");
        }
    }

    /** When it was made, if the digits are a time. */
    static Optional<Instant> time(String timestamp) {
        try {
            return Optional.of(LocalDateTime.parse(timestamp, STAMP).toInstant(ZoneOffset.UTC));
        } catch (java.time.DateTimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public int compareTo(SnapshotId other) {
        int byTime = timestamp.compareTo(other.timestamp);
        int byNumber = byTime != 0 ? byTime : Integer.compare(number, other.number);
        return byNumber != 0 ? byNumber : text.compareTo(other.text);
    }
}
