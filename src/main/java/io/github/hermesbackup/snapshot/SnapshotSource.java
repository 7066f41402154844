package io.github.hermesbackup.snapshot;

import io.github.hermesbackup.archive.EntryTime;
import io.github.hermesbackup.archive.Sha256;
import io.github.hermesbackup.home.NeverRestored;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.SourceFile;
import io.github.hermesbackup.restore.Member;
import io.github.hermesbackup.restore.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** The files of a snapshot as members to restore, each checked against what the manifest says. */
public final class SnapshotSource implements Source {

    private static final String UNSOUND = "was not sound when the snapshot was made";

    private final Disk disk;
    private final StoredSnapshot snapshot;
    private final Manifest manifest;

    /** @param snapshot one that is not damaged */
    public SnapshotSource(Disk disk, StoredSnapshot snapshot) {
        this.disk = disk;
        this.snapshot = snapshot;
        this.manifest = snapshot.manifest().orElseThrow();
    }

    @Override
    public void forEach(Visitor visitor) throws IOException {
        int ordinal = 0;
        for (Map.Entry<String, Manifest.Entry> file : manifest.files().entrySet()) {
            Path path = FileName.resolve(snapshot.directory(), file.getKey());
            visitor.visit(ordinal++, new StoredFile(file.getKey(), path, file.getValue(), disk.stat(path)));
        }
    }

    @Override
    public Optional<String> skipReason(Member member) {
        return manifest.failed().containsKey(FileName.escape(member.name()))
                ? Optional.of(UNSOUND)
                : NeverRestored.reason(member.name(), manifest.files()::containsKey);
    }

    @Override
    public long files() {
        return manifest.files().size();
    }

    @Override
    public String prefix() {
        return "";
    }

    @Override
    public String describe() {
        return "snapshot " + snapshot.name();
    }

    @Override
    public boolean proven() {
        return manifest.files().values().stream().allMatch(file -> file.sha256() != null);
    }

    private final class StoredFile implements Member {

        private final String name;
        private final Path path;
        private final Manifest.Entry entry;
        private final FileStat stat;

        StoredFile(String name, Path path, Manifest.Entry entry, FileStat stat) {
            this.name = name;
            this.path = path;
            this.entry = entry;
            this.stat = stat;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int mode() {
            if (entry.mode() >= 0) {
                return entry.mode();
            }
            return stat.mode() < 0 ? -1 : stat.mode() & 0777;
        }

        @Override
        public EntryTime time() {
            return EntryTime.of(stat.modified());
        }

        @Override
        public long size() {
            return entry.size();
        }

        @Override
        public byte[] sha256() {
            return entry.sha256() == null ? null : HexFormat.of().parseHex(entry.sha256());
        }

        @Override
        public byte[] copyTo(WritableByteChannel out, byte[] buffer) throws IOException {
            MessageDigest sha = Sha256.digest();
            long size = 0;
            try (SourceFile source = SourceFile.open(disk, path)) {
                for (int n = source.read(buffer); n > 0; n = source.read(buffer)) {
                    size += n;
                    sha.update(buffer, 0, n);
                    ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
                    while (bytes.hasRemaining()) {
                        out.write(bytes);
                    }
                }
            }
            byte[] digest = sha.digest();
            if (size != entry.size()
                    || (entry.sha256() != null
                            && !entry.sha256().equals(HexFormat.of().formatHex(digest)))) {
                throw new HermesException(
                        Reason.CORRUPT,
                        Subject.OTHER,
                        FileName.show(path) + " is not what the snapshot's manifest says. Nothing was changed; choose"
                                + " another snapshot with -Dhermes.snapshot=<id>.");
            }
            return digest;
        }
    }
}
