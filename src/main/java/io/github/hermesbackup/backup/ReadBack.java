package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.archive.Sha256;
import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Reads a fresh archive back before it gets its name: a write that reported success may have written nothing. */
final class ReadBack {

    private ReadBack() {}

    /**
     * Checks structure, names and digest of the archive.
     *
     * @return SHA-256 of the whole file, lower-case hex
     */
    static String check(Disk disk, Path archive) throws IOException {
        ArchiveReader.open(disk, archive).close();
        MessageDigest sha = Sha256.digest();
        try (FileChannel file = disk.openForReading(archive)) {
            ByteBuffer buffer = ByteBuffer.allocate(256 * 1024);
            while (file.read(buffer) >= 0) {
                sha.update(buffer.flip());
                buffer.clear();
            }
        }
        return HexFormat.of().formatHex(sha.digest());
    }
}
