package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.Compression;
import io.github.hermesbackup.home.ArchiveName;
import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.ScanRules;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;

/** Backups for tests: the defaults of the goal, on this machine, unless a test says otherwise. */
public final class Backups {

    private final Path home;
    private ScanRules rules = ScanRules.standard();
    private ArchiveName.Kind kind = ArchiveName.Kind.BACKUP;
    private Destination destination;
    private Compression compression = Compression.FAST;
    private boolean writeUnchanged;
    private int keep;
    private java.util.List<io.github.hermesbackup.report.Finding> known = java.util.List.of();
    private Duration patience = Duration.ofSeconds(10);
    private Disk disk = Disk.real();
    private InstantSource clock = InstantSource.system();
    private boolean digest = true;
    private boolean reuse = true;
    private BackupListener listener = new BackupListener() {};

    private Backups(Path home) {
        this.home = home;
    }

    /** The home at a path, which exists or will be made. */
    public static HermesHome home(Path path) throws IOException {
        Path real = path.toFile().exists() ? path.toRealPath() : path;
        return new HermesHome(path, real, Optional.empty(), Optional.empty());
    }

    public static Backups of(Path home) {
        return new Backups(home);
    }

    public Backups intoDirectory(Path directory) {
        destination = new Destination.Directory(directory);
        return this;
    }

    public Backups toFile(Path file) {
        destination = new Destination.File(file);
        writeUnchanged = true;
        return this;
    }

    public Backups kind(ArchiveName.Kind other) {
        kind = other;
        return this;
    }

    public Backups compression(Compression other) {
        compression = other;
        return this;
    }

    public Backups writeUnchanged() {
        writeUnchanged = true;
        return this;
    }

    public Backups keep(int newest) {
        keep = newest;
        return this;
    }

    public Backups patience(Duration other) {
        patience = other;
        return this;
    }

    public Backups on(Disk other) {
        disk = other;
        return this;
    }

    public Backups at(InstantSource other) {
        clock = other;
        return this;
    }

    public Backups reuse(boolean other) {
        reuse = other;
        return this;
    }

    public Backups digest(boolean other) {
        digest = other;
        return this;
    }

    public Backups listener(BackupListener other) {
        listener = other;
        return this;
    }

    public Backups rules(ScanRules other) {
        rules = other;
        return this;
    }

    public BackupResult run() throws IOException {
        Machine here = Machine.current();
        Machine machine = new Machine(disk, clock, ZoneOffset.UTC, 2, here.boot(), here.umask());
        BackupRequest request = new BackupRequest(
                home(home),
                rules,
                kind,
                destination,
                compression,
                writeUnchanged,
                keep,
                patience,
                known,
                reuse,
                digest);
        return new Backup(request, machine, listener).run();
    }
}
