package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.testkit.InMemory;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random damage to sound archives, with and without knowledge of the format. Everything follows from a mutant's number, so a
 * failure can be repeated.
 */
class MutationFuzzTest {

    @TempDir(factory = InMemory.class)
    Path directory;

    @Test
    void everyMutantIsRefusedOrReadAsTheOthersReadIt() throws Exception {
        check(0, 20_000);
    }

    /**
     * {@code -Dhermes.mutants} says how many, {@code -Dhermes.firstMutant} where to begin: with 1,000,000 they are all others
     * than these.
     */
    @Test
    @Tag("soak")
    void everyOneOfAMillionMutantsIsRefusedOrReadAsTheOthersReadIt() throws Exception {
        System.out.println(check(Long.getLong("hermes.firstMutant", 0), Long.getLong("hermes.mutants", 1_000_000)));
    }

    private FuzzReport check(long first, long mutants) throws Exception {
        FuzzReport report = new FuzzRun(directory).run(first, mutants);

        assertThat(report.disagreements).isEmpty();
        assertThat(report.mutants).isEqualTo(mutants);
        assertThat(report.accepted).isBetween(mutants / 20, mutants / 2);
        assertThat(report.refused.keySet()).hasSizeGreaterThan(15);
        assertThat(report.divided).isPositive();
        // The policy's limit for a megabyte; these have some kilobytes.
        assertThat(report.slowestNanos).as("%s", report.slowest).isLessThan(TimeUnit.SECONDS.toNanos(2));
        assertThat(report.largestBytes).as("%s", report.largest).isLessThan(1 << 20);
        return report;
    }
}
