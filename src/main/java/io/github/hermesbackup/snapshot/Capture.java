package io.github.hermesbackup.snapshot;

import io.github.hermesbackup.archive.Sha256;
import io.github.hermesbackup.home.StateListing.StateFile;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.SharableFile;
import io.github.hermesbackup.io.SourceFile;
import io.github.hermesbackup.io.SourceStamp;
import io.github.hermesbackup.io.Stamps;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Findings;
import io.github.hermesbackup.sqlite.DatabaseImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/** Puts single files of a home into a snapshot: an unchanged one as a second name of the older snapshot's copy. */
final class Capture {

    private static final int BUFFER_BYTES = 256 * 1024;

    /** What is smaller is sooner copied than shared, which makes the system write the original to the device first. */
    private static final long SHARED_BYTES = 1 << 20;

    private final Disk disk;
    private final Stamps stamps;
    private final PartialSnapshot partial;
    private final Optional<StoredSnapshot> base;
    private final DatabaseCapture databases;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final StoreHash hash;

    /**
     * What became of a file.
     *
     * @param entry what the manifest says of it
     * @param same true if its content is that of the older snapshot
     * @param finding what there is to say of it
     */
    record Outcome(Manifest.Entry entry, boolean same, Optional<Finding> finding) {}

    /** @param base the newest complete snapshot, if there is one */
    Capture(Disk disk, Stamps stamps, PartialSnapshot partial, Optional<StoredSnapshot> base, Duration patience) {
        this.disk = disk;
        this.stamps = stamps;
        this.partial = partial;
        this.base = base;
        this.hash = new StoreHash(disk, buffer);
        this.databases = new DatabaseCapture(disk, stamps, hash, patience);
    }

    /**
     * @throws StoreFailure if the snapshot cannot be written
     * @throws IOException if the file cannot be read; nothing of it is in the snapshot then
     */
    Outcome file(StateFile file, boolean database) throws IOException {
        return database ? database(file) : plain(file);
    }

    private Outcome plain(StateFile file) throws IOException {
        Manifest.Entry old = old(file.name());
        for (int attempt = 1; ; attempt++) {
            try (SourceFile source = SourceFile.open(disk, file.path(), file.name(), file.stat())) {
                FileStat stat = source.stat();
                SourceStamp stamp = stamps.ofFile(stat);
                if (old != null && old.stamp() != null && old.stamp().equals(stamp)) {
                    return linked(file.name(), old, stat, stamp);
                }
                Path place = place(file.name());
                Optional<String> shared = share(file.path(), stat, place);
                String sha256 = shared.isPresent() ? shared.get() : copy(source, place);
                boolean unchanged = isUnchanged(source, shared.isPresent());
                if (!unchanged && attempt < SourceFile.TRIES) {
                    StoreFailure.guard(() -> disk.delete(place));
                    continue;
                }
                Optional<Finding> finding =
                        unchanged ? Optional.empty() : Optional.of(Findings.changed(file.name(), "snapshot"));
                return settle(file.name(), place, stat, sha256, unchanged ? stamp : null, finding);
            }
        }
    }

    /** A large file's copy has the blocks of the original where that can be; what is hashed is the copy. */
    private Optional<String> share(Path file, FileStat stat, Path place) throws IOException {
        if (stat.size() < SHARED_BYTES) {
            return Optional.empty();
        }
        Optional<SharableFile> opened = disk.openForSharing(file);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        String[] sha256 = new String[1];
        try (SharableFile sharable = opened.get()) {
            StoreFailure.guard(() -> sha256[0] = sharable.shareWith(place) ? hash.of(place) : null);
        }
        return Optional.ofNullable(sha256[0]);
    }

    private static boolean isUnchanged(SourceFile source, boolean shared) throws IOException {
        try {
            return shared ? source.isAsItWas() : source.unchanged();
        } catch (java.nio.file.NoSuchFileException e) {
            return false; // what was read is whole: the file was removed or replaced after it was opened
        }
    }

    private Outcome database(StateFile file) throws IOException {
        Manifest.Entry old = old(file.name());
        Stamps.DatabaseFacts before = stamps.factsOf(file.path());
        if (!before.file().isFile()) {
            throw new SourceFile.NotAFile(before.file().kind());
        }
        SourceStamp stamp = stamps.ofDatabase(before);
        if (old != null && old.stamp() != null && old.stamp().equals(stamp)) {
            return linked(file.name(), old, before.file(), stamp);
        }
        Path place = place(file.name());
        DatabaseCapture.Taken taken = databases.take(file.path(), before, place);
        requireInside(file, place);
        DatabaseImage image = taken.image();
        Optional<Finding> finding = image.sound()
                ? Optional.empty()
                : Optional.of(Findings.of(
                        Finding.Kind.FAILED,
                        file.name(),
                        "is damaged (" + String.join("; ", image.findings()) + "); it is in the snapshot as it is"));
        return settle(file.name(), place, before.file(), taken.sha256(), taken.stamp(), finding);
    }

    private void requireInside(StateFile file, Path place) throws IOException {
        try {
            SourceFile.requireInside(disk, file.path(), file.name(), file.stat());
        } catch (IOException e) {
            StoreFailure.guard(() -> disk.delete(place));
            throw e;
        }
    }

    /** Keeps the copy, or takes the older one if its content is the same. */
    private Outcome settle(
            String name, Path place, FileStat stat, String sha256, SourceStamp stamp, Optional<Finding> finding)
            throws IOException {
        Manifest.Entry old = old(name);
        long[] size = new long[1];
        StoreFailure.guard(() -> size[0] = disk.stat(place).size());
        if (old != null && old.size() == size[0] && sha256.equals(sha256(old, name))) {
            StoreFailure.guard(() -> disk.delete(place));
            Outcome outcome = linked(name, new Manifest.Entry(old.size(), sha256, old.mode(), stamp), stat, stamp);
            return new Outcome(outcome.entry(), outcome.same(), finding);
        }
        StoreFailure.guard(() -> finish(place, stat));
        return new Outcome(new Manifest.Entry(size[0], sha256, mode(stat), stamp), false, finding);
    }

    /** Gives the older snapshot's copy a second name; where that cannot be, copies it. */
    private Outcome linked(String name, Manifest.Entry old, FileStat stat, SourceStamp stamp) throws IOException {
        Path from = FileName.resolve(base.orElseThrow().directory(), name);
        Path place = place(name);
        try {
            disk.link(from, place);
        } catch (UnsupportedOperationException | IOException e) {
            StoreFailure.guard(() -> {
                FileStat copied = disk.stat(from);
                try (SourceFile source = SourceFile.open(disk, from)) {
                    if (!copy(source, place).equals(old.sha256())) {
                        throw new IOException(FileName.show(from) + " is not what its manifest says");
                    }
                }
                finish(place, copied);
            });
        }
        Manifest.Entry entry = new Manifest.Entry(old.size(), old.sha256(), mode(stat), stamp);
        return new Outcome(entry, true, Optional.empty());
    }

    private String copy(SourceFile source, Path place) throws IOException {
        MessageDigest sha = Sha256.digest();
        FileChannel[] out = new FileChannel[1];
        StoreFailure.guard(() -> out[0] = disk.create(place, 0600));
        try (FileChannel to = out[0]) {
            for (int n = source.read(buffer); n > 0; n = source.read(buffer)) {
                sha.update(buffer, 0, n);
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
                StoreFailure.guard(() -> {
                    while (bytes.hasRemaining()) {
                        to.write(bytes);
                    }
                });
            }
        } catch (StoreFailure e) {
            throw e;
        } catch (IOException e) {
            StoreFailure.guard(() -> disk.delete(place));
            throw e;
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private void finish(Path place, FileStat stat) throws IOException {
        Ownership.adopt(disk, place);
        disk.setModified(place, stat.modified());
        try (FileChannel channel = disk.openForReading(place)) {
            disk.force(channel);
        }
    }

    private Manifest.Entry old(String name) {
        return base.flatMap(StoredSnapshot::manifest)
                .map(manifest -> manifest.files().get(name))
                .orElse(null);
    }

    private Path place(String name) throws StoreFailure {
        Path[] place = new Path[1];
        StoreFailure.guard(() -> place[0] = partial.place(name));
        return place[0];
    }

    /** The agent's own snapshots do not say it. */
    private String sha256(Manifest.Entry old, String name) throws IOException {
        return old.sha256() != null
                ? old.sha256()
                : hash.of(FileName.resolve(base.orElseThrow().directory(), name));
    }

    private static int mode(FileStat stat) {
        return stat.mode() < 0 ? -1 : stat.mode() & 0777;
    }
}
