package io.github.hermesbackup.retention;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Which backups stay: what any rule keeps. The rules are those of restic (<a
 * href="https://restic.readthedocs.io/en/stable/060_forget.html#removing-snapshots-according-to-a-policy">forget</a>) and borg
 * ({@code borg prune}): each looks at all complete backups by itself, newest first, by the calendar of the local time zone.
 *
 * <ul>
 *   <li>Only complete ones count. An incomplete one takes no place, and stays.
 *   <li>A pinned one stays; it counts for the rules like any other, so a pin never costs another backup its place.
 *   <li>One from the future stays and takes no place: a clock that was wrong once must not push out what is really the newest.
 *       Its turn comes when its time has come. If it is the present clock that is wrong, too much stays.
 *   <li>The newest complete one stays, whatever the rules are.
 * </ul>
 *
 * @param last the newest so many
 * @param daily the newest of each of the last so many days that have one
 * @param weekly the same for weeks of ISO 8601, which begin on Monday
 * @param monthly the same for months
 * @param yearly the same for years
 * @param within all that are at most so much older than the newest complete one, which need not be of today
 */
public record RetentionPolicy(int last, int daily, int weekly, int monthly, int yearly, Optional<Within> within) {

    /** @throws IllegalArgumentException if a number is negative */
    public RetentionPolicy {
        if (last < 0 || daily < 0 || weekly < 0 || monthly < 0 || yearly < 0) {
            throw new IllegalArgumentException("A retention rule with a negative number");
        }
    }

    /** The policy that keeps the newest so many and nothing else. */
    public static RetentionPolicy newest(int last) {
        return new RetentionPolicy(last, 0, 0, 0, 0, Optional.empty());
    }

    /** True if it has no rule, so that it would keep a single backup; nobody wants that. */
    public boolean isEmpty() {
        return equals(newest(0));
    }

    /**
     * Decides, and does nothing.
     *
     * @param items backups of one kind in any order
     * @param zone whose days, weeks, months and years count
     * @param now what is later than this is from the future
     * @return a decision on each item, newest first
     * @throws IllegalStateException if the policy is empty
     */
    public <T extends Candidate> List<Decision<T>> decide(Collection<T> items, ZoneId zone, Instant now) {
        if (isEmpty()) {
            throw new IllegalStateException("A retention policy without a rule");
        }
        Run run = new Run(this, zone);
        return items.stream()
                .sorted(Candidate.NEWEST_FIRST)
                .map(item -> decide(item, now, run))
                .toList();
    }

    private static <T extends Candidate> Decision<T> decide(T item, Instant now, Run run) {
        List<String> reasons = new ArrayList<>();
        if (item.pinned()) {
            reasons.add("pinned");
        }
        if (!item.complete()) {
            reasons.add("incomplete: counts for no rule, and is never removed");
        } else if (item.created().isAfter(now)) {
            reasons.add("from the future: counts for no rule until then");
        } else {
            run.offer(item.created(), reasons);
        }
        return reasons.isEmpty()
                ? new Decision<>(item, false, List.of("no rule keeps it"))
                : new Decision<>(item, true, reasons);
    }

    /** The rules while they go through the backups that count, newest first. */
    private static final class Run {

        private final RetentionPolicy policy;
        private final ZoneId zone;
        private final List<Rule> rules;
        private int rank;
        private Optional<Instant> begin = Optional.empty();

        Run(RetentionPolicy policy, ZoneId zone) {
            this.policy = policy;
            this.zone = zone;
            this.rules = List.of(
                    Rule.daily(policy.daily),
                    Rule.weekly(policy.weekly),
                    Rule.monthly(policy.monthly),
                    Rule.yearly(policy.yearly));
        }

        void offer(Instant created, List<String> reasons) {
            rank++;
            if (rank == 1) {
                reasons.add("the newest complete one");
                begin = policy.within.map(period -> period.before(created, zone));
            }
            if (rank <= policy.last) {
                reasons.add("last " + rank + " of " + policy.last);
            }
            rules.forEach(rule -> rule.offer(created.atZone(zone)).ifPresent(reasons::add));
            if (begin.isPresent() && !created.isBefore(begin.get())) {
                reasons.add("within " + policy.within.orElseThrow().text() + " of the newest");
            }
        }
    }

    /** The rules as a person says them: {@code last 3, daily 7, within 30d}. */
    public String describe() {
        List<String> parts = new ArrayList<>();
        describe("last", last, parts);
        describe("daily", daily, parts);
        describe("weekly", weekly, parts);
        describe("monthly", monthly, parts);
        describe("yearly", yearly, parts);
        within.ifPresent(period -> parts.add("within " + period.text()));
        return String.join(", ", parts);
    }

    private static void describe(String name, int count, List<String> parts) {
        if (count > 0) {
            parts.add(name + " " + count);
        }
    }
}
