package io.github.hermesbackup.retention;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.home.ArchiveName;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.restore.SmallHome;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/** A directory with real archives of a small home, made at times that a test chooses; "now" is the noon of 2026-03-04. */
final class Shelf {

    static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

    private final Path home;
    private final Path directory;

    Shelf(Path work) throws IOException {
        this(work, work.resolve("shelf"));
    }

    Shelf(Path work, Path directory) throws IOException {
        this.home = Files.createDirectories(work.resolve("home"));
        this.directory = Files.createDirectories(directory);
        SmallHome.write(home, "config.yaml", "model: a\n", "rw-r--r--");
        SmallHome.write(home, "notes.md", "x", "rw-r--r--");
    }

    Path directory() {
        return directory;
    }

    Path daysAgo(int days) throws IOException {
        return make(days, ArchiveName.Kind.BACKUP, Disk.real());
    }

    Path daysAgo(int days, ArchiveName.Kind kind) throws IOException {
        return make(days, kind, Disk.real());
    }

    Path partialDaysAgo(int days) throws IOException {
        Disk disk = DiskWith.before("openForReading", DiskWith.named("notes.md"), path -> {
            throw new AccessDeniedException(path.toString());
        });
        return make(days, ArchiveName.Kind.BACKUP, disk);
    }

    private Path make(int days, ArchiveName.Kind kind, Disk disk) throws IOException {
        return Backups.of(home)
                .intoDirectory(directory)
                .kind(kind)
                .writeUnchanged()
                .on(disk)
                .at(InstantSource.fixed(NOON.minusSeconds(86_400L * days)))
                .run()
                .archive()
                .orElseThrow();
    }

    /** Alters a byte of the structure; what the archive says of itself at its end stays as it is. */
    static Path damage(Path archive) throws IOException {
        byte[] bytes = Files.readAllBytes(archive);
        bytes[40] ^= 1;
        Files.write(archive, bytes);
        return archive;
    }

    static Path cut(Path archive) throws IOException {
        byte[] bytes = Files.readAllBytes(archive);
        Files.write(archive, java.util.Arrays.copyOf(bytes, bytes.length - 10));
        return archive;
    }

    List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    static Machine machine(Disk disk) {
        Machine here = Machine.current();
        return new Machine(disk, InstantSource.fixed(NOON), ZoneOffset.UTC, 2, here.boot(), here.umask());
    }
}
