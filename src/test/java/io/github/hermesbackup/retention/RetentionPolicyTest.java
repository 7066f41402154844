package io.github.hermesbackup.retention;

import static io.github.hermesbackup.retention.Dated.kept;
import static io.github.hermesbackup.retention.Dated.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionPolicyTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static List<Dated> at(ZoneId zone, String... local) {
        return Stream.of(local).map(time -> Dated.at(time, zone)).toList();
    }

    @Test
    void dailyKeepsTheNewestOfEachOfTheLastDaysThatHaveOne() {
        List<Dated> items = at(
                BERLIN,
                "2026-03-04T08:00",
                "2026-03-04T20:00",
                "2026-03-03T23:59:59",
                "2026-02-01T10:00",
                "2026-02-01T11:00",
                "2025-01-01T00:00");
        assertThat(kept(policy(0, 3, 0, 0, 0, null), items, BERLIN))
                .containsExactly("2026-03-04T20:00", "2026-03-03T23:59:59", "2026-02-01T11:00");
    }

    @Test
    void aDayEndsAtMidnightOfTheLocalZone() {
        List<Dated> items = at(ZoneOffset.UTC, "2026-07-01T21:30", "2026-07-01T22:30");
        RetentionPolicy daily = policy(0, 9, 0, 0, 0, null);
        assertThat(kept(daily, items, ZoneOffset.UTC)).containsExactly("2026-07-01T22:30");
        assertThat(kept(daily, items, BERLIN)).hasSize(2);
    }

    @Test
    void theHourThatComesTwiceAndTheOneThatIsMissingAreOfTheirDay() {
        List<Dated> items = Stream.of(
                        "2026-10-25T00:30:00Z", // 02:30 in summer time
                        "2026-10-25T01:30:00Z", // 02:30 again
                        "2026-10-24T22:00:00Z", // midnight
                        "2026-03-29T00:59:59Z", // 01:59:59, then it is 03:00
                        "2026-03-29T01:00:00Z")
                .map(time -> Dated.at(Instant.parse(time)))
                .toList();
        assertThat(kept(policy(0, 9, 0, 0, 0, null), items, BERLIN))
                .containsExactly("2026-10-25T01:30:00Z", "2026-03-29T01:00:00Z");
    }

    /** In Newfoundland the clocks went from 00:01 back to 23:01 of the day before. */
    @Test
    void aDayThatComesTwiceTakesOnePlace() {
        ZoneId zone = ZoneId.of("America/St_Johns");
        List<Dated> items = Stream.of(
                        "2010-11-07T02:30:30Z", // 7th 00:00:30
                        "2010-11-07T02:31:30Z", // 6th 23:01:30 again
                        "2010-11-07T12:00:00Z", // 7th
                        "2010-11-05T12:00:00Z")
                .map(time -> Dated.at(Instant.parse(time)))
                .toList();
        assertThat(kept(policy(0, 3, 0, 0, 0, null), items, zone))
                .containsExactly("2010-11-07T12:00:00Z", "2010-11-07T02:31:30Z", "2010-11-05T12:00:00Z");
    }

    @Test
    void weeksAreThoseOfIsoAcrossTheTurnOfTheYear() {
        List<Dated> items = at(
                BERLIN,
                "2027-01-04T00:00", // Monday, week 1
                "2027-01-03T23:59", // Sunday, week 53 of 2026
                "2026-12-28T00:00", // Monday of the same week
                "2026-12-27T12:00");
        assertThat(kept(policy(0, 0, 9, 0, 0, null), items, BERLIN))
                .containsExactly("2027-01-04T00:00", "2027-01-03T23:59", "2026-12-27T12:00");
        assertThat(policy(0, 0, 9, 0, 0, null)
                        .decide(items, BERLIN, Instant.MAX)
                        .get(1)
                        .why())
                .isEqualTo("weekly 2026-W53");
    }

    @Test
    void monthsAndYearsAreThoseOfTheCalendar() {
        List<Dated> items = at(
                BERLIN,
                "2028-03-01T00:00",
                "2028-02-29T23:59",
                "2028-02-01T00:00",
                "2028-01-01T00:00",
                "2027-12-31T23:59",
                "2024-02-29T12:00");
        assertThat(kept(policy(0, 0, 0, 3, 0, null), items, BERLIN))
                .containsExactly("2028-03-01T00:00", "2028-02-29T23:59", "2028-01-01T00:00");
        assertThat(kept(policy(0, 0, 0, 0, 3, null), items, BERLIN))
                .containsExactly("2028-03-01T00:00", "2027-12-31T23:59", "2024-02-29T12:00");
    }

    @Test
    void aPeriodEndsAtTheNewestCompleteOneAndNotNow() {
        List<Dated> items = at(
                BERLIN,
                "2020-03-31T12:00",
                "2020-02-29T12:00", // a month before, as far as February goes
                "2020-02-29T11:59:59");
        assertThat(kept(policy(0, 0, 0, 0, 0, "1m"), items, BERLIN))
                .containsExactly("2020-03-31T12:00", "2020-02-29T12:00");
        List<Dated> headless =
                List.of(items.get(0).incomplete(), items.get(1), items.get(2), Dated.at("2020-01-29T11:00", BERLIN));
        assertThat(kept(policy(0, 0, 0, 0, 0, "1m"), headless, BERLIN))
                .containsExactly("2020-03-31T12:00", "2020-02-29T12:00", "2020-02-29T11:59:59");
    }

    @Test
    void aDayOfAPeriodIsADayOfTheCalendarThoughItHas23Hours() {
        List<Dated> items = at(BERLIN, "2026-03-29T12:00", "2026-03-28T12:00", "2026-03-28T11:59");
        assertThat(kept(policy(0, 0, 0, 0, 0, "1d"), items, BERLIN))
                .containsExactly("2026-03-29T12:00", "2026-03-28T12:00");
    }

    @Test
    void anIncompleteOneTakesNoPlaceAndAPinnedOneCostsNoneItsPlace() {
        List<Dated> items = List.of(
                Dated.at("2026-01-05T00:00", BERLIN).incomplete(),
                Dated.at("2026-01-04T00:00", BERLIN),
                Dated.at("2026-01-03T00:00", BERLIN),
                Dated.at("2026-01-02T00:00", BERLIN).pin(),
                Dated.at("2026-01-01T00:00", BERLIN));
        List<Decision<Dated>> decisions = RetentionPolicy.newest(2).decide(items, BERLIN, Instant.MAX);
        assertThat(decisions.stream().map(Decision::kept)).containsExactly(true, true, true, true, false);
        assertThat(decisions.stream().map(Decision::why))
                .containsExactly(
                        "incomplete: counts for no rule, and is never removed",
                        "the newest complete one, last 1 of 2",
                        "last 2 of 2",
                        "pinned",
                        "no rule keeps it");
    }

    /** A machine once believed that it was 2036: that archive must not be the newest for ten years. */
    @Test
    void oneFromTheFutureStaysAndDoesNotPushOutTheNewest() {
        Dated future = Dated.at("2036-01-01T00:00", BERLIN);
        Dated newest = Dated.at("2026-01-02T00:00", BERLIN);
        Dated old = Dated.at("2026-01-01T00:00", BERLIN);
        Instant now = newest.created();
        for (RetentionPolicy policy : List.of(RetentionPolicy.newest(1), policy(0, 0, 0, 0, 0, "1d"))) {
            assertThat(kept(policy.decide(List.of(old, newest, future), BERLIN, now)))
                    .contains(future, newest);
        }
        assertThat(kept(RetentionPolicy.newest(1).decide(List.of(old, newest, future), BERLIN, now)))
                .doesNotContain(old);
        assertThat(kept(RetentionPolicy.newest(1).decide(List.of(old, newest, future), BERLIN, future.created())))
                .containsExactly(future);
    }

    @Test
    void ofTheSameInstantTheHigherNumberIsTheNewer() {
        Instant noon = Instant.parse("2026-03-04T12:00:00Z");
        List<Dated> items = List.of(
                new Dated("2026-03-04-120000", 2, noon, true, false),
                new Dated("2026-03-04-120000", 10, noon, true, false),
                new Dated("2026-03-04-110000", 11, noon, true, false));
        assertThat(kept(RetentionPolicy.newest(1).decide(items, BERLIN, noon))).containsExactly(items.get(1));
    }

    @Test
    void anEmptyPolicyDecidesNothing() {
        RetentionPolicy empty = policy(0, 0, 0, 0, 0, null);
        assertThat(empty.isEmpty()).isTrue();
        assertThatThrownBy(() -> empty.decide(List.<Dated>of(), BERLIN, Instant.MAX))
                .isInstanceOf(IllegalStateException.class);
        assertThat(policy(0, 0, 0, 0, 0, "1d").isEmpty()).isFalse();
        assertThat(policy(0, 0, 0, 0, Integer.MAX_VALUE, null).isEmpty()).isFalse();
        assertThatThrownBy(() -> policy(-1, 0, 0, 0, 0, null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysItsRules() {
        assertThat(policy(3, 7, 4, 12, 5, "1y6m").describe())
                .isEqualTo("last 3, daily 7, weekly 4, monthly 12, yearly 5, within 1y6m");
        assertThat(policy(0, 7, 0, 0, 0, null).describe()).isEqualTo("daily 7");
    }

    @ParameterizedTest
    @CsvSource({"30d, P30D", "2w, P14D", "6m, P6M", "1y, P1Y", "1y6m2w3d, P1Y6M17D", "9999y, P9999Y"})
    void readsPeriods(String text, Period period) {
        assertThat(Within.of(text).orElseThrow().period()).isEqualTo(period);
        assertThat(Within.of(text).orElseThrow().text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0d", "0y0d", "30", "d", "-1d", "1d1w", "30D", "1.5d", " 1d", "P1D", "12h", "9999999d"})
    void refusesWhatIsNoPeriod(String text) {
        assertThat(Within.of(text)).isEmpty();
    }

    @Test
    void aPeriodThatBeganBeforeAllTimesTakesInEverything() {
        Within within = Within.of("1d").orElseThrow();
        assertThat(within.before(Instant.MAX, ZoneOffset.ofHours(1))).isEqualTo(Instant.MIN);
        assertThat(within.before(Instant.EPOCH, ZoneOffset.ofHours(1))).isEqualTo(Instant.EPOCH.minusSeconds(86_400));
    }
}
