package io.github.hermesbackup.snapshot;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.home.StateFiles;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.restore.Restore;
import io.github.hermesbackup.restore.RestoreListener;
import io.github.hermesbackup.restore.RestoreRequest;
import io.github.hermesbackup.restore.RestoreResult;
import io.github.hermesbackup.restore.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Snapshots for tests: the defaults of the goal, on this machine, unless a test says otherwise. */
final class Snapshots {

    private final Path home;
    private StateFiles state = StateFiles.standard();
    private Optional<String> label = Optional.empty();
    private boolean pin;
    private boolean writeUnchanged;
    private int keep = 20;
    private Duration patience = Duration.ofSeconds(10);
    private Disk disk = Disk.real();
    private InstantSource clock = InstantSource.system();
    private Optional<UUID> boot = Machine.current().boot();

    private Snapshots(Path home) {
        this.home = home;
    }

    static Snapshots of(Path home) {
        return new Snapshots(home);
    }

    Snapshots label(String text) {
        label = Optional.of(text);
        return this;
    }

    Snapshots pin() {
        pin = true;
        return this;
    }

    Snapshots writeUnchanged() {
        writeUnchanged = true;
        return this;
    }

    Snapshots keep(int newest) {
        keep = newest;
        return this;
    }

    Snapshots patience(Duration other) {
        patience = other;
        return this;
    }

    Snapshots on(Disk other) {
        disk = other;
        return this;
    }

    Snapshots at(InstantSource other) {
        clock = other;
        return this;
    }

    /** On a machine that does not tell when it was started. */
    Snapshots withoutBoot() {
        boot = Optional.empty();
        return this;
    }

    /** As if what there is were so much older: it is no longer too fresh to be trusted. */
    Snapshots later(Duration by) {
        return at(() -> Instant.now().plus(by));
    }

    Snapshots state(String... patterns) throws IOException {
        state = StateFiles.of(List.of(patterns));
        return this;
    }

    SnapshotResult run() throws IOException {
        return operation().run();
    }

    Snapshot operation() throws IOException {
        SnapshotRequest request =
                new SnapshotRequest(Backups.home(home), state, label, pin, writeUnchanged, keep, patience);
        return new Snapshot(request, machine(disk, clock, boot));
    }

    static SnapshotStore store(Path home) throws IOException {
        return store(Disk.real(), home);
    }

    static SnapshotStore store(Disk disk, Path home) throws IOException {
        return new SnapshotStore(machine(disk, InstantSource.system()), Backups.home(home));
    }

    static List<StoredSnapshot> all(Path home) throws IOException {
        return store(home).all();
    }

    static RestoreResult restore(StoredSnapshot snapshot, Path home) throws IOException {
        RestoreRequest all = RestoreRequest.of(
                new SnapshotSource(Disk.real(), snapshot), Backups.home(home), Duration.ofSeconds(10));
        RestoreRequest request = new RestoreRequest(
                all.source(),
                all.target(),
                all.markers(),
                true,
                Selection.ALL,
                Optional.empty(),
                all.links(),
                all.databasePatience());
        return new Restore(request, machine(Disk.real(), InstantSource.system()), new RestoreListener() {}).run();
    }

    private static Machine machine(Disk disk, InstantSource clock) {
        return machine(disk, clock, Machine.current().boot());
    }

    private static Machine machine(Disk disk, InstantSource clock, Optional<UUID> boot) {
        return new Machine(disk, clock, ZoneOffset.UTC, 2, boot, 0022);
    }

    /** Names in the store, those with a dot in front too, but for what it remembers of its last look. */
    static List<String> names(Path home) throws IOException {
        Path root = home.resolve(SnapshotStore.DIRECTORY);
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(root)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> !name.equals(LastLook.FILE_NAME))
                    .sorted()
                    .toList();
        }
    }

    /** Writes a file of the home without a trace in its size and its time of modification. */
    static void rewriteInSecret(Path file, String content) throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, time);
    }
}
