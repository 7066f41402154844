package io.github.hermesbackup.mojo;

import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.HomeLocator;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.Sizes;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.RunReport;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.snapshot.SnapshotStore;
import io.github.hermesbackup.snapshot.StoredSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Lists the snapshots of a home, the newest first: number, id, age, size, label, and whether one is pinned, partial or damaged.
 *
 * @since 1.0.0
 */
@Mojo(name = "snapshot-list", requiresProject = false, threadSafe = true)
public final class SnapshotListMojo extends HermesMojo {

    /**
     * Skips this goal.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.snapshotList.skip", defaultValue = "false")
    private boolean skipSnapshotList;

    /**
     * How many are listed.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.limit", defaultValue = "20")
    private int limit;

    @Override
    boolean skipGoal() {
        return skipSnapshotList;
    }

    @Override
    boolean tellsTheJob() {
        return false;
    }

    @Override
    Conclusion run(Instant begun) throws IOException {
        int most = Parameters.atLeast("hermes.limit", limit, 1);
        HermesHome home = HomeLocator.locate(disk(), configuredHome().orElse(null), surroundings());
        SnapshotStore store = new SnapshotStore(machine(), home);
        List<StoredSnapshot> all = store.all();
        console().fact("Home", home.describe());
        console().fact("Stored", Sizes.count(all.size(), "snapshot") + " in " + FileName.show(store.shown()));
        int number = 0;
        for (StoredSnapshot stored : all.subList(0, Math.min(most, all.size()))) {
            say(++number, stored);
        }
        if (all.size() > most) {
            console().info(Sizes.count(all.size() - most) + " older; -Dhermes.limit=" + all.size() + " lists them.");
        }
        Duration duration = Duration.between(begun, machine().clock().instant());
        conclude(Status.COMPLETE, "list of the snapshots of " + home.describe(), duration);
        RunReport report = new RunReport(
                goal(),
                Status.COMPLETE,
                begun,
                duration,
                Optional.of(home.path()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                counts(all),
                Map.of(),
                findings(all));
        return new Conclusion(report, Optional.empty());
    }

    private void say(int number, StoredSnapshot stored) {
        String line = stored.name() + "  " + what(stored);
        if (stored.isComplete()) {
            console().fact(String.valueOf(number), line);
        } else {
            console().warn(String.format(Locale.ROOT, "%-8d %s", number, line));
        }
    }

    private String what(StoredSnapshot stored) {
        String age = stored.created()
                .map(created -> Age.since(created, machine()) + ", ")
                .orElse("");
        if (stored.damage().isPresent()) {
            return age + "DAMAGED: " + stored.damage().get();
        }
        return age + Sizes.count(stored.files(), "file") + ", " + Sizes.bytes(stored.bytes())
                + stored.label().map(label -> ", " + FileName.escape(label)).orElse("")
                + (stored.isPinned() ? ", pinned" : "")
                + (stored.isComplete()
                        ? ""
                        : ", PARTIAL: lacks "
                                + String.join(", ", stored.failed().keySet()));
    }

    private static Map<String, Long> counts(List<StoredSnapshot> all) {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("snapshots", (long) all.size());
        for (StoredSnapshot.State state : StoredSnapshot.State.values()) {
            counts.put(
                    state.name().toLowerCase(Locale.ROOT),
                    all.stream().filter(stored -> stored.state() == state).count());
        }
        counts.put("pinned", all.stream().filter(StoredSnapshot::isPinned).count());
        return counts;
    }

    private List<Finding> findings(List<StoredSnapshot> all) {
        List<Finding> findings = new ArrayList<>();
        for (StoredSnapshot stored : all) {
            findings.add(new Finding(Finding.Kind.NOTE, "state-snapshots/" + stored.name(), what(stored)));
        }
        return findings;
    }
}
