package io.github.hermesbackup.restore;

import io.github.hermesbackup.archive.ArchiveEntry;
import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.archive.EntryContent;
import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.report.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Tries an archive out: restores it into a private home, compares that with the archive file by file, and removes it. */
public final class TrialRestore {

    private final Path archive;
    private final Markers markers;
    private final Machine machine;
    private final Disk disk;
    private final Path directory;

    /**
     * @param archive what to try out
     * @param markers by which files a backup is recognised
     * @param work an existing directory with room for the whole home
     */
    public TrialRestore(Path archive, Markers markers, Path work, Machine machine) {
        this.archive = archive;
        this.markers = markers;
        this.machine = machine;
        this.disk = machine.disk();
        this.directory = work.resolve(".hermes-trial-" + UUID.randomUUID());
    }

    /** What differs between the archive and the home that was restored from it; nothing if the archive restores. */
    public List<Finding> run() throws IOException {
        disk.makeDirectory(directory, 0700);
        try {
            Path home = directory.resolve("home");
            HermesHome target = new HermesHome(home, home, Optional.empty(), Optional.empty());
            new Restore(
                            new RestoreRequest(archive, target, markers, false, Duration.ofSeconds(10)),
                            machine,
                            new RestoreListener() {})
                    .run();
            return compare(home);
        } finally {
            new Staging(disk, directory).close();
        }
    }

    private List<Finding> compare(Path home) throws IOException {
        List<Finding> findings = new ArrayList<>();
        TargetTree tree = new TargetTree(disk, home);
        Metadata metadata = new Metadata(disk, machine.umask());
        Planner planner = new Planner(disk, tree);
        try (ArchiveReader reader = ArchiveReader.open(disk, archive)) {
            Members members = Members.of(reader, markers);
            members.forEach((ordinal, entry, name) -> {
                if (members.skipReason(name).isEmpty()) {
                    difference(reader, entry, name, tree, metadata, planner)
                            .ifPresent(reason ->
                                    findings.add(new Finding(Finding.Kind.FAILED, FileName.escape(name), reason)));
                }
            });
        }
        return findings;
    }

    private static Optional<String> difference(
            ArchiveReader reader, ArchiveEntry entry, String name, TargetTree tree, Metadata metadata, Planner planner)
            throws IOException {
        Optional<FileStat> stat = tree.stat(name);
        if (stat.isEmpty()) {
            return Optional.of("was not restored");
        }
        if (!metadata.isRight(stat.get(), entry, name)) {
            return Optional.of("was restored with another mode or time");
        }
        if (entry.isDirectory()) {
            return Optional.empty();
        }
        byte[] restored = planner.sha256(tree.path(name));
        return Arrays.equals(restored, sha256(reader, entry))
                ? Optional.empty()
                : Optional.of("was restored with another content");
    }

    private static byte[] sha256(ArchiveReader reader, ArchiveEntry entry) throws IOException {
        try (EntryContent content = reader.content(entry)) {
            content.transferTo(java.io.OutputStream.nullOutputStream());
            return content.sha256();
        }
    }
}
