package io.github.hermesbackup.restore;

import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.report.Finding;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Tries an archive out: restores it into a private home, compares that with the archive file by file, and removes it. */
public final class TrialRestore {

    private static final int BUFFER_BYTES = 256 * 1024;

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
        try (ArchiveSource source = ArchiveSource.open(disk, archive, markers)) {
            Path home = directory.resolve("home");
            HermesHome target = new HermesHome(home, home, Optional.empty(), Optional.empty());
            new Restore(RestoreRequest.of(source, target, Duration.ofSeconds(10)), machine, new RestoreListener() {})
                    .run();
            return compare(source, home);
        } finally {
            new TreeRemoval(disk).remove(directory);
        }
    }

    private List<Finding> compare(Source source, Path home) throws IOException {
        List<Finding> findings = new ArrayList<>();
        TargetTree tree = new TargetTree(disk, home);
        Metadata metadata = new Metadata(disk, machine.umask());
        Planner planner = new Planner(disk, tree, new Volumes(disk, home), metadata, Selection.ALL);
        source.forEach((ordinal, member) -> {
            if (source.skipReason(member).isEmpty()) {
                difference(member, tree, metadata, planner)
                        .ifPresent(reason ->
                                findings.add(new Finding(Finding.Kind.FAILED, FileName.escape(member.name()), reason)));
            }
        });
        return findings;
    }

    private static Optional<String> difference(Member member, TargetTree tree, Metadata metadata, Planner planner)
            throws IOException {
        Optional<FileStat> stat = tree.stat(member.name());
        if (stat.isEmpty()) {
            return Optional.of("was not restored");
        }
        if (!metadata.isRight(stat.get(), member)) {
            return Optional.of("was restored with another mode or time");
        }
        if (member.isDirectory()) {
            return Optional.empty();
        }
        byte[] restored = planner.sha256(tree.path(member.name()));
        return Arrays.equals(restored, sha256(member))
                ? Optional.empty()
                : Optional.of("was restored with another content");
    }

    private static byte[] sha256(Member member) throws IOException {
        try (WritableByteChannel nowhere = Channels.newChannel(OutputStream.nullOutputStream())) {
            return member.copyTo(nowhere, new byte[BUFFER_BYTES]);
        }
    }
}
