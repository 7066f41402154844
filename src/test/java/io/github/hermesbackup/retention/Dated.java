package io.github.hermesbackup.retention;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A backup that is nothing but its date. */
record Dated(String name, int number, Instant created, boolean complete, boolean pinned) implements Candidate {

    static Dated at(Instant created) {
        return new Dated(created.toString(), 1, created, true, false);
    }

    static Dated at(String local, ZoneId zone) {
        return new Dated(local, 1, LocalDateTime.parse(local).atZone(zone).toInstant(), true, false);
    }

    Dated incomplete() {
        return new Dated(name, number, created, false, pinned);
    }

    Dated pin() {
        return new Dated(name, number, created, complete, true);
    }

    static RetentionPolicy policy(int last, int daily, int weekly, int monthly, int yearly, String within) {
        return new RetentionPolicy(
                last,
                daily,
                weekly,
                monthly,
                yearly,
                Optional.ofNullable(within).map(text -> Within.of(text).orElseThrow()));
    }

    static List<String> kept(RetentionPolicy policy, Collection<Dated> items, ZoneId zone) {
        return policy.decide(items, zone, Instant.MAX).stream()
                .filter(Decision::kept)
                .map(decision -> decision.item().name())
                .toList();
    }

    static Set<Dated> kept(List<Decision<Dated>> decisions) {
        return decisions.stream().filter(Decision::kept).map(Decision::item).collect(Collectors.toSet());
    }
}
