package io.github.hermesbackup.restore;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.home.ScanRules;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Restores for tests: the defaults of the goal, on this machine, unless a test says otherwise. */
public final class Restores {

    private final Path archive;
    private Path target;
    private boolean overwrite;
    private Markers markers = Markers.standard();
    private Duration patience = Duration.ofSeconds(10);
    private Disk disk = Disk.real();
    private int umask = 0022;
    private Selection selection = Selection.ALL;
    private Optional<ScanRules> exactly = Optional.empty();
    private RestoreRequest.Links links = RestoreRequest.Links.REFUSE;
    private RestoreListener listener = new RestoreListener() {};

    private Restores(Path archive) {
        this.archive = archive;
    }

    public static Restores of(Path archive) {
        return new Restores(archive);
    }

    public Restores into(Path home) {
        target = home;
        return this;
    }

    /** Over a home that has a configuration. */
    public Restores over(Path home) {
        overwrite = true;
        return into(home);
    }

    public Restores markers(Markers other) {
        markers = other;
        return this;
    }

    public Restores patience(Duration other) {
        patience = other;
        return this;
    }

    public Restores on(Disk other) {
        disk = other;
        return this;
    }

    public Restores umask(int other) {
        umask = other;
        return this;
    }

    public Restores select(String... patterns) throws IOException {
        selection = Selection.of(List.of(patterns));
        return this;
    }

    public Restores exactly() {
        exactly = Optional.of(ScanRules.standard().withMarkers(markers));
        return this;
    }

    public Restores links(RestoreRequest.Links other) {
        links = other;
        return this;
    }

    public Restores telling(RestoreListener other) {
        listener = other;
        return this;
    }

    public RestoreResult run() throws IOException {
        Machine machine = machine(disk, umask);
        try (ArchiveSource source = ArchiveSource.open(disk, archive, markers)) {
            RestoreRequest request = new RestoreRequest(
                    source, Backups.home(target), markers, overwrite, selection, exactly, links, patience);
            return new Restore(request, machine, listener).run();
        }
    }

    /** What the next goal that writes to the home does first. */
    public static List<RecoveryResult> recover(Path home) throws IOException {
        return recover(home, Disk.real());
    }

    public static List<RecoveryResult> recover(Path home, Disk disk) throws IOException {
        return new Recovery(Backups.home(home), machine(disk, 0022), Duration.ofSeconds(10)).finish();
    }

    private static Machine machine(Disk disk, int umask) {
        return new Machine(
                disk,
                InstantSource.system(),
                ZoneOffset.UTC,
                2,
                Machine.current().boot(),
                umask);
    }
}
