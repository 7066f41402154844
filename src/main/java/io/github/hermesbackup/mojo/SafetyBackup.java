package io.github.hermesbackup.mojo;

import io.github.hermesbackup.archive.Compression;
import io.github.hermesbackup.backup.Backup;
import io.github.hermesbackup.backup.BackupListener;
import io.github.hermesbackup.backup.BackupRequest;
import io.github.hermesbackup.backup.BackupResult;
import io.github.hermesbackup.backup.Destination;
import io.github.hermesbackup.home.ArchiveName;
import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.home.ScanRules;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The backup of a home right before something is restored over it. */
final class SafetyBackup {

    private static final int KEEP = 5;

    private final Machine machine;
    private final HermesHome home;
    private final Markers markers;
    private final Duration databasePatience;
    private Optional<Path> made = Optional.empty();

    SafetyBackup(Machine machine, HermesHome home, Markers markers, Duration databasePatience) {
        this.machine = machine;
        this.home = home;
        this.markers = markers;
        this.databasePatience = databasePatience;
    }

    /**
     * Makes it, unless the home is empty; one of exactly this state that is there already does as well.
     *
     * @throws HermesException if the home cannot be backed up completely
     */
    void make() throws IOException {
        BackupRequest request = new BackupRequest(
                home,
                ScanRules.standard().withMarkers(markers),
                ArchiveName.Kind.PRE_IMPORT,
                new Destination.Directory(home.path().resolve("backups")),
                Compression.FAST,
                false,
                KEEP,
                databasePatience,
                List.of());
        BackupResult result = new Backup(request, machine, new BackupListener() {}).run();
        if (result.status() != Status.COMPLETE) {
            String first = result.findings().stream()
                    .filter(finding -> finding.kind() == Finding.Kind.FAILED)
                    .findFirst()
                    .map(finding -> finding.path() + " " + finding.reason())
                    .orElse("it is incomplete");
            throw new HermesException(
                    Reason.CONFLICT,
                    Subject.OTHER,
                    home.describe() + " cannot be backed up completely before the restore (" + first
                            + "). Nothing was restored;"
                            + " repair that, or go without the way back with -Dhermes.safetyBackup=false.");
        }
        made = result.archive();
    }

    /** The archive to go back to. */
    Optional<Path> made() {
        return made;
    }
}
