package io.github.hermesbackup.snapshot;

import io.github.hermesbackup.archive.Sha256;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.SourceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Hashes files of a store. */
final class StoreHash {

    private final Disk disk;
    private final byte[] buffer;

    /** @param buffer for one use at a time */
    StoreHash(Disk disk, byte[] buffer) {
        this.disk = disk;
        this.buffer = buffer;
    }

    /** SHA-256 in lower-case hex. */
    String of(Path file) throws IOException {
        MessageDigest sha = Sha256.digest();
        try (SourceFile source = SourceFile.open(disk, file)) {
            for (int n = source.read(buffer); n > 0; n = source.read(buffer)) {
                sha.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(sha.digest());
    }
}
