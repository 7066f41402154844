package io.github.hermesbackup.mojo;

import io.github.hermesbackup.io.HermesException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * {@code project.build.outputTimestamp} as Maven's own plugins read it (<a
 * href="https://maven.apache.org/guides/mini/guide-reproducible-builds.html">Configuring for Reproducible Builds</a>): ISO 8601, or
 * seconds since the epoch; a single character that is no digit switches it off.
 */
final class OutputTimestamp {

    /** What every zip can hold, if nothing is said. */
    static final Instant NONE = Instant.parse("1980-01-01T00:00:00Z");

    private OutputTimestamp() {}

    /**
     * Nothing if it is not set, or switched off.
     *
     * @param name what is set, for a message
     * @param text its value, or null
     */
    static Optional<Instant> of(String name, String text) throws HermesException {
        if (text == null || text.isBlank() || (text.length() == 1 && !Character.isDigit(text.charAt(0)))) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    text.chars().allMatch(Character::isDigit)
                            ? Instant.ofEpochSecond(Long.parseLong(text))
                            : OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException | NumberFormatException e) {
            throw Parameters.invalid(name, text, "a time like 2026-11-22T00:00:00Z, or seconds since 1970");
        }
    }
}
