package io.github.hermesbackup.snapshot;

import io.github.hermesbackup.backup.BackupResult;
import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.retention.Inventory;
import io.github.hermesbackup.verify.Level;
import io.github.hermesbackup.verify.Verify;
import io.github.hermesbackup.verify.VerifyListener;
import io.github.hermesbackup.verify.VerifyRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** One operation in a JVM of its own, so that it can be seen what it loads. */
public final class StartUpMain {

    private StartUpMain() {}

    /** The operation, the home, and an archive of it. */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[1]);
        Path archive = Path.of(arguments[2]);
        switch (arguments[0]) {
            case "snapshot" -> {
                // Older than it is, so that what a test has just made is trusted.
                SnapshotResult result =
                        Snapshots.of(home).later(Duration.ofMinutes(1)).run();
                System.out.println(result.made() ? "copied " + result.copied() : "unchanged");
            }
            case "backup" -> {
                BackupResult result = Backups.of(home)
                        .intoDirectory(archive.getParent())
                        .at(() -> Instant.now().plus(Duration.ofMinutes(2)))
                        .run();
                System.out.println(result.outcome());
            }
            case "list" -> {
                System.out.println("archives "
                        + new Inventory(Disk.real())
                                .archives(archive.getParent())
                                .size());
                System.out.println(
                        "snapshots " + Snapshots.store(home).inventory().size());
            }
            case "verify" -> {
                VerifyRequest request =
                        new VerifyRequest(archive, Level.QUICK, Markers.standard(), archive.getParent());
                System.out.println("findings "
                        + new Verify(request, Machine.current(), new VerifyListener() {})
                                .run()
                                .findings()
                                .size());
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }
}
