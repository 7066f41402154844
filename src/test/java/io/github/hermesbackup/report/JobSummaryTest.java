package io.github.hermesbackup.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JobSummaryTest {

    private static RunReport report(String message, List<Finding> findings) {
        return new RunReport(
                "backup",
                Status.PARTIAL,
                Instant.EPOCH,
                Duration.ofMillis(4100),
                Optional.of(Path.of("/home/user/.hermes")),
                Optional.of(Path.of("/home/user/hermes-backup.zip")),
                Optional.of("0123abcd".repeat(8)),
                Optional.ofNullable(message),
                Map.of("files", 4579L),
                Map.of("archive", 123_938_801L),
                findings);
    }

    @Test
    void isAShortTable() {
        String said = JobSummary.of(report(
                null, List.of(new Finding(Finding.Kind.FAILED, "state.db", "locked by another process for 10 s"))));

        assertThat(said)
                .startsWith("### hermes:backup PARTIAL\n\n| | |\n|---|---|\n")
                .contains("| Backup | <code>/home/user/hermes-backup.zip</code> |\n")
                .contains("| Files | 4,579 |\n")
                .contains("| Size, archive | 118.2 MB |\n")
                .contains("| Not in it | 1<br><code>state.db</code> locked by another process for 10 s |\n")
                .contains("| Duration | 4.1 s |\n")
                .doesNotContain("0123abcd");
    }

    @Property(tries = 500)
    void noNameBreaksItsRow(@ForAll String name, @ForAll String reason) {
        String plain = JobSummary.of(report("x", List.of(new Finding(Finding.Kind.FAILED, "name", "reason"))));
        String said = JobSummary.of(report(reason, List.of(new Finding(Finding.Kind.FAILED, name, reason))));

        assertThat(said.lines().count()).isEqualTo(plain.lines().count());
        assertThat(said.lines().skip(2).filter(line -> !line.isEmpty()))
                .allMatch(line -> line.chars().filter(c -> c == '|').count() == 3);
        assertThat(said).doesNotContain("[", "]", "`", "*", "_", "@", "http:");
    }

    @Property(tries = 200)
    void neverGrowsBeyondWhatIsShown(@ForAll List<String> names) {
        List<Finding> findings = new ArrayList<>();
        names.forEach(name -> findings.add(new Finding(Finding.Kind.FAILED, name.repeat(50), name.repeat(50))));
        RunReport report = report(null, findings);

        for (long present :
                new long[] {0, JobSummary.LIMIT - 4000, JobSummary.LIMIT - 10, JobSummary.LIMIT, Long.MAX_VALUE / 2}) {
            long added = JobSummary.within(present, report).getBytes(StandardCharsets.UTF_8).length;
            assertThat(added == 0 || present + added < JobSummary.LIMIT).isTrue();
        }
        assertThat(JobSummary.within(0, report)).isEqualTo(JobSummary.of(report));
    }
}
