package io.github.hermesbackup.mojo;

import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.HomeLocator;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.Sizes;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.ResultFile;
import io.github.hermesbackup.report.RunReport;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.retention.Inventory;
import io.github.hermesbackup.retention.Stored;
import io.github.hermesbackup.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Lists the backups and snapshots of a home, newest first: age, size, whether they are complete, whether they are pinned. One that is
 * damaged is listed as such. Only what they say of themselves is read; whether it is true of an archive, {@code hermes:verify} tells.
 *
 * @since 1.0.0
 */
@Mojo(name = "list", requiresProject = false, threadSafe = true)
public final class ListMojo extends HermesMojo {

    /**
     * Skips this goal.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.list.skip", defaultValue = "false")
    private boolean skipList;

    /**
     * Directory of the backups. Default: the user's home directory. What lies in {@code backups} in the Hermes home is listed
     * besides.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.output")
    private String output;

    /**
     * {@code text}, or {@code json}: one JSON document on the standard output, the same as in the result file. With Maven's
     * {@code -q} no other line is printed; Maven 3.9 puts a colour reset before it, so a program better reads the result file.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.format", defaultValue = "text")
    private String format;

    /**
     * How many are listed, the newest first; 0 lists all.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.limit", defaultValue = "20")
    private int limit;

    @Override
    boolean skipGoal() {
        return skipList;
    }

    @Override
    boolean tellsTheJob() {
        return false;
    }

    @Override
    Conclusion run(Instant begun) throws IOException {
        boolean json = json();
        long most = Parameters.atLeast("hermes.limit", limit, 0) == 0 ? Long.MAX_VALUE : limit;
        HermesHome home = HomeLocator.locateTarget(disk(), configuredHome().orElse(null), surroundings());
        Path directory = output == null ? surroundings().userHome() : existingDirectory(output);
        List<Stored> all = stored(directory, home);
        List<Stored> listed = all.stream().limit(most).toList();
        if (!json) {
            text(all, listed, directory, home);
        }
        RunReport report =
                report(all, listed, home, interrupted(home, Duration.ZERO).describe(), begun);
        if (json) {
            System.out.println(ResultFile.text(report));
        } else {
            conclude(Status.COMPLETE, "list", report.duration());
        }
        return new Conclusion(report, Optional.empty());
    }

    private boolean json() throws HermesException {
        return switch (format) {
            case "text" -> false;
            case "json" -> true;
            default -> throw Parameters.invalid("hermes.format", format, "text or json");
        };
    }

    /** Backups outlive their home, so it need not be there. */
    private List<Stored> stored(Path directory, HermesHome home) throws IOException {
        Inventory inventory = new Inventory(disk());
        Path inside = home.realPath().resolve("backups");
        List<Stored> all = new ArrayList<>(inventory.archives(directory));
        if (!Files.exists(inside) || !Files.isSameFile(inside, directory)) {
            all.addAll(inventory.archives(inside));
        }
        if (Files.isDirectory(home.realPath())) {
            all.addAll(new SnapshotStore(machine(), home).inventory());
        }
        all.sort(Stored.NEWEST_FIRST);
        return all;
    }

    private void text(List<Stored> all, List<Stored> listed, Path directory, HermesHome home) throws IOException {
        if (!Files.isDirectory(home.realPath())) {
            console()
                    .warn(FileName.show(home.path()) + " does not exist; only " + FileName.show(directory)
                            + " was looked at.");
        } else {
            reportInterrupted(home);
        }
        console()
                .fact(
                        "Backups",
                        Sizes.count(all.size()) + " of " + home.describe() + ", in " + FileName.show(directory)
                                + " and in the home");
        for (Stored stored : listed) {
            String line = String.format(
                    "%-13s %-10s %s  %s, %s%s",
                    stored.kind(),
                    word(stored.state()),
                    stored.id(),
                    stored.created()
                            .map(created -> Age.of(created, machine()))
                            .orElseGet(() -> "written " + Age.of(stored.modified(), machine())),
                    Sizes.bytes(stored.bytes()),
                    (stored.pinned() ? ", pinned" : "")
                            + stored.problem().map(problem -> ": " + problem).orElse(""));
            if (stored.state() == Stored.State.DAMAGED) {
                console().warn(line);
            } else {
                console().info(line);
            }
        }
        if (listed.size() < all.size()) {
            console().info(Sizes.count(all.size() - listed.size()) + " older; -Dhermes.limit=0 lists all.");
        }
    }

    private static String word(Stored.State state) {
        return switch (state) {
            case COMPLETE -> "complete";
            case PARTIAL -> "PARTIAL";
            case FOREIGN -> "foreign";
            case DAMAGED -> "DAMAGED";
        };
    }

    private RunReport report(
            List<Stored> all, List<Stored> listed, HermesHome home, Optional<String> interrupted, Instant begun) {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("backups", (long) all.size());
        for (Stored.State state : Stored.State.values()) {
            counts.put(
                    word(state).toLowerCase(java.util.Locale.ROOT),
                    all.stream().filter(stored -> stored.state() == state).count());
        }
        return new RunReport(
                goal(),
                Status.COMPLETE,
                begun,
                Duration.between(begun, machine().clock().instant()),
                Optional.of(home.path()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                counts,
                Map.of("stored", all.stream().mapToLong(Stored::bytes).sum()),
                interrupted
                        .map(state -> new Finding(
                                Finding.Kind.NOTE, ".", state + ". Finish it with: " + recoverCommand(home)))
                        .stream()
                        .toList(),
                Map.of(
                        "backups",
                        listed.stream().map(stored -> row(stored, begun)).toList()));
    }

    private static Map<String, Object> row(Stored stored, Instant now) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("kind", stored.kind());
        row.put("id", stored.id());
        row.put("path", FileName.show(stored.path()));
        row.put("created", stored.created().map(Instant::toString).orElse(null));
        row.put("modified", stored.modified().toString());
        row.put("ageSeconds", Duration.between(stored.time(), now).toSeconds());
        row.put("bytes", stored.bytes());
        row.put("state", word(stored.state()).toLowerCase(java.util.Locale.ROOT));
        row.put("complete", stored.state() == Stored.State.COMPLETE);
        row.put("pinned", stored.pinned());
        row.put("problem", stored.problem().orElse(null));
        return row;
    }
}
