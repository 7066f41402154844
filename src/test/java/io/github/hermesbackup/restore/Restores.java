package io.github.hermesbackup.restore;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;

/** Restores for tests: the defaults of the goal, on this machine, unless a test says otherwise. */
public final class Restores {

    private final Path archive;
    private Path target;
    private boolean overwrite;
    private Markers markers = Markers.standard();
    private Duration patience = Duration.ofSeconds(10);
    private Disk disk = Disk.real();
    private int umask = 0022;

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

    public RestoreResult run() throws IOException {
        Machine machine = new Machine(
                disk,
                InstantSource.system(),
                ZoneOffset.UTC,
                2,
                Machine.current().boot(),
                umask);
        RestoreRequest request = new RestoreRequest(archive, Backups.home(target), markers, overwrite, patience);
        return new Restore(request, machine, new RestoreListener() {}).run();
    }
}
