package io.github.hermesbackup.retention;

import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One rule of the calendar while it goes through the backups, newest first: keeps the first of each of so many periods.
 *
 * <p>The periods are remembered, not only the last one: where clocks are set back across midnight, a day comes twice.
 */
final class Rule {

    private final String name;
    private final int count;
    private final Function<ZonedDateTime, String> period;
    private final Set<String> seen = new HashSet<>();

    private Rule(String name, int count, Function<ZonedDateTime, String> period) {
        this.name = name;
        this.count = count;
        this.period = period;
    }

    static Rule daily(int count) {
        return new Rule("daily", count, time -> time.toLocalDate().toString());
    }

    /** Weeks of ISO 8601, of which the first of a year can begin in December. */
    static Rule weekly(int count) {
        return new Rule(
                "weekly",
                count,
                time -> String.format(
                        Locale.ROOT,
                        "%d-W%02d",
                        time.get(IsoFields.WEEK_BASED_YEAR),
                        time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR)));
    }

    static Rule monthly(int count) {
        return new Rule("monthly", count, time -> YearMonth.from(time).toString());
    }

    static Rule yearly(int count) {
        return new Rule("yearly", count, time -> Integer.toString(time.getYear()));
    }

    /** Offers the next older backup; the reason for which the rule keeps it, if it does. */
    Optional<String> offer(ZonedDateTime created) {
        if (seen.size() == count) {
            return Optional.empty();
        }
        String in = period.apply(created);
        return seen.add(in) ? Optional.of(name + " " + in) : Optional.empty();
    }
}
