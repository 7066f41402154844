package io.github.hermesbackup.retention;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A calendar period as restic writes it for {@code --keep-within}, without its hours: {@code 30d}, {@code 2w}, {@code 6m},
 * {@code 1y}, or several of them from the longest to the shortest, {@code 1y6m}. {@code m} is a month.
 *
 * @param text as it was written
 * @param period the same for a calendar; longer than nothing
 */
public record Within(String text, Period period) {

    private static final Pattern FORM =
            Pattern.compile("(?:(\\d{1,4})y)?(?:(\\d{1,5})m)?(?:(\\d{1,5})w)?(?:(\\d{1,6})d)?");

    /** Reads a period; nothing if it is of another form, or is none at all ({@code 0d}). */
    public static Optional<Within> of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        Period period =
                Period.of(number(form, 1), number(form, 2), Math.addExact(number(form, 3) * 7, number(form, 4)));
        return period.isZero() ? Optional.empty() : Optional.of(new Within(text, period));
    }

    private static int number(Matcher form, int group) {
        return form.group(group) == null ? 0 : Integer.parseInt(form.group(group));
    }

    /** The instant at which the period begins that ends at another one, by the calendar of a zone. */
    Instant before(Instant end, ZoneId zone) {
        try {
            return end.atZone(zone).minus(period).toInstant();
        } catch (DateTimeException e) {
            return Instant.MIN;
        }
    }
}
