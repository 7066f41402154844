package io.github.hermesbackup.retention;

import static io.github.hermesbackup.retention.Dated.kept;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What holds for every policy and every set of backups, in every time zone. */
class RetentionPropertiesTest {

    private static final int TRIES = 300;
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    @Property(tries = TRIES)
    void neverRemovesTheNewestCompleteOneNorAnIncompleteNorAPinnedNorAFutureOne(
            @ForAll("backups") List<Dated> items,
            @ForAll("policies") RetentionPolicy policy,
            @ForAll("zones") ZoneId zone) {
        Set<Dated> kept = kept(policy.decide(items, zone, NOW));
        items.stream()
                .filter(item -> item.complete() && !item.created().isAfter(NOW))
                .max(Comparator.comparing(Dated::created)
                        .thenComparing(Dated::name)
                        .thenComparing(Dated::number))
                .ifPresent(newest -> assertThat(kept).contains(newest));
        assertThat(kept)
                .containsAll(items.stream()
                        .filter(item -> !item.complete()
                                || item.pinned()
                                || item.created().isAfter(NOW))
                        .toList());
    }

    @Property(tries = TRIES)
    void decidesOnEachOnceWithAReason(
            @ForAll("backups") List<Dated> items,
            @ForAll("policies") RetentionPolicy policy,
            @ForAll("zones") ZoneId zone) {
        List<Decision<Dated>> decisions = policy.decide(items, zone, NOW);
        assertThat(decisions).extracting(Decision::item).containsExactlyInAnyOrderElementsOf(items);
        assertThat(decisions).allSatisfy(decision -> assertThat(decision.why()).isNotBlank());
    }

    @Property(tries = TRIES)
    void aSecondRunRemovesNothingMore(
            @ForAll("backups") List<Dated> items,
            @ForAll("policies") RetentionPolicy policy,
            @ForAll("zones") ZoneId zone) {
        Set<Dated> kept = kept(policy.decide(items, zone, NOW));
        assertThat(kept(policy.decide(kept, zone, NOW))).isEqualTo(kept);
    }

    @Property(tries = TRIES)
    void aWiderPolicyKeepsAllThatANarrowerOneKeeps(
            @ForAll("backups") List<Dated> items,
            @ForAll("policies") RetentionPolicy policy,
            @ForAll("policies") RetentionPolicy more,
            @ForAll("zones") ZoneId zone) {
        RetentionPolicy wider = new RetentionPolicy(
                policy.last() + more.last(),
                policy.daily() + more.daily(),
                policy.weekly() + more.weekly(),
                policy.monthly() + more.monthly(),
                policy.yearly() + more.yearly(),
                policy.within().or(more::within));
        assertThat(kept(wider.decide(items, zone, NOW))).containsAll(kept(policy.decide(items, zone, NOW)));
    }

    @Property(tries = TRIES)
    void theOrderOfTheFilesIsIrrelevant(
            @ForAll("backups") List<Dated> items,
            @ForAll("policies") RetentionPolicy policy,
            @ForAll("zones") ZoneId zone,
            @ForAll Random random) {
        List<Dated> shuffled = new ArrayList<>(items);
        Collections.shuffle(shuffled, random);
        assertThat(policy.decide(shuffled, zone, NOW)).isEqualTo(policy.decide(items, zone, NOW));
    }

    /** Against the wording of the rule, said in another way: one of a day stays if it is its newest and few days are newer. */
    @Property(tries = TRIES)
    void dailyKeepsWhatItSays(@ForAll("backups") List<Dated> items, @ForAll("zones") ZoneId zone) {
        int days = 3;
        List<Dated> counting = items.stream()
                .filter(item ->
                        item.complete() && !item.pinned() && !item.created().isAfter(NOW))
                .toList();
        Set<Dated> kept = kept(Dated.policy(0, days, 0, 0, 0, null).decide(counting, zone, NOW));
        for (Dated item : counting) {
            var day = item.created().atZone(zone).toLocalDate();
            boolean newestOfItsDay = counting.stream()
                    .filter(other -> other.created().atZone(zone).toLocalDate().equals(day))
                    .allMatch(other -> Candidate.NEWEST_FIRST.compare(item, other) <= 0);
            long newerDays = counting.stream()
                    .filter(other -> other.created().isAfter(item.created()))
                    .map(other -> other.created().atZone(zone).toLocalDate())
                    .filter(other -> !other.equals(day))
                    .distinct()
                    .count();
            assertThat(kept.contains(item)).as(item.toString()).isEqualTo(newestOfItsDay && newerDays < days);
        }
    }

    @Provide
    Arbitrary<List<Dated>> backups() {
        // Dense enough for ties and full days, wide enough for years, and some of it after NOW.
        Arbitrary<Instant> dense = Arbitraries.longs().between(-30, 3).map(i -> NOW.plusSeconds(i * 10_800));
        Arbitrary<Instant> wide = Arbitraries.longs().between(-1200, 100).map(i -> NOW.plusSeconds(i * 86_399));
        Arbitrary<Dated> item = Combinators.combine(
                        Arbitraries.oneOf(dense, wide),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.frequencyOf(
                                Tuple.of(5, Arbitraries.just(true)), Tuple.of(1, Arbitraries.just(false))),
                        Arbitraries.frequencyOf(
                                Tuple.of(9, Arbitraries.just(false)), Tuple.of(1, Arbitraries.just(true))))
                .as((created, number, complete, pinned) ->
                        new Dated(created.toString(), number, created, complete, pinned));
        return item.list().ofMaxSize(40).uniqueElements(each -> each.name() + "/" + each.number());
    }

    @Provide
    Arbitrary<RetentionPolicy> policies() {
        Arbitrary<Integer> count = Arbitraries.integers().between(0, 4);
        Arbitrary<Optional<Within>> within =
                Arbitraries.of("", "1d", "2w", "6m", "1y").map(Within::of);
        return Combinators.combine(count, count, count, count, count, within)
                .as(RetentionPolicy::new)
                .filter(policy -> !policy.isEmpty());
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of("UTC", "Europe/Berlin", "Pacific/Kiritimati", "America/St_Johns", "Asia/Kathmandu")
                .map(ZoneId::of);
    }
}
