package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.archive.Sha256;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.PartialFile;
import java.io.IOException;
import java.nio.ByteBuffer;
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
    static String check(Disk disk, PartialFile archive) throws IOException {
        MessageDigest sha = Sha256.digest();
        ByteBuffer buffer = ByteBuffer.allocate(256 * 1024);
        long at = 0;
        for (int read = archive.channel().read(buffer, at);
                read >= 0;
                read = archive.channel().read(buffer, at)) {
            at += read;
            sha.update(buffer.flip());
            buffer.clear();
        }
        // Last, since closing any descriptor of the file gives up the lock by which other runs know that it is in use.
        ArchiveReader.open(disk, archive.path()).close();
        return HexFormat.of().formatHex(sha.digest());
    }
}
